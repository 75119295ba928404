"""Volume against quality: two places for each territory, from one source, ties and gaps said."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from territories.enums import IndicatorKind
from territories.models import Indicator, Territory
from tests.factories.decision import TABLE_2, make_indicator, make_source, make_territory, observe
from tests.htmx import soup
from tests.pages import words

pytestmark = pytest.mark.django_db
PAGE = "/territories/volume-and-quality/"


@pytest.fixture
def client() -> Client:
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def table_2() -> None:
    measured = [
        make_indicator(code, variable=variable, position=number)
        for number, (code, variable) in enumerate(
            (("N", "residents"), ("I", "investment"), ("J", "jobs"))
        )
    ]
    for number, (code, formula) in enumerate(
        (("IN", "investment / residents"), ("JI", "jobs / investment")), start=5
    ):
        make_indicator(
            code, kind=IndicatorKind.DERIVED, formula=formula, position=number, decimals=2
        )
    for code, figures in TABLE_2.items():
        territory = make_territory(code)
        for indicator, figure in zip(measured, figures, strict=True):
            observe(territory, indicator, figure)
    other = make_territory("OTH")  # only another source knows of it
    observe(other, measured[1], 900, source=make_source("zz"))


def places(client: Client, query: str = "") -> dict[str, tuple[str, str]]:
    page = soup(client.get(PAGE + query))
    rows = {}
    for row in page.select(".thesis-table tbody tr"):
        name, by_volume, _v, by_quality, *_rest = (
            cell.get_text(strip=True) for cell in row.select("th, td")
        )
        rows[name.removeprefix("ASEZ ")] = (by_volume, by_quality)
    return rows


def test_the_article_s_six(client: Client, table_2: None) -> None:
    """The orders by investment and by investment per resident that the notes on table 2 give."""
    assert places(client) == {
        "PRI": ("1", "5"),
        "SAK": ("2", "3"),
        "YUY": ("3", "1"),
        "AMH": ("4", "2"),
        "BUR": ("5", "6"),
        "KRA": ("6", "4"),
    }
    assert words(client.get(PAGE), ".answer") == [
        "ASEZ PRI is first by “Indicator I”, by “Indicator IN” it has place 5 of 6. "
        "First by “Indicator IN”: ASEZ YUY. "
        # SAK-YUY, SAK-AMH, PRI-SAK, PRI-YUY, PRI-AMH, PRI-KRA, BUR-KRA
        "Of 15 pairs of territories 7 stand the other way round."
    ]
    assert words(client.get(PAGE), "#unplaced-title + p") == ["ASEZ OTH."]


def test_the_address_says_what_is_compared(client: Client, table_2: None) -> None:
    by_jobs = places(client, "?volume=J&quality=JI")
    assert (by_jobs["KRA"], by_jobs["SAK"], by_jobs["YUY"]) == (("6", "1"), ("3", "6"), ("2", "2"))


def test_equal_figures_share_a_place(client: Client, table_2: None) -> None:
    twin = make_territory("TWI")
    for variable, figure in zip(("N", "I", "J"), TABLE_2["PRI"], strict=True):
        observe(twin, Indicator.objects.get(code=variable), figure)
    found = places(client)
    assert (found["PRI"], found["TWI"], found["SAK"]) == (("1", "5"), ("1", "5"), ("3", "3"))


@pytest.mark.parametrize("query", ["?volume=NONE", "?quality=" + "x" * 500, "?volume=IN"])
def test_a_crafted_address_gets_a_sentence(client: Client, table_2: None, query: str) -> None:
    page = client.get(PAGE + query)
    assert page.status_code == 200
    (said,) = words(page, ".notice p")
    assert said.endswith("cannot be compared here: the usual figure stands in its place.")
    assert len(places(client, query)) == 6


def test_nothing_to_compare(client: Client) -> None:
    assert words(client.get(PAGE), ".answer") == [
        "There is no ratio of two figures yet: nothing can be set against volume."
    ]


def test_one_territory_is_no_order(client: Client, table_2: None) -> None:
    Territory.objects.exclude(code="PRI").update(status="abolished")
    assert words(client.get(PAGE), ".answer") == [
        "Fewer than two territories have both figures: there is nothing to compare yet."
    ]


def test_queries_do_not_grow(client: Client, table_2: None) -> None:
    counts = []
    for size in (0, 40):
        for number in range(size):
            territory = make_territory(f"Q{number}")
            for code in ("N", "I", "J"):
                observe(territory, Indicator.objects.get(code=code), number + 1)
        with CaptureQueriesContext(connection) as captured:
            client.get(PAGE)
        counts.append(len(captured))
    assert counts[0] == counts[1]
