"""A value in the admin: typed as people write it, explained when it changes, never overwritten."""

from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from territories.models import Observation, ProjectYear
from tests.factories.territories import (
    IndicatorFactory,
    ObservationFactory,
    ProjectFactory,
    SectorFactory,
)
from tests.htmx import soup, texts

pytestmark = pytest.mark.django_db


def history_of(row: Observation) -> Any:
    return row.history  # type: ignore[attr-defined]  # simple_history puts it there


def page_of(row: Observation) -> str:
    return reverse("admin:territories_observation_change", args=[row.pk])


def sent_from(client: Client, row: Observation, **changes: Any) -> dict[str, Any]:
    """What the browser sends from the row's page, with changes."""
    form = client.get(page_of(row)).context["adminform"].form
    return {b.html_name: b.value() for b in form if b.value() is not None} | changes


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("231,55", "231.55"),
        ("231.55", "231.55"),
        ("1 850,5", "1850.5"),
        ("1\u00a0850,5", "1850.5"),
        ("−44,5", "-44.5"),
    ],
)
def test_a_number_is_taken_as_it_is_written(typed: str, value: str, admin_client: Client) -> None:
    row = ObservationFactory.create(value=Decimal("228.17"))
    sent = sent_from(admin_client, row, value=typed, reason="Опечатка", is_sure="on")
    assert admin_client.post(page_of(row), sent).status_code == 302
    row.refresh_from_db()
    assert row.value == Decimal(value)


@pytest.mark.parametrize(("language", "shown"), [("ru", "228,17"), ("en", "228.17")])
def test_a_number_is_shown_as_it_is_written(
    language: str, shown: str, admin_client: Client
) -> None:
    admin_client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    row = ObservationFactory.create(value=Decimal("228.170000"))
    (field,) = soup(admin_client.get(page_of(row))).select("#id_value")
    assert (field["value"], field["type"], field["inputmode"]) == (shown, "text", "decimal")
    assert admin_client.post(page_of(row), sent_from(admin_client, row)).status_code == 302
    assert history_of(row).count() == 1  # nothing was changed


def test_a_number_with_two_readings_is_refused_with_both(admin_client: Client) -> None:
    admin_client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    row = ObservationFactory.create(value=5)
    response = admin_client.post(page_of(row), sent_from(admin_client, row, value="1,234"))
    (error,) = response.context["adminform"].errors["value"]
    assert "1.234 or 1234" in error


def test_a_change_says_why_and_who(admin_client: Client, admin_user: Any) -> None:
    row = ObservationFactory.create(value=5)
    silent = admin_client.post(page_of(row), sent_from(admin_client, row, value="6"))
    assert set(silent.context["adminform"].errors) == {"reason"}
    told = sent_from(admin_client, row, value="6", reason="Уточнено отчётом")
    assert admin_client.post(page_of(row), told).status_code == 302
    last = history_of(row).latest()
    assert (last.value, last.history_change_reason) == (6, "Уточнено отчётом")
    assert last.history_user == admin_user


def test_two_tabs_do_not_overwrite_each_other(admin_client: Client) -> None:
    row = ObservationFactory.create(value=5)
    first = sent_from(admin_client, row, value="6", reason="Первая")
    second = sent_from(admin_client, row, value="7", reason="Вторая")
    assert admin_client.post(page_of(row), first).status_code == 302
    refused = admin_client.post(page_of(row), second)
    (error,) = refused.context["adminform"].form.non_field_errors()
    assert "admin" in error
    row.refresh_from_db()
    assert row.value == 6


def test_an_earlier_state_is_brought_back_with_a_reason(admin_client: Client) -> None:
    row = ObservationFactory.create(value=5)
    first = history_of(row).latest()
    changed = sent_from(admin_client, row, value="6", reason="Ошибка")
    admin_client.post(page_of(row), changed)
    page = reverse("admin:territories_observation_simple_history", args=[row.pk, first.history_id])
    form = admin_client.get(page).context["adminform"].form
    sent = {b.html_name: b.value() for b in form if b.value() is not None}
    assert admin_client.post(page, {**sent, "reason": "Было верно"}).status_code == 302
    row.refresh_from_db()
    assert row.value == 5
    assert history_of(row).latest().history_change_reason == "Было верно"


