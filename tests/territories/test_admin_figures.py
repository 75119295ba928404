"""Many figures on one page: typed, pasted, stored with one reason or not at all."""

from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from territories.models import Indicator, Observation, Territory
from territories.services.figures import Column, Figure, FiguresRefusedError, store_figures
from tests.factories.territories import (
    IndicatorFactory,
    ObservationFactory,
    ProjectFactory,
    SourceFactory,
    SpecialisationFactory,
    TerritoryFactory,
)
from tests.htmx import soup, texts

pytestmark = pytest.mark.django_db


def grid(row: Any) -> str:
    return reverse(f"admin:territories_{row._meta.model_name}_figures", args=[row.pk])


def sent_from(client: Client, page: str, **changes: Any) -> dict[str, Any]:
    """What the browser sends from the table of figures, with changes."""
    answer = soup(client.get(page))
    fields = answer.select("#figures input, [name=seen]")
    sent = {str(field["name"]): str(field.get("value", "")) for field in fields}
    return {**sent, "store": "1", "reason": "Уточнено", **changes}


def values() -> list[Decimal]:
    return list(Observation.objects.order_by("pk").values_list("value", flat=True))


def histories() -> list[tuple[Decimal, str]]:
    rows = Observation.history.order_by("history_id")  # type: ignore[attr-defined]
    return [(row.value, row.history_change_reason) for row in rows if row.history_type != "+"]


@pytest.fixture
def territory() -> Territory:
    row = TerritoryFactory.create(code="PRI")
    ObservationFactory.create(territory=row, value=Decimal("10.5"), date=date(2023, 1, 1))
    ObservationFactory.create(territory=row, value=20)
    return row


