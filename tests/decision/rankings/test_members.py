"""If the set changes: who moves when one is left out or added, worked out by hand."""

import random
from itertools import combinations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from decision.problems.models import Criterion, Problem
from decision.rankings.services.members import compared
from territories.enums import IndicatorKind, TerritoryStatus
from territories.models import Indicator, Territory
from tests.factories.decision import make_problem, make_territory, observe
from tests.htmx import assert_swap_equals_page, soup, texts

pytestmark = pytest.mark.django_db

# A weighted sum of min–max shares, weights 2 and 3, in fifths:
#      C1  C2   among the three          without C
#  A   10   0   2 + 0          = 2       2 + 0 = 2
#  B    6   5   1.2 + 0.75     = 1.95    0 + 3 = 3, so B overtakes A
#  C    0  20   0 + 3          = 3
# D = (0, 40) is in the catalogue alone, so that the fixed bounds are 0…10 and 0…40. SPOTIS:
#  A   0.4·0  + 0.6·1          = 0.6     with D added, by min–max: D 3, A 2, B 1.575, C 1.5
#  B   0.4·0.4 + 0.6·0.875     = 0.685
#  C   0.4·1  + 0.6·0.5        = 0.7
BY_HAND = {"A": (10, 0), "B": (6, 5), "C": (0, 20)}
WEIGHTS = "w-C1=2&w-C2=3"


@pytest.fixture
def client() -> Client:
    return Client(headers={"Accept-Language": "en"})


@pytest.fixture
def problem() -> Problem:
    problem = make_problem(BY_HAND, slug="hand", method="wsm", normalization="minmax")
    fourth = make_territory("D")
    for indicator, value in zip(Indicator.objects.order_by("code"), (0, 40), strict=True):
        observe(fourth, indicator, value)
    return problem


def place(problem: Problem, query: str = "") -> str:
    return f"{reverse('problem_set', args=[problem.slug])}?{query}"


def rows(client: Client, address: str, table: str) -> dict[str, list[str]]:
    return {
        cells[0]: cells[1:]
        for row in soup(client.get(address)).select(f"{table} tbody tr")
        for cells in [[" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")]]
    }


def said(client: Client, address: str) -> list[str]:
    return texts(soup(client.get(address)), ".firm-said")


def test_each_is_left_out_in_turn(client: Client, problem: Problem) -> None:
    address = place(problem, WEIGHTS)

    assert rows(client, address, ".set-outs") == {
        "ASEZ A": ["the others keep their order"],
        "ASEZ B": ["the others keep their order"],
        "ASEZ C": ["ASEZ B overtakes ASEZ A"],
    }
    assert said(client, address) == [
        "By WSM, with one left out, the order of the others changes in 1 of 3 cases; "
        "without ASEZ C: ASEZ B overtakes ASEZ A."
    ]
    assert soup(client.get(address)).select(".set-bounds, .set-places") == []


def test_fixed_bounds_stand_beside_and_are_named(client: Client, problem: Problem) -> None:
    address = place(problem, WEIGHTS + "&bounds=stated")

    assert rows(client, address, ".set-places") == {
        "ASEZ C": ["1", "3"],
        "ASEZ A": ["2", "1"],
        "ASEZ B": ["3", "2"],
    }
    of_all = "lowest and highest of all 4 of the catalogue that have a value"
    assert rows(client, address, ".set-bounds") == {
        "Criterion 1 units": ["0", "10", of_all],
        "Criterion 2 units": ["0", "40", of_all],
    }
    assert {told[1] for told in rows(client, address, ".set-outs").values()} == {
        "the others keep their order"
    }
    assert said(client, address)[1:] == [
        "By fixed bounds first: ASEZ A; 3 places are others.",
        "By SPOTIS, whichever one is left out, the others keep their order.",
    ]


def test_whoever_is_compared_lies_within_the_bounds(client: Client, problem: Problem) -> None:
    Territory.objects.filter(code="A").update(status=TerritoryStatus.ABOLISHED)

    told = rows(client, place(problem, "bounds=stated"), ".set-bounds")

    widened = "lowest and highest of the catalogue, widened by those compared here"
    assert told["Criterion 1 units"] == ["0", "10", widened]
    assert told["Criterion 2 units"][:2] == ["0", "40"]


def test_what_the_indicator_can_be_at_all_comes_before_what_is_observed(
    client: Client, problem: Problem
) -> None:
    first, second = Indicator.objects.order_by("code")
    address = place(problem, WEIGHTS + "&bounds=stated")
    limits = {"least": -10, "most": 90}

    Indicator.objects.update(**limits)
    stated = rows(client, address, ".set-bounds")
    Indicator.objects.filter(pk=first.pk).update(most=None)
    Indicator.objects.filter(pk=second.pk).update(most=39)  # less than D has
    passed = rows(client, address, ".set-bounds")

    possible = "least and largest possible value of the indicator"
    catalogue = "lowest and highest of all 4 of the catalogue that have a value"
    assert list(stated.values()) == [["−10", "90", possible]] * 2
    assert list(passed.values()) == [["0", "10", catalogue], ["0", "40", catalogue]]


def test_what_is_judged_has_the_scale_that_its_indicator_states(
    client: Client, problem: Problem
) -> None:
    first = Indicator.objects.order_by("code")[0]
    Indicator.objects.filter(pk=first.pk).update(kind=IndicatorKind.JUDGED, least=0, most=10)
    told = rows(client, place(problem, WEIGHTS + "&bounds=stated"), ".set-bounds")
    assert next(iter(told.values())) == ["0", "10", "the scale on which it is judged"]