@pytest.mark.parametrize("several", [False, True])
def test_a_deletion_says_why(several: bool, admin_client: Client) -> None:
    row = ObservationFactory.create(value=5)
    history = history_of(row).model.objects
    sent = {"post": "yes", "reason": "Дважды введено"}
    if several:
        page = reverse("admin:territories_observation_changelist")
        sent |= {"action": "delete_selected", "_selected_action": str(row.pk)}
        asked = admin_client.post(page, {k: v for k, v in sent.items() if k != "post"})
    else:
        page = reverse("admin:territories_observation_delete", args=[row.pk])
        asked = admin_client.get(page)
    assert soup(asked).select("[name=reason]")
    admin_client.post(page, sent | {"reason": " "})
    assert Observation.objects.exists()  # others miss it: not without a word
    assert admin_client.post(page, sent).status_code == 302
    assert not Observation.objects.exists()
    assert history.latest().history_change_reason == "Дважды введено"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"value": "77"}, "value"),
        ({"value": "0,5"}, "value"),
        ({"value": "1,5"}, "value"),
        ({"date": "2125-01-01"}, "date"),
        ({"date": "2024-06-15", "date_precision": "year"}, "date"),
        ({"date": "2024-05-01", "date_precision": "quarter"}, "date"),
        ({"date": "2024-05-02", "date_precision": "month"}, "date"),
    ],
)
def test_what_cannot_be_is_refused(
    changes: dict[str, str], field: str, admin_client: Client
) -> None:
    indicator = IndicatorFactory.create(least=1, most=5, is_whole=True)
    row = ObservationFactory.create(indicator=indicator, value=3)
    sent = sent_from(admin_client, row, reason="Проба", **changes)
    response = admin_client.post(page_of(row), sent)
    assert set(response.context["adminform"].errors) == {field}
    row.refresh_from_db()
    assert row.value == 3


def test_a_jump_asks_once(admin_client: Client) -> None:
    row = ObservationFactory.create(value=Decimal("228.17"))
    sent = sent_from(admin_client, row, value="22817", reason="Новые данные")
    asked = admin_client.post(page_of(row), sent)
    (doubt,) = asked.context["adminform"].errors["is_sure"]
    assert "228,17" in doubt
    (box,) = soup(asked).select("#id_is_sure")
    assert box["type"] == "checkbox"
    assert admin_client.post(page_of(row), {**sent, "is_sure": "on"}).status_code == 302
    row.refresh_from_db()
    assert row.value == 22817


def test_a_unit_is_not_changed_under_figures_in_passing(admin_client: Client) -> None:
    indicator = ObservationFactory.create(value=5).indicator
    page = reverse("admin:territories_indicator_change", args=[indicator.pk])
    form = admin_client.get(page).context["adminform"].form
    sent = {b.html_name: b.value() for b in form if b.value() is not None}
    asked = admin_client.post(page, {**sent, "unit_ru": "тыс. руб."})
    assert set(asked.context["adminform"].errors) == {"is_sure"}
    refused = admin_client.post(page, {**sent, "kind": "judged", "is_sure": "on"})
    assert set(refused.context["adminform"].errors) == {"kind"}


def test_what_has_figures_is_not_deleted(admin_client: Client) -> None:
    row = ObservationFactory.create(value=5)
    subjects: tuple[Any, ...] = (row.territory, row.source, row.indicator)
    for kept in subjects:
        page = reverse(f"admin:territories_{kept._meta.model_name}_delete", args=[kept.pk])
        assert f"{row._meta.verbose_name_plural}: 1" in admin_client.get(page).content.decode()
        admin_client.post(page, {"post": "yes"})
        assert type(kept).objects.filter(pk=kept.pk).exists()


@pytest.mark.parametrize("year", ["9" * 5_000, "9999", "0"])
def test_a_year_that_no_calendar_has_narrows_nothing(year: str, admin_client: Client) -> None:
    ObservationFactory.create()
    address = reverse("admin:territories_observation_changelist")
    page = admin_client.get(address, {"year": year})
    assert page.context["cl"].result_count == 1


def test_a_corrected_value_shows_beside_it_what_it_was(admin_client: Client) -> None:
    row: Any = ObservationFactory.create(value=5)
    row.value, row._change_reason = 6, "Новый реестр"
    row.save()
    page = admin_client.get(reverse("admin:territories_observation_change", args=[row.pk]))
    assert "5 → 6, Новый реестр" in soup(page).get_text(" ", strip=True)


def test_a_project_s_money_is_corrected_for_a_reason(admin_client: Client) -> None:
    project = ProjectFactory.create(capital_cost=10)
    year: Any = ProjectYear.objects.create(project=project, year=2026, capital_cost=10)
    page = reverse("admin:territories_project_change", args=[project.pk])
    context = admin_client.get(page).context
    formsets = [inline.formset for inline in context["inline_admin_formsets"]]
    forms = [context["adminform"].form, *(each.management_form for each in formsets)]
    forms += [form for each in formsets for form in each.forms]
    sent = {b.html_name: b.value() for form in forms for b in form if b.value() is not None}
    said = {"reason": "Уточнён бюджет"}
    for change in ({"capital_cost": "12"}, {"years-0-capital_cost": "12"}):
        assert admin_client.post(page, sent | change).status_code == 200
        assert admin_client.post(page, sent | change | said).status_code == 302
        sent["seen"] = admin_client.get(page).context["adminform"].form.initial["seen"]
        sent |= {"capital_cost": "12"}
    project.refresh_from_db()
    year.refresh_from_db()
    assert [project.capital_cost, year.capital_cost] == [12, 12]
    assert year.history.latest().history_change_reason == "Уточнён бюджет"


