"""A page of the administrator asks the database as often for many rows as for few."""

from datetime import date
from typing import Any

import pytest
from axes.models import AccessLog
from django.contrib import admin
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django_ox.models import OxTask

from decision.problems.models import Alternative, Criterion, Problem
from territories.enums import DatePrecision
from territories.models import Indicator, Observation, Project, Source, Specialisation, Territory
from tests.factories.territories import (
    IndicatorFactory,
    ProjectFactory,
    SectorFactory,
    SourceFactory,
    TerritoryFactory,
)
from tests.territories.admin_rows import problem
from tests.territories.crowding import FEW, crowd
from tests.territories.test_admin import MAKERS, address

pytestmark = pytest.mark.django_db

MOST = 20
MANY = 1_000
# What there is most of. The others' lists are asked for in the last test.
CROWDED: tuple[Any, ...] = (
    Territory,
    Project,
    Indicator,
    Observation,
    Source,
    Specialisation,
    Problem,
    Criterion,
    Alternative,
)
DOUBTED = (Territory, Project, Indicator, Observation)
KINDS = ("change", "history", "delete", "figures")


@pytest.fixture
def crowded() -> None:
    """A thousand territories with what belongs to them, and a problem that compares thirty."""
    row, source, sector = problem(), SourceFactory.create(), SectorFactory.create()
    first = TerritoryFactory.create()
    ProjectFactory.create(territory=first)
    Territory.objects.bulk_create(
        Territory(code=f"G{n}", name_ru=f"ТОР {n}", regime="far_east", region=first.region)
        for n in range(MANY)
    )
    many = list(Territory.objects.order_by("pk"))
    indicators = [IndicatorFactory.create(source=source) for _ in range(3)]
    Observation.objects.bulk_create(
        Observation(
            indicator=indicator,
            territory=each,
            date=date(2024, 1, 1),
            date_precision=DatePrecision.YEAR,
            value=1,
            basis="actual",
            source=source,
        )
        for each in many
        for indicator in indicators
    )
    common = {"stated_ru": "рыба", "sector": sector, "source": source, "date": date(2024, 1, 1)}
    Specialisation.objects.bulk_create(
        Specialisation(territory=first, position=place, **common) for place in range(30)
    )
    Project.objects.bulk_create(
        Project(code=f"p{n}", name_ru=f"Проект {n}", territory=each) for n, each in enumerate(many)
    )
    Alternative.objects.bulk_create(
        Alternative(problem=row, territory=each, position=n) for n, each in enumerate(many[-30:])
    )
    Criterion.objects.bulk_create(
        Criterion(problem=row, code=f"C{n}", name_ru="Лист", indicator=indicators[n % 3])
        for n in range(30)
    )


def pages() -> list[str]:
    found = [reverse("admin:index")]
    for model in CROWDED:
        stem = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        found += [reverse(f"{stem}_changelist"), f"{reverse(f'{stem}_changelist')}?q=рыба"]
        if model in DOUBTED:
            found.append(f"{reverse(f'{stem}_changelist')}?values=declared")
        for kind in KINDS:
            try:
                found.append(reverse(f"{stem}_{kind}", args=[_fullest(model).pk]))
            except NoReverseMatch:
                continue
    return found


def _fullest(model: Any) -> Any:
    """The row to which most belongs."""
    if model is Territory:
        return Specialisation.objects.order_by("pk")[0].territory
    return (
        Problem.objects.get() if model is Problem else model._default_manager.order_by("pk").first()
    )


@pytest.mark.usefixtures("crowded")
def test_no_page_asks_more_than_twenty_times(admin_client: Client) -> None:
    admin_client.get(reverse("admin:index"))  # what is kept from one page to the next
    too_many = []
    for page in pages():
        with CaptureQueriesContext(connection) as asked:
            answer = admin_client.get(page)
        assert answer.status_code == 200, page
        if len(asked) > MOST:
            too_many.append((page, len(asked)))
    assert too_many == []
    assert Observation.objects.count() > 3 * MANY


@pytest.fixture
def rows_of_all() -> None:
    """In each table more rows than a page may ask: one question for each would be too many."""
    for place, (model, make) in enumerate(MAKERS.items()):
        if not model._base_manager.exists():
            make()
            _make_room(place)
    LogEntry.objects.create(user=User.objects.all()[0], object_repr="x", action_flag=ADDITION)
    AccessLog.objects.create(username="x", ip_address="192.0.2.7", attempt_time=timezone.now())
    OxTask.objects.create(
        task_path="a.b", backend_name="default", status="READY", enqueued_at=timezone.now()
    )
    # Twice: some need the rows of others.
    for model in [*admin.site._registry, *admin.site._registry]:
        crowd(model._base_manager.order_by("-pk").first())


def _make_room(place: int) -> None:
    """The next maker's accounts and problems have the same names."""
    named: tuple[Any, ...] = ((User, "username"), (Problem, "slug"))
    for model, column in named:
        for row in model._base_manager.all():
            name = f"{getattr(row, column)[:40]}-{place}-{row.pk}"[-60:]
            model._base_manager.filter(pk=row.pk).update(**{column: name})


@pytest.mark.usefixtures("rows_of_all")
def test_no_list_asks_more_than_twenty_times(client: Client) -> None:
    user = User.objects.create_superuser("root")
    client.force_login(user)
    client.get(reverse("admin:index"))
    too_many, few = [], []
    for model in admin.site._registry:
        page = address("changelist", model)
        for query in ("", "?q=x") if admin.site._registry[model].search_fields else ("",):
            with CaptureQueriesContext(connection) as asked:
                answer = client.get(page + query)
            assert answer.status_code == 200, page
            if len(asked) > MOST:
                too_many.append((page + query, len(asked)))
        if model._base_manager.count() < FEW:
            few.append(model)
    assert too_many == []
    assert few == []
