"""Territories side by side: who is best, of which date, what cannot be compared, odd addresses."""

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from territories.enums import Basis, Direction, TerritoryStatus
from territories.models import Indicator, Territory
from tests.factories.decision import make_indicator, make_territory, observe
from tests.htmx import soup
from tests.pages import words

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

pytestmark = pytest.mark.django_db
PAGE = "/territories/compare/"
OLD, NEW = date(2020, 1, 1), date(2024, 1, 1)


@pytest.fixture
def client() -> Client:
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def three() -> tuple[Territory, Territory, Territory]:
    """By hand: AAA leads by jobs, BBB by distance and by share; of pay they differ in date."""
    aaa, bbb, ccc = (make_territory(code) for code in ("AAA", "BBB", "CCC"))
    jobs = make_indicator("J1")
    for one, value in ((aaa, 30), (bbb, 20), (ccc, 10)):
        observe(one, jobs, value, date=OLD)
    observe(aaa, jobs, 5, date=NEW)  # newer, but nobody shares its date
    distance = make_indicator("D1", direction=Direction.MIN)
    observe(aaa, distance, 70)
    observe(bbb, distance, 40)
    share = make_indicator("S1")
    for one, value in ((aaa, 1), (bbb, 3), (ccc, 2)):
        observe(one, share, value)
    pay = make_indicator("P1")
    observe(aaa, pay, 5, date=OLD)
    observe(bbb, pay, 6, date=NEW)
    alike = make_indicator("E1")
    for one in (aaa, bbb, ccc):
        observe(one, alike, 7)
    return aaa, bbb, ccc


def row(page: "Response", name: str) -> list[str]:
    found = [each for each in soup(page).select(".compare-table tr") if name in each.get_text()]
    return [
        " ".join(cell.summary.get_text(" ").split()) if cell.summary else cell.get_text(strip=True)
        for cell in found[0].select("td")
    ]


def test_numbers_by_hand(client: Client, three: object) -> None:
    page = client.get(PAGE + "?t=AAA&t=BBB&t=CCC")

    assert row(page, "J1") == ["★ best: 30", "20 −10", "10 −20"]
    assert row(page, "D1") == ["70 +30", "★ best: 40", "not said"]
    assert row(page, "P1") == ["5", "6", "not said"]
    assert row(page, "E1") == ["7", "7", "7"]
    assert words(page, "#compare-sentence") == [
        "ASEZ BBB leads alone in 2 of 5 rows, ASEZ AAA in 1; 1 row cannot be compared."
    ]


def test_another_basis_is_said_and_nobody_is_best(client: Client) -> None:
    built = make_indicator("B1")
    observe(make_territory("AAA"), built, 5, basis=Basis.ACTUAL)
    observe(make_territory("BBB"), built, 6, basis=Basis.DECLARED)

    page = client.get(PAGE + "?t=AAA&t=BBB")

    assert soup(page).select(".is-best") == []
    assert "of different bases" in words(page, ".compare-mixed th details")[0]
    assert soup(page).select(".chart") == []


def test_only_differences_stands_in_the_address(client: Client, three: object) -> None:
    page = client.get(PAGE + "?t=AAA&t=BBB&t=CCC&only=differences")

    assert "E1" not in words(page, ".compare-table")[0]
    assert "1 row in which all are alike is hidden" in page.content.decode()
    removed = [link["href"] for link in soup(page).select(".compare-remove")]
    assert removed[0] == PAGE + "?t=BBB&t=CCC&only=differences"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "Choose two to six territories"),
        ("?t=AAA", "One alone cannot be compared"),
        ("?t=AAA&t=AAA", "One alone cannot be compared"),
        ("?t=AAA&t=BBB&t=" + "x" * 3000, "There is no territory “" + "x" * 20 + "…”"),
        ("?t=%00&t=AAA", ""),
        ("?" + "&".join(f"t=X{number}" for number in range(900)), "894 more were left out"),
        ("?t=AAA&t=OLD", "ASEZ OLD is part of ASEZ BBB today"),
    ],
)
def test_odd_addresses_get_a_sentence(client: Client, query: str, said: str) -> None:
    make_territory("AAA")
    bbb = make_territory("BBB")
    make_territory("OLD")
    Territory.objects.filter(code="OLD").update(status=TerritoryStatus.MERGED, successor=bbb)

    page = client.get(PAGE + query)

    assert page.status_code in (200, 400)
    assert said in page.content.decode()


def test_as_many_queries_for_six_as_for_two_but_their_names(client: Client) -> None:
    counts = []
    jobs = make_indicator("J1")
    codes = [f"C{number}" for number in range(6)]
    for number, code in enumerate(codes):
        observe(make_territory(code), jobs, number)
    client.get(f"{PAGE}?t=C0&t=C1")  # how values lie in the catalogue is kept from here on
    for asked in (codes[:2], codes):
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE + "?" + "&".join(f"t={code}" for code in asked))
        counts.append(len(queries))
    assert counts[1] - counts[0] == 4  # each code is looked up once


def test_axes_run_from_the_worst_to_the_best_of_the_catalogue(
    client: Client, three: tuple[Territory, Territory, Territory]
) -> None:
    """Of shares CCC lies half-way, of distances DDD is the farthest; stretched to the two alone
    each place would be 0 or 1."""
    observe(make_territory("DDD"), Indicator.objects.get(code="D1"), 100)
    page = client.get(f"{PAGE}?t=BBB&t=AAA")
    (element,) = soup(page).select("#profiles-data")
    data = json.loads(element.get_text())
    places = {
        one["label"]: dict(zip(data["axes"], one["places"], strict=True))
        for one in data["profiles"]
    }
    (bbb, aaa) = places.values()
    assert [aaa[name] for name in aaa if "S1" in name] == [0.0]
    assert [bbb[name] for name in bbb if "S1" in name] == [1.0]
    assert [aaa[name] for name in aaa if "D1" in name] == [pytest.approx(0.5)]  # 70 of 40 … 100
    # Jobs are compared as of 2020, where AAA had 30; the newest known are 5, 20 and 10.
    assert [aaa[name] for name in aaa if "J1" in name] == [1.0]
    assert [bbb[name] for name in bbb if "J1" in name] == [pytest.approx(0.6)]  # (20 - 5) / 25