def test_a_deletion_names_the_tables_that_lose_rows(admin_client: Client) -> None:
    sector = SectorFactory.create()
    ProjectFactory.create().sectors.add(sector)
    admin_client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = soup(admin_client.get(reverse("admin:territories_sector_delete", args=[sector.pk])))
    told = [" ".join(line.split()) for line in texts(page, "ul.leading-relaxed li")]
    assert sorted(told) == ["Links “project – sector”: 1", "Sectors: 1"]
    assert "object (" not in page.get_text()


def test_a_value_is_called_by_what_it_is_of(admin_client: Client) -> None:
    row = ObservationFactory.create(indicator__code="T1", date="2024-01-01", date_precision="year")
    row.refresh_from_db()
    assert row.territory
    assert str(row) == f"T1 {row.indicator.name} · {row.territory.name} · 2024"
    page = soup(admin_client.get(reverse("admin:territories_observation_changelist")))
    assert "Показать все" not in page.get_text()
    page = soup(admin_client.get(reverse("admin:territories_observation_changelist"), {"q": "T1"}))
    assert "Показать все" in page.get_text()


def test_a_unit_is_shown_as_it_was_typed(admin_client: Client) -> None:
    """Unfold prints a field's help as it stands, and whoever pastes a table types units."""
    unit = '<b x-data x-init="alert(1)">t</b>'
    row = ObservationFactory.create(indicator__unit_ru=unit, indicator__unit_en=unit)
    page = soup(admin_client.get(page_of(row)))
    assert not page.select("[x-init*=alert]")
    assert unit in texts(page, "form .leading-relaxed")


MEASURED = ("value", "low", "high", "median", "deviation")


def helps(page: Any) -> set[str]:
    fields = page.context["adminform"].form.fields
    return {fields[name].help_text for name in MEASURED}


def test_every_number_of_a_value_says_its_unit(admin_client: Client) -> None:
    row = ObservationFactory.create(indicator__unit_ru="млн руб.", indicator__unit_en="RUB mn")
    assert helps(admin_client.get(page_of(row))) == {"млн руб."}
    new = reverse("admin:territories_observation_add")
    assert helps(admin_client.get(new, {"indicator": row.indicator_id})) == {"млн руб."}
    assert helps(admin_client.post(new, {"indicator": row.indicator_id})) == {"млн руб."}
    assert helps(admin_client.get(new)) == {"В единицах показателя."}


def test_limits_that_leave_figures_outside_ask_once(admin_client: Client) -> None:
    indicator = IndicatorFactory.create()
    for value in ("5", "7.5", "120"):
        ObservationFactory.create(indicator=indicator, value=Decimal(value))
    page = reverse("admin:territories_indicator_change", args=[indicator.pk])

    def asked(**changes: str) -> Any:
        form = admin_client.get(page).context["adminform"].form
        sent = {b.html_name: b.value() for b in form if b.value() is not None}
        return admin_client.post(page, sent | changes)

    with CaptureQueriesContext(connection) as captured:
        asked(most="100", is_whole="on")
    told = [each["sql"] for each in captured if "observation" in each["sql"]]
    whole = [sql for sql in told if '"median"' in sql]  # whole rows: of the one that is named
    assert len(whole) == 1
    assert "WHERE" in whole[0]
    assert '"id" = ' in whole[0]
    (doubt,) = asked(most="100", is_whole="on").context["adminform"].errors["is_sure"]
    assert ": 2 (" in doubt
    assert asked(most="100", is_whole="on", is_sure="on").status_code == 302
    assert Observation.objects.count() == 3
    assert asked(most="200").status_code == 302  # wider ones leave nothing outside
    assert asked(least="1").status_code == 302  # nor does a limit that all keep


def test_two_keys_where_one_is_meant_are_refused(admin_client: Client) -> None:
    page = reverse("admin:territories_observation_add")
    key = IndicatorFactory.create().pk
    assert admin_client.get(f"{page}?indicator={key},{key}").status_code == 400
    many = [SectorFactory.create().pk for _ in range(2)]
    of_projects = reverse("admin:territories_project_add")
    answer = admin_client.get(f"{of_projects}?sectors={many[0]},{many[1]}")
    assert answer.context["adminform"].form["sectors"].initial == [str(key) for key in many]
