"""From a row's page in the administration to the page that everybody reads, and back."""

from functools import partial
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from decision.authoring.models import ProblemEvent
from decision.portfolios.models import KeptPortfolio
from decision.problems.enums import ProblemState
from decision.problems.models import (
    Alternative,
    Criterion,
    OfferedValue,
    Problem,
    Profile,
    WeightSet,
)
from decision.publishing.models import Publication
from decision.records.models import DecisionRecord
from territories.enums import TerritoryStatus
from territories.models import (
    Indicator,
    Observation,
    Project,
    ProjectYear,
    Region,
    SanctionCount,
    Sector,
    Specialisation,
    Territory,
)
from tests.decision.publishing.published import published
from tests.factories.sessions import make_user
from tests.factories.territories import ProjectFactory, SectorFactory, TerritoryFactory
from tests.htmx import soup
from tests.territories import admin_rows
from tests.territories.admin_rows import problem
from tests.territories.test_admin import MAKERS, address

pytestmark = pytest.mark.django_db

SHOWN = (
    Alternative,
    Criterion,
    Indicator,
    Observation,
    OfferedValue,
    Problem,
    Project,
    ProjectYear,
    Publication,
    Region,
    SanctionCount,
    Sector,
    Specialisation,
    Territory,
    WeightSet,
)


def region_of_a_territory() -> Region:
    return TerritoryFactory.create().region


def sector_of_a_project() -> Sector:
    sector = SectorFactory.create()
    ProjectFactory.create().sectors.add(sector)
    return sector


def weights_of_a_record() -> WeightSet:
    published()
    return WeightSet.objects.get()


# Rows as they are when there is something to look at.
MAKERS_HERE: dict[Any, Any] = {
    Region: region_of_a_territory,
    Sector: sector_of_a_project,
    Publication: published,
    WeightSet: weights_of_a_record,
}


@pytest.mark.parametrize("model", SHOWN, ids=lambda model: model.__name__)
def test_a_row_leads_to_its_public_page(model: Any, admin_client: Client) -> None:
    make = MAKERS_HERE.get(model) or MAKERS[model]
    row = make()
    page = admin_client.get(address("change", model, row.pk))
    link = page.context["absolute_url"]
    assert soup(page).select(f'a[href="{link}"]')
    assert admin_client.get(link, follow=True).status_code == 200


@pytest.mark.parametrize(
    ("make", "right"),
    [
        (partial(TerritoryFactory.create, code="KUR"), "change_observation"),
        (ProjectFactory.create, "change_observation"),
        (problem, "view_problem"),
        (published, "view_publication"),
    ],
)
def test_a_public_page_leads_back_whoever_may_look(make: Any, right: str, client: Client) -> None:
    row = make()
    page = row.get_absolute_url()
    user: Any = make_user("keeper", is_staff=True)
    client.force_login(user)

    def links() -> list[Any]:
        return soup(client.get(page)).select(
            '.eyebrow a[href^="/admin/"], .small a[href^="/admin/"]'
        )

    assert links() == []
    user.user_permissions.add(Permission.objects.get(codename=right))
    (link,) = links()
    assert str(link["href"]).startswith("/admin/named/")
    answer = client.get(str(link["href"]))
    assert answer["Location"] == address("change", type(row), row.pk)
    user.is_staff = False
    user.save()
    assert links() == []


def test_what_nobody_sees_among_the_others_leads_nowhere(admin_client: Client) -> None:
    for model in (Region, Sector, KeptPortfolio, DecisionRecord):
        page = admin_client.get(address("change", model, MAKERS[model]().pk))
        assert not page.context["has_absolute_url"]


@pytest.mark.parametrize(
    ("table", "name"), [("territory", "none"), ("user", "admin"), ("nothing", "x")]
)
def test_what_has_no_name_leads_nowhere(table: str, name: str, admin_client: Client) -> None:
    address = reverse("admin:row_named", args=[table, name])
    assert admin_client.get(address).status_code == 404


def test_what_would_be_refused_leads_nowhere(client: Client) -> None:
    """Others' drafts, what is for who looks after a problem, weights that are none."""
    keeper: Any = make_user("keeper", is_staff=True)
    keeper.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client.force_login(keeper)
    handed = admin_rows.offered_value()
    event = ProblemEvent.objects.create(problem=handed.weight_set.problem, version=1, kind="made")
    asked = handed.weight_set.problem
    Problem.objects.filter(pk=asked.pk).update(owner=make_user("other"))
    profile = Profile.objects.create(
        problem=asked, key="export", title_ru="Экспортёр", title_en="Exporter", reason="Why."
    )
    criterion = asked.criteria.order_by("pk").first()
    rows = [asked, asked.alternatives.get(), criterion, profile, handed.weight_set]
    rows += [event, handed]

    def led() -> list[bool]:
        pages = [client.get(address("change", type(row), row.pk)) for row in rows]
        for page in pages:
            if page.context["has_absolute_url"]:
                there = page.context["absolute_url"]
                answer = client.get(there, follow=True)
                assert answer.status_code not in (403, 404)  # of a whole problem see above
        return [page.context["has_absolute_url"] for page in pages]

    assert led() == [True] * 5 + [False] * 2  # the last are for who looks after it
    Problem.objects.filter(pk=asked.pk).update(state=ProblemState.DRAFT)
    assert led() == [False] * 7
    Problem.objects.filter(pk=asked.pk).update(state=ProblemState.OPEN, owner=keeper)
    assert led() == [True] * 7
    WeightSet.objects.update(weights={})
    assert led() == [True] * 4 + [False, True, True]


def test_a_region_of_former_territories_leads_nowhere(admin_client: Client) -> None:
    territory = TerritoryFactory.create()
    Territory.objects.filter(pk=territory.pk).update(status=TerritoryStatus.ABOLISHED)
    page = admin_client.get(address("change", Region, territory.region.pk))
    assert not page.context["has_absolute_url"]