class TestGrid:
    def test_changes_what_was_changed_and_nothing_else(
        self, territory: Territory, admin_client: Client, admin_user: Any
    ) -> None:
        first, second = Observation.objects.order_by("pk")
        page = grid(territory)
        days = [each.strip() for each in texts(soup(admin_client.get(page)), "thead th")]
        assert days[-2:] == ["2024", "2023"]
        assert admin_client.post(page, sent_from(admin_client, page)).status_code == 302
        assert histories() == []
        sent = sent_from(admin_client, page, **{f"v-{first.pk}": "11,25"})
        assert admin_client.post(page, sent).status_code == 302
        assert values() == [Decimal("11.25"), Decimal(20)]
        assert histories() == [(Decimal("11.25"), "Уточнено")]
        assert second.history.count() == 1
        assert first.history.latest().history_user == admin_user

    def test_stores_all_or_nothing(self, territory: Territory, admin_client: Client) -> None:
        first, second = Observation.objects.order_by("pk")
        page = grid(territory)
        names = f"v-{first.pk}", f"v-{second.pk}"
        for typed in ("about 7", "", "-", "1000000", "1,5,5"):
            sent = sent_from(admin_client, page, **dict(zip(names, ("11", typed), strict=True)))
            refused = admin_client.post(page, sent)
            assert refused.status_code == 422
            (marked,) = soup(refused).select(f"[name={names[1]}] + p")
            assert marked.text.strip()
            assert values() == [Decimal("10.5"), Decimal(20)]
        silent = sent_from(admin_client, page, **{names[0]: "11", "reason": " "})
        assert admin_client.post(page, silent).status_code == 422
        jump = sent_from(admin_client, page, **{names[1]: "1000000", "is_sure": "1"})
        assert admin_client.post(page, jump).status_code == 302
        assert values() == [Decimal("10.5"), Decimal(1_000_000)]

    def test_what_no_page_of_ours_sends_is_no_fault(
        self, territory: Territory, admin_client: Client
    ) -> None:
        first, _second = Observation.objects.order_by("pk")
        page = grid(territory)
        sent = sent_from(admin_client, page, **{f"v-{first.pk}": "11"})
        assert admin_client.post(page, sent | {"seen": "[" * 100_000}).status_code == 422
        assert admin_client.post(page, sent | {"reason": "Уточ\0нено"}).status_code == 302
        assert histories() == [(Decimal(11), "Уточнено")]

    def test_nobody_is_overwritten(self, territory: Territory, admin_client: Client) -> None:
        first, second = Observation.objects.order_by("pk")
        page = grid(territory)
        mine = sent_from(admin_client, page, **{f"v-{first.pk}": "11", f"v-{second.pk}": "21"})
        theirs = sent_from(admin_client, page, **{f"v-{first.pk}": "12"})
        assert admin_client.post(page, theirs).status_code == 302
        refused = admin_client.post(page, mine)
        assert refused.status_code == 422
        assert "12" in soup(refused).select_one(f"[name=v-{first.pk}] + p").text  # type: ignore[union-attr]
        # Sent again as it stands it is refused again: the page remembers what it was opened with.
        assert admin_client.post(page, {**mine, "reason": "Всё равно"}).status_code == 422
        assert values() == [Decimal(12), Decimal(20)]

    def test_takes_new_values_of_one_column(
        self, territory: Territory, admin_client: Client
    ) -> None:
        indicator, source = IndicatorFactory.create(), SourceFactory.create()
        page, name = grid(territory), f"n-{indicator.pk}-{territory.pk}"
        sent = sent_from(admin_client, page, **{name: "7,5"})
        assert admin_client.post(page, sent).status_code == 422
        column = {"day": "2025-01-01", "precision": "year", "basis": "actual"}
        sent |= column | {"source": source.code}
        assert admin_client.post(page, sent).status_code == 302
        made = Observation.objects.get(indicator=indicator)
        assert (made.value, made.territory, made.source) == (Decimal("7.5"), territory, source)
        assert admin_client.post(page, sent).status_code == 422  # there already
        assert Observation.objects.filter(indicator=indicator).count() == 1

    def test_computed_values_are_shown_with_their_formula(
        self, territory: Territory, admin_client: Client
    ) -> None:
        Indicator.objects.filter(observations__value=20).update(variable="money")
        derived = IndicatorFactory.create(formula="money / 3", decimals=2)
        answer = soup(admin_client.get(grid(territory)))
        assert not answer.select(f"[name=n-{derived.pk}-{territory.pk}]")
        column = soup(admin_client.get(grid(derived)))
        for page, where in ((answer, "#figures"), (column, "#computed")):
            (shown,) = page.select(f"{where} strong")
            assert shown.text == "6,67"
            assert str(shown["title"]).startswith("6,666666")
            (cell,) = (td.get_text(" ", strip=True) for td in page.select("td:has(strong)"))
            assert "2024" in cell  # of which date it is
            assert "/ 3, где" in cell

    def test_a_count_says_what_is_counted(self, territory: Territory, admin_client: Client) -> None:
        for name in ("Рыба", "Порт"):
            SpecialisationFactory.create(territory=territory, stated_ru=name)
        IndicatorFactory.create(formula="stated_specialisations")
        (cell,) = soup(admin_client.get(grid(territory))).select("#figures td:has(strong)")
        assert "здесь посчитано: Рыба; Порт" in cell.get_text(" ", strip=True)

    def test_asks_few_questions(
        self, territory: Territory, admin_client: Client, django_assert_max_num_queries: Any
    ) -> None:
        project = ObservationFactory.create(project=ProjectFactory.create()).project
        for row in (territory, project):
            with django_assert_max_num_queries(20):
                assert admin_client.get(grid(row)).status_code == 200


def test_the_same_new_figure_twice_at_once_is_refused_in_a_sentence(
    territory: Territory, admin_user: Any
) -> None:
    """As two requests are of which neither sees the other's row: the database finds it."""
    column = Column(date(2025, 1, 1), "year", "actual", SourceFactory.create())
    figure = Figure(IndicatorFactory.create(), territory, Decimal(7), column=column)
    with pytest.raises(FiguresRefusedError) as refusal:
        store_figures([figure, figure], reason="Отчёт", by=admin_user)
    assert refusal.value.troubles.keys() == {0, 1}
    assert Observation.objects.count() == 2


