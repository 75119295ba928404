"""Regions, sectors and sanctions are data, too: their changes are kept as those of values are."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from territories.models import Region, SanctionCount, Sector
from tests.factories.territories import (
    ProjectFactory,
    RegionFactory,
    SanctionCountFactory,
    SectorFactory,
)

pytestmark = pytest.mark.django_db

# Of each a row, the field that changes, and two other things that it may say.
CASES = [
    pytest.param(RegionFactory, "name_ru", "Приморье", "Приморский край", id="region"),
    pytest.param(SectorFactory, "decree_603_direction", "3", "4", id="sector"),
    pytest.param(SanctionCountFactory, "individuals", "11", "12", id="sanctions"),
]


def page(kind: str, row: Any, *args: Any) -> str:
    return reverse(f"admin:territories_{row._meta.model_name}_{kind}", args=[row.pk, *args])


def sent_from(client: Client, address: str, **changes: Any) -> dict[str, Any]:
    form = client.get(address).context["adminform"].form
    return {b.html_name: b.value() for b in form if b.value() is not None} | changes


@pytest.mark.parametrize(("factory", "field", "one", "other"), CASES)
def test_changes_are_kept_compared_and_taken_back(
    factory: Any, field: str, one: str, other: str, admin_client: Client, admin_user: Any
) -> None:
    row = factory.create()
    address, before = page("change", row), getattr(row, field)
    assert admin_client.post(address, sent_from(admin_client, address)).status_code == 302
    assert row.history.count() == 1  # nothing was changed

    first = sent_from(admin_client, address, **{field: one}, reason="Указ")
    second = sent_from(admin_client, address, **{field: other}, reason="Письмо")
    assert admin_client.post(address, first).status_code == 302
    refused = admin_client.post(address, second)
    assert len(refused.context["adminform"].form.non_field_errors()) == 1
    row.refresh_from_db()
    assert str(getattr(row, field)) == one
    last = row.history.latest()
    assert (last.history_change_reason, last.history_user) == ("Указ", admin_user)

    back = page("simple_history", row, row.history.earliest().history_id)
    sent = sent_from(admin_client, back, reason="Было верно")
    assert admin_client.post(back, sent).status_code == 302
    row.refresh_from_db()
    assert getattr(row, field) == before


def test_figures_of_sanctions_are_not_changed_or_deleted_in_silence(admin_client: Client) -> None:
    row: Any = SanctionCountFactory.create()
    silent = sent_from(admin_client, page("change", row), vessels="99")
    answer = admin_client.post(page("change", row), silent)
    assert set(answer.context["adminform"].errors) == {"reason"}
    admin_client.post(page("delete", row), {"post": "yes"})
    assert SanctionCount.objects.get().vessels == row.vessels
    admin_client.post(page("delete", row), {"post": "yes", "reason": "Дважды"})
    gone = SanctionCount.history.latest()  # type: ignore[attr-defined]
    assert (gone.history_type, gone.history_change_reason) == ("-", "Дважды")


def test_a_deleted_sector_comes_back_to_its_projects(admin_client: Client) -> None:
    sector: Any = SectorFactory.create(code="food")
    project = ProjectFactory.create()
    project.sectors.add(sector)
    admin_client.post(page("delete", sector), {"post": "yes", "reason": "Лишняя"})
    assert not project.sectors.exists()
    state = Sector.history.latest()  # type: ignore[attr-defined]
    restore = reverse("admin:territories_sector_restore", args=[state.history_id])
    assert admin_client.post(restore, {"reason": "по ошибке"}).status_code == 302
    assert [each.code for each in project.sectors.all()] == ["food"]


def test_a_deleted_region_comes_back(admin_client: Client) -> None:
    region: Any = RegionFactory.create(code="RU-AMU")
    admin_client.post(page("delete", region), {"post": "yes", "reason": "Лишний"})
    state = Region.history.latest()  # type: ignore[attr-defined]
    restore = reverse("admin:territories_region_restore", args=[state.history_id])
    assert admin_client.post(restore, {"reason": "по ошибке"}).status_code == 302
    assert Region.objects.get().code == "RU-AMU"
