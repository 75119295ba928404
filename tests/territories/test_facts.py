"""A territory's page, and the page of context."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from territories.enums import Basis, Direction, IndicatorKind, TerritoryStatus
from territories.models import Indicator, Project, SanctionCount, Territory
from territories.selectors import values_for
from territories.selectors.public import public_indicators
from territories.selectors.spreads import Standing, spreads
from tests.factories.decision import make_indicator, make_source, make_territory, observe
from tests.htmx import soup, texts
from tests.pages import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return Client(headers={"accept-language": "en"})


def line(client: Client, code: str, indicator: Indicator) -> str:
    """The indicator's line on a territory's page."""
    for fact in soup(client.get(f"/territories/{code}/")).select(".fact"):
        if texts(fact, ".fact-name strong") == [indicator.name]:
            return " ".join(fact.get_text(" ").split())
    raise AssertionError("no such line")


def test_places_follow_the_direction_and_say_ties_and_dates(client: Client) -> None:
    more, less = make_indicator("M"), make_indicator("L", direction=Direction.MIN)
    for code, value in {"A": 1, "B": 2, "C": 2, "D": 4}.items():
        territory = make_territory(code)
        observe(territory, more, value)
        observe(territory, less, value, date=date(2000 + value, 1, 1))
    assert "shared place 2 of 4 more is better" in line(client, "B", more)
    assert "shared place 2 of 4 less is better dates or bases differ" in line(client, "B", less)
    assert "dates or bases differ" not in line(client, "B", more)
    assert words(client.get("/territories/D/"), ".answer") == [
        "Strongest: first of 4 by “Indicator M”."
    ]
    assert words(client.get("/territories/A/"), ".answer") == [
        "Strongest: first of 4 by “Indicator L”, less is better. "
        "Dates or bases of what is compared there differ."
    ]


def test_a_shared_first_place_is_told_after_one_s_own(client: Client) -> None:
    yes, own = make_indicator("S"), make_indicator("M")
    for code, value in {"A": 1, "B": 2, "C": 3, "D": 4}.items():
        territory = make_territory(code)
        observe(territory, yes, int(value > 1))
        observe(territory, own, value)
    assert words(client.get("/territories/C/"), ".answer") == [
        "Strongest: second of 4 by “Indicator M”; first (shared) of 4 by “Indicator S”."
    ]


def test_what_all_share_is_nobody_s_strength(client: Client) -> None:
    alike = make_indicator("S")
    for code in "ABCDE":
        observe(make_territory(code), alike, 0)
    assert "the same for all 5" in line(client, "A", alike)
    assert words(client.get("/territories/A/"), ".answer") == [
        "Among the first three by nothing that is known of it."
    ]


def test_one_that_is_no_more_is_not_called_the_same(client: Client) -> None:
    """It is not among those compared: only they are alike."""
    alike = make_indicator("S")
    for code in "ABC":
        observe(make_territory(code), alike, 5)
    observe(make_territory("OLD"), alike, 7)
    Territory.objects.filter(code="OLD").update(status=TerritoryStatus.ABOLISHED)
    assert "the same for all 3" in line(client, "A", alike)
    assert "the same" not in line(client, "OLD", alike)


def test_earlier_values_stay_with_date_basis_and_source(client: Client) -> None:
    jobs, territory = make_indicator("J"), make_territory("A")
    observe(territory, jobs, 10, basis=Basis.ACTUAL)
    observe(territory, jobs, 7, date=date(2020, 1, 1), source=make_source("before"))
    said = line(client, "A", jobs)
    assert "10 units 2024 · actual · Source source" in said
    assert "1 other value 7 units · 2020 · declared · Source before" in said


def test_gaps_are_named(client: Client) -> None:
    make_territory("A")
    table = make_indicator("T", official_table_en="Rosstat, wages", official_table_ru="Росстат")
    judged = make_indicator("X", kind=IndicatorKind.JUDGED)
    plain = make_indicator("P")
    assert "the official table would be: Rosstat, wages." in line(client, "A", table)
    assert "Waiting for experts" in line(client, "A", judged)
    assert line(client, "A", plain).endswith("Nobody has said.")
    page = client.get("/territories/A/")
    assert words(page, ".answer") == ["No figure is known of it yet."]
    assert (
        "Of 3 indicators 3 have no value: 1 waits for experts, of 1 the official table is named."
        in words(page, "[aria-labelledby=unknown-title] p")
    )


def test_a_merged_code_leads_to_what_it_is_part_of_today(client: Client) -> None:
    new, middle, old = (make_territory(code) for code in ("NEW", "MID", "OLD"))
    merged = TerritoryStatus.MERGED
    Territory.objects.filter(pk=old.pk).update(status=merged, successor=middle)
    Territory.objects.filter(pk=middle.pk).update(status=merged, successor=new)
    answer = client.get("/territories/OLD/", follow=True)
    assert answer.redirect_chain == [("/territories/NEW/?from=OLD", 302)]
    assert words(answer, ".notice p") == [
        "You asked for ASEZ OLD (OLD): it was merged and is part of ASEZ NEW today."
    ]
    # Nobody is told that something led here that did not.
    assert words(client.get("/territories/NEW/?from=NOWHERE"), ".notice") == []
    Territory.objects.filter(pk=new.pk).update(status=merged, successor=old)
    assert client.get("/territories/OLD/").status_code == 200  # a circle leads nowhere


def test_a_code_is_found_however_it_is_written(client: Client) -> None:
    make_territory("PRI")
    assert client.get("/territories/pri/")["Location"] == "/territories/PRI/"
    assert client.get("/territories/nowhere/").status_code == 404


def test_projects_say_that_they_are_fictional(client: Client) -> None:
    Project.objects.create(
        code="p", name_ru="Завод", name_en="Plant", territory=make_territory("A"), is_fictional=True
    )
    (said,) = words(client.get("/territories/A/"), "[aria-labelledby=projects-title] li")
    assert said == "Plant fictional · proposed"


def fill(codes: str) -> None:
    indicators = [
        make_indicator("W", variable="workers"),
        make_indicator("V", direction=Direction.MIN),
        make_indicator("R", kind=IndicatorKind.DERIVED, formula="workers * 2"),
    ]
    for number, code in enumerate(codes):
        territory = make_territory(code)
        for indicator in indicators[:2]:
            for year, basis in ((2020, Basis.ACTUAL), (2024, Basis.DECLARED), (2024, Basis.ACTUAL)):
                value = number * 7 % 5 + year % 3 + len(basis) / 4
                observe(territory, indicator, value, date=date(year, 1, 1), basis=basis)


def test_spreads_hold_what_would_be_chosen_for_each(client: Client) -> None:
    """The short way over all territories against the long one."""
    fill("ABCDEFG")
    Territory.objects.filter(code="G").update(status=TerritoryStatus.ABOLISHED)
    indicators = list(public_indicators())
    subjects = list(Territory.objects.exclude(code="G").order_by("code"))
    expected: dict[int, list[float]] = {}
    for (_pk, indicator), value in values_for(subjects=subjects, indicators=indicators).items():
        expected.setdefault(indicator, []).append(float(value.value))
    found = {pk: list(spread.values) for pk, spread in spreads().items()}
    assert found == {pk: sorted(values) for pk, values in expected.items()}
    assert len(found) == 3


def test_spreads_are_renewed_when_something_is_entered(client: Client) -> None:
    more = make_indicator("M")
    for code, value in {"A": 1, "B": 2}.items():
        observe(make_territory(code), more, value)
    assert spreads()[more.pk].standing(Decimal(1), "max") == Standing(2, False, 2)
    observe(make_territory("C"), more, 3)
    assert spreads()[more.pk].standing(Decimal(1), "max") == Standing(3, False, 3)


def test_queries_do_not_grow_with_the_territories(client: Client) -> None:
    fill("AB")
    counts = []
    for more in ("", "CDEFGHIJKL"):
        for code in more:
            for indicator in Indicator.objects.exclude(kind=IndicatorKind.DERIVED):
                territory = Territory.objects.filter(code=code).first() or make_territory(code)
                observe(territory, indicator, 5)
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/territories/A/").status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_context_shows_the_newest_counts_with_their_totals(client: Client) -> None:
    source = make_source()
    for year, country, individuals in ((2020, "Old", 1), (2024, "Small", 1), (2024, "Large", 50)):
        SanctionCount.objects.create(
            country_code=country[:2].upper(),
            country_ru=country,
            country_en=country,
            date=date(year, 1, 1),
            individuals=individuals,
            legal_entities=1200,
            vessels=0,
            source=source,
        )
    rows = texts(soup(client.get("/context/")), "#sanctions-title ~ .table-scroll tbody tr")
    assert [row.split()[0] for row in rows] == ["Large", "Small"]
    assert rows[0].split() == ["Large", "50", "1,200", "0", "1,250", "96", "%"]


def test_context_without_any_data(client: Client) -> None:
    assert client.get("/context/").status_code == 200