def test_one_more_is_added_for_trial(client: Client, problem: Problem) -> None:
    address = place(problem, WEIGHTS + "&bounds=stated&add=D")

    assert texts(soup(client.get(address)), "#set-add option") == ["nobody", "ASEZ D"]
    assert said(client, address)[3:] == [
        "By WSM, ASEZ D added takes place 1; ASEZ A overtakes ASEZ C; ASEZ B overtakes ASEZ C.",
        "By SPOTIS, ASEZ D added takes place 1; the others keep their order.",
    ]


def test_targets_and_scales_have_their_bounds(client: Client, problem: Problem) -> None:
    """Nearest to 5 is best: A is 5 away, B 1, C 5, D 5, of at most 5."""
    first, second = Criterion.objects.order_by("code")
    Criterion.objects.filter(pk=first.pk).update(direction="target", target=5)
    Indicator.objects.filter(pk=second.indicator_id).update(kind=IndicatorKind.JUDGED)
    for territory, value in (("A", 1), ("B", 2), ("C", 5), ("D", 4)):
        second.indicator.observations.filter(territory__code=territory).update(value=value)

    address = place(problem, "w-C1=3&w-C2=1&bounds=stated")

    assert rows(client, address, ".set-bounds")["Criterion 2 units"] == [
        "1",
        "5",
        "the scale on which it is judged",
    ]
    # ¾·⅕ + ¼·¾ for B, ¾ + ¼·0 for C, ¾ + ¼ for A.
    assert {name: told[1] for name, told in rows(client, address, ".set-places").items()} == {
        "ASEZ B": "1",
        "ASEZ C": "2",
        "ASEZ A": "3",
    }


def test_the_bounds_of_a_target_are_those_of_the_distances(client: Client) -> None:
    """Nearest to 20 is best, of all that are at most 10 away: ¾ and ¼ of the weight."""
    values = {"A": (30, 4), "B": (20, 3), "C": (12, 1)}
    problem = make_problem(values, slug="near", method="wsm")
    Criterion.objects.filter(problem=problem, code="C1").update(direction="target", target=20)
    page = soup(client.get(place(problem, "w-C1=3&w-C2=1&bounds=stated")))

    assert not texts(page, "#members .notice")
    # ¾·1 + 0 for A, 0 + ¼·⅓ for B, ¾·0.8 + ¼·1 for C: 0.75, 0.08, 0.85.
    told = rows(client, place(problem, "w-C1=3&w-C2=1&bounds=stated"), ".set-places")
    assert {name: places[1] for name, places in told.items()} == {
        "ASEZ B": "1",
        "ASEZ A": "2",
        "ASEZ C": "3",
    }


@pytest.mark.parametrize("add", ["A", "x" * 4000, "NaN", "\x00", "9" * 400])
def test_a_crafted_address_gets_a_sentence(client: Client, problem: Problem, add: str) -> None:
    response = client.get(place(problem), {"add": add, "bounds": "stated"})

    assert response.status_code in (200, 400)
    if response.status_code == 200:
        assert "cannot be added" in texts(soup(response), "#members .notice")[0]


def test_one_alone_constant_values_and_none_make_no_error(client: Client) -> None:
    for slug, values in (("one", {"A": (1, 2)}), ("same", {"A": (1, 2), "B": (1, 3)})):
        problem = make_problem(values, slug=slug, method="wsm", normalization="vector")
        page = client.get(place(problem, "bounds=stated"))
        assert page.status_code == (422 if slug == "one" else 200)  # one alone is no ranking
        assert texts(soup(page), "#tab p")
    empty = make_problem({}, slug="empty")
    assert client.get(place(empty, "bounds=stated")).status_code == 200


def test_the_swap_is_the_page_and_the_ranking_leads_there(client: Client, problem: Problem) -> None:
    assert_swap_equals_page(client, place(problem, WEIGHTS + "&bounds=stated&add=D"), "#problem")
    (link,) = soup(client.get("/problems/hand/?" + WEIGHTS)).select(".ranking-panel .panel-foot a")[
        :1
    ]
    assert link["href"] == "/problems/hand/set/?w=C1:2,C2:3"


def test_as_many_queries_for_ten_as_for_three(client: Client, problem: Problem) -> None:
    more = make_problem({f"T{n}": (n, n * n) for n in range(10)}, slug="more")
    for indicator in Indicator.objects.filter(criteria__problem=more):
        observe(Territory.objects.get(code="D"), indicator, 1)
    counts = []
    for slug in ("hand", "more"):
        client.get(f"/problems/{slug}/set/?bounds=stated")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/problems/{slug}/set/?bounds=stated")
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("seed", range(20))
def test_overtakings_are_all_pairs_that_stand_otherwise(seed: int) -> None:
    drawn = random.Random(seed)
    before, after = ({code: drawn.randint(1, 5) for code in "ABCDEF"} for _ in range(2))
    if seed % 4 == 0:
        after = {code: 2 * rank for code, rank in before.items()}

    def order(ranks: dict[str, int], one: str, other: str) -> int:
        return (ranks[one] > ranks[other]) - (ranks[one] < ranks[other])

    expected = {
        frozenset((one, other)): (one, other)
        if order(before, one, other) > order(after, one, other)
        else (other, one)
        for one, other in combinations("ABCDEF", 2)
        if order(before, one, other) != order(after, one, other)
    }
    found = compared("none", {**before}, {**after}).overtakings

    assert {frozenset((each.up, each.down)): (each.up, each.down) for each in found} == expected
    assert len(found) == len(expected)
    assert all(each.is_level == (after[each.up] == after[each.down]) for each in found)