class TestColumn:
    @pytest.fixture
    def indicator(self) -> Indicator:
        indicator = IndicatorFactory.create()
        source = SourceFactory.create()
        for number, code in enumerate("ABC"):
            row = TerritoryFactory.create(code=code, name_ru=f"ТОР {code}")
            if code != "C":
                ObservationFactory.create(
                    indicator=indicator, territory=row, value=10 + number, source=source
                )
        return indicator

    def paste(self, client: Client, indicator: Indicator, text: str, match: str = "order") -> Any:
        return client.post(grid(indicator), {"paste": text, "match": match, "show": "1"})

    def confirm(self, client: Client, shown: Any, page: str, **changes: Any) -> Any:
        fields = soup(shown).select("#pasted input[type=hidden]")
        sent = {str(field["name"]): str(field["value"]) for field in fields}
        return client.post(page, {**sent, "pasted": "1", "reason": "Новый отчёт", **changes})

    def test_is_typed(self, indicator: Indicator, admin_client: Client) -> None:
        page, last = grid(indicator), Territory.objects.get(code="C")
        sent = sent_from(admin_client, page, **{f"n-{indicator.pk}-{last.pk}": "12,5"})
        assert admin_client.post(page, sent).status_code == 302
        made = Observation.objects.get(territory=last)
        first = Observation.objects.order_by("pk")[0]
        assert made.value == Decimal("12.5")
        assert (made.source, made.date, made.basis) == (first.source, first.date, first.basis)

    def test_another_period_that_begins_on_the_day_is_not_this_one(
        self, indicator: Indicator, admin_client: Client
    ) -> None:
        row = Observation.objects.get(territory__code="A")
        column = {"day": row.date, "precision": "quarter", "basis": row.basis}
        column |= {"source": row.source.code}
        page = f"{grid(indicator)}?{urlencode(column)}"
        name = f"n-{indicator.pk}-{row.territory_id}"
        refused = admin_client.post(page, sent_from(admin_client, page, **{name: "12"}))
        assert refused.status_code == 422
        (said,) = soup(refused).select(f"[name={name}] + p")
        assert "уже есть" in said.text
        assert values() == [10, 11]

    def test_is_pasted_in_order(self, indicator: Indicator, admin_client: Client) -> None:
        shown = self.paste(admin_client, indicator, "10,0\r\n\r\n15,5\r\n")
        (line,) = soup(shown).select("#pasted tbody tr")
        assert [cell.text for cell in line.select("th, td")][:3] == ["ТОР C (C)", "–", "15,5"]
        assert values() == [10, 11]
        assert self.confirm(admin_client, shown, grid(indicator)).status_code == 302
        assert values() == [10, 11, Decimal("15.5")]

    def test_is_pasted_by_name(self, indicator: Indicator, admin_client: Client) -> None:
        shown = self.paste(admin_client, indicator, "ТОР B\t12\nA\t11,5", "name")
        page = grid(indicator)
        assert len(soup(shown).select("#pasted tbody tr")) == 2
        Observation.objects.filter(territory__code="A").update(value=9)  # meanwhile
        refused = self.confirm(admin_client, shown, page)
        assert refused.status_code == 422
        assert values() == [9, 11]
        shown = self.paste(admin_client, indicator, "ТОР B\t12\nA\t11,5", "name")
        assert self.confirm(admin_client, shown, page).status_code == 302
        assert values() == [Decimal("11.5"), 12]
        assert {reason for _value, reason in histories()} == {"Новый отчёт"}

    @pytest.mark.parametrize(
        ("text", "match"),
        [
            ("1\n2", "order"),
            ("1,234\n2\n3", "order"),
            ("-\n2\n3", "order"),
            ("много\n2\n3", "order"),
            ("", "order"),
            ("10\n11\n12345678901234567890", "order"),  # more than the column keeps
            ("10\n11\n1.1234567", "order"),
            ("TOP B\t12", "name"),  # Latin letters: suggested, not taken
            ("A\t1\nA\t2", "name"),
            ("12", "name"),
        ],
    )
    def test_what_is_not_sure_is_refused(
        self, text: str, match: str, indicator: Indicator, admin_client: Client
    ) -> None:
        shown = self.paste(admin_client, indicator, text, match)
        assert shown.status_code == 422
        assert self.confirm(admin_client, shown, grid(indicator)).status_code == 422
        assert values() == [10, 11]

    def test_asks_few_questions(
        self, indicator: Indicator, admin_client: Client, django_assert_max_num_queries: Any
    ) -> None:
        with django_assert_max_num_queries(20):
            assert admin_client.get(grid(indicator)).status_code == 200
