"""What a problem's order rests on: changes, ranges and shares by hand on small tables."""

from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext

from decision.problems.enums import ProblemState
from decision.problems.models import Criterion, Problem
from decision.rankings.services.doubts import Change, Resting, resting_of
from territories.enums import Basis
from territories.models import Indicator, Observation, Project, ProjectYear
from territories.selectors.quality import FindingKind
from tests.decision.portfolios.by_hand import make_projects
from tests.factories.decision import make_problem
from tests.factories.territories import ObservationFactory
from tests.htmx import assert_swap_equals_page, element, soup, texts
from tests.pages import words

pytestmark = pytest.mark.django_db
ADDRESS = "/problems/sums/doubts/"


@pytest.fixture
def client() -> Client:
    return Client(headers={"accept-language": "en"})


def sums(rows: dict[str, tuple[object, ...]], *declared: str, **fields: object) -> Problem:
    """A weighted sum of actual values, those of `declared` but promised."""
    chosen = {"slug": "sums", "method": "wsm", "missing": "median", **fields}
    problem = make_problem(rows, **chosen)  # type: ignore[arg-type]
    firm = Observation.objects.exclude(territory__code__in=declared)
    firm.update(basis=Basis.ACTUAL)
    return problem


def test_a_promise_may_be_anything_down_to_nothing(client: Client) -> None:
    # C may fall from 3 to 0: below B (2) and A (1), so that all three have another place. Of its
    # range two thirds leave it behind B: first in 1 of 3 draws, and B in the others.
    sums({"A": (1,), "B": (2,), "C": (3,)}, "C")
    resting = resting_of(Problem.objects.get())
    [moved] = resting.moved
    assert (moved.alternative, moved.value, moved.end) == ("C", 3, 0)
    assert moved.change == Change(moved=3, lost=0, first_stays=False)
    assert resting.drawn is not None
    shares = dict(resting.drawn.firsts)
    assert shares["C"] == pytest.approx(1 / 3, abs=0.04)
    assert shares["B"] == pytest.approx(2 / 3, abs=0.04)
    # Without it the rule takes the median of 1 and 2 in its place: 1.5 lies between them.
    [without] = resting.without
    assert (without.kind, without.count, without.change.moved) == (FindingKind.DECLARED, 1, 2)
    assert without.weight == pytest.approx(1 / 3)
    page = client.get(ADDRESS)
    assert words(page, ".doubts-told > .firm-said") == [
        "Doubtful is 1 of 3 values that it ranks by, with 33 % of the weight. "
        "Without them: 2 places change, the first place changes hands."
    ]
    assert words(page, ".doubts-moved li") == [
        "“Criterion 1” of ASEZ C: were it 0 instead of 3 units, 3 places change, "
        "the first place changes hands."
    ]
    assert_swap_equals_page(client, ADDRESS, ".doubts-told")


def test_the_rule_for_missing_values_is_the_problem_s(client: Client) -> None:
    problem = sums({"A": (1,), "B": (2,), "C": (3,)}, "C", missing="drop_alternative")
    [without] = resting_of(problem).without
    assert without.change == Change(moved=0, lost=1, first_stays=False)
    problem.missing = "drop_criterion"
    problem.save()
    assert resting_of(problem).without[0].change.is_refused
    assert (
        "Without them: nothing is left to rank by." in words(client.get(ADDRESS), ".firm-said")[0]
    )


def test_an_outlier_may_be_the_median_and_an_old_value_stays(client: Client) -> None:
    problem = sums({code: (place,) for place, code in enumerate("ABCDE", 1)})
    Observation.objects.filter(territory__code="E").update(value=100)
    Observation.objects.filter(territory__code="A").update(date=date(2019, 1, 1))
    resting = resting_of(problem)
    assert {one.kind: one.count for one in resting.without} == {
        FindingKind.FAR: 1,
        FindingKind.STALE: 1,
        None: 2,
    }
    # At the median, 3, E shares the second place with C, and D is first. Old values have no range.
    [moved] = resting.moved
    assert (moved.alternative, moved.end, resting.movable) == ("E", 3, 1)
    assert moved.change == Change(moved=3, lost=0, first_stays=False)


def test_what_is_not_used_is_not_doubted_and_nothing_doubtful_is_said(client: Client) -> None:
    sums({"A": (1, 9), "B": (2, 8), "C": (3, 7)})
    Observation.objects.filter(indicator__code="sums2").update(basis=Basis.DECLARED)
    Criterion.objects.filter(code="C2").update(weight=0)
    assert words(client.get(ADDRESS), ".firm-said") == [
        "None of the 3 values that it ranks by is doubtful."
    ]
    Criterion.objects.filter(code="C2").update(weight=1)
    assert words(client.get(ADDRESS), ".firm-said")[0].startswith("Doubtful are 3 of 6 values ")


def test_it_is_worked_out_once_for_each_state_of_the_data(client: Client) -> None:
    sums({"A": (1,), "B": (2,), "C": (3,)}, "C")
    with CaptureQueriesContext(connection) as first:
        page = element(client.get(ADDRESS), ".doubts-told")
    with CaptureQueriesContext(connection) as again:
        assert element(client.get(ADDRESS), ".doubts-told") == page
    reads = '"territories_observation"."value"'
    assert any(reads in query["sql"] for query in first)
    assert not any(reads in query["sql"] for query in again)
    row = Observation.objects.get(territory__code="C")
    row.value = 9
    row.save()
    assert element(client.get(ADDRESS), ".doubts-told") != page


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ({"A": (1,), "B": (1,)}, "It cannot be ranked yet, so that nothing rests on anything."),
        (
            {"A": (None,), "B": (None,)},
            "It cannot be ranked yet, so that nothing rests on anything.",
        ),
    ],
)
def test_what_cannot_be_ranked_rests_on_nothing(
    client: Client, rows: dict[str, tuple[object, ...]], said: str
) -> None:
    sums(rows, method="topsis")
    assert words(client.get(ADDRESS), ".firm-said") == [said]


def test_a_table_too_large_is_not_worked_out(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    sums({"A": (1,), "B": (2,)})
    monkeypatch.setattr("decision.rankings.services.doubts.MOST_CELLS", 1)
    assert words(client.get(ADDRESS), ".firm-said") == ["Too many values to work this out here."]


def test_a_gap_is_filled_from_end_to_end(client: Client) -> None:
    # Missing is the median of 1 and 5, 3: B second. At 5 it shares the first place with C, at 1
    # the last with A: both change one place.
    sums({"A": (1,), "B": (None,), "C": (5,)})
    resting = resting_of(Problem.objects.get())
    assert (resting.missing, len(resting.gaps)) == (1, 1)
    page = client.get(ADDRESS)
    assert words(page, ".doubts-gaps li") == [
        "“Criterion 1” of ASEZ B: were it 5 units, 1 place changes, the first place changes hands."
    ]
    Problem.objects.update(missing="drop_alternative")
    assert words(client.get(ADDRESS), ".doubts-gaps li") == [
        "“Criterion 1” of ASEZ B: were it 5 units, no place of the others changes, "
        "1 has a place for the first time, the first place changes hands."
    ]


def test_of_gaps_that_are_not_all_filled_it_claims_no_more_than_it_tried(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    sums({"A": (1, 4), "B": (2, None), "C": (3, None), "D": (9, 5)})
    Criterion.objects.filter(code="C2").update(weight="0.0001")
    none = "None of these, filled alone, would change a place."
    said = words(client.get(ADDRESS), ".doubts-told > p")
    assert f"2 values are not known. {none}" in said
    cache.clear()
    monkeypatch.setattr("decision.rankings.services.doubts.MOST_MOVED", 1)
    said = words(client.get(ADDRESS), ".doubts-told > p")
    assert (
        "2 values are not known. Filled one at a time were 1 of them, those of the weightiest "
        f"criteria first. {none}"
    ) in said


def test_of_gaps_that_nothing_can_fill_it_claims_nothing(client: Client) -> None:
    sums({"A": (1, 4), "B": (2, None), "C": (3, 4)})
    assert "1 value is not known." in words(client.get(ADDRESS), ".doubts-told > p")


def test_what_an_actual_figure_of_another_date_is_known_of_is_not_only_declared() -> None:
    problem = sums({"A": (1,), "B": (2,), "C": (3,)}, "C")
    assert resting_of(problem).doubtful == 1
    one = Observation.objects.get(territory__code="C")
    ObservationFactory.create(
        territory=one.territory,
        indicator=one.indicator,
        date=one.date.replace(year=one.date.year - 1),
        basis=Basis.ACTUAL,
        value=1,
    )
    assert resting_of(problem).doubtful == 0


def test_it_is_worked_out_anew_when_the_money_or_the_years_of_a_project_change(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    worked: list[Problem] = []
    problem = make_projects()

    def work_out(problem: Problem) -> Resting:
        worked.append(problem)
        return Resting()

    monkeypatch.setattr("decision.rankings.services.doubts.worked_out", work_out)
    resting_of(problem)
    resting_of(problem)
    assert len(worked) == 1
    ProjectYear.objects.update(requested_budget=F("requested_budget") + 1)
    resting_of(problem)
    assert len(worked) == 2
    project = Project.objects.get(code="A")
    project.capital_cost = 7
    project.save()
    resting_of(problem)
    assert len(worked) == 3


def test_what_counts_twice_is_said_of_the_problem_that_weighs_it(client: Client) -> None:
    sums({"A": (1, 9), "B": (2, 7), "C": (3, 8)})
    for code, known_as in (("sums1", "A4"), ("sums2", "A5")):
        Indicator.objects.filter(code=code).update(code=known_as)
    assert words(client.get(ADDRESS), ".doubts-twice li") == [
        "“Indicator sums1”, “Indicator sums2”. Two measures of one thing: weigh one of the two."
    ]
    criterion = Criterion.objects.get(code="C2")
    criterion.weight = 0
    criterion.save()
    assert words(client.get(ADDRESS), ".doubts-twice li") == []


def test_the_quality_page_lists_open_problems_alone(client: Client) -> None:
    sums({"A": (1,), "B": (2,)})
    make_problem({"A": (1,)}, slug="secret", state=ProblemState.DRAFT)
    page = soup(client.get("/data/quality/problems/"))
    assert texts(page, "#resting summary") == ["Problem sums"]
    assert [str(link["href"]) for link in page.select("#resting .doubts a")] == [ADDRESS]
    assert client.get("/problems/secret/doubts/").status_code == 404
    # Only those of the kind that the quality page is about; its field fetches the other kind.
    quality = soup(client.get("/data/quality/?of=project"))
    (resting,) = quality.select("#resting")
    assert resting["hx-get"] == "/data/quality/problems/?of=project"
    of_projects = soup(client.get(str(resting["hx-get"])))
    assert texts(of_projects, "#resting p") == ["No problem of projects is open yet."]
    assert quality.select(str(of_projects.select("#resting")[0]["hx-include"]))
    of_territories = soup(client.get("/data/quality/problems/?of=territory"))
    assert texts(of_territories, "#resting summary") == ["Problem sums"]
    assert_swap_equals_page(client, "/data/quality/problems/", "#resting")


def test_queries_do_not_grow_with_the_table(client: Client) -> None:
    sums({"A": (1,), "B": (2,), "C": (3,)}, "C")
    sums({f"X{n}": (n, n * n % 7, n % 5) for n in range(1, 20)}, slug="larger")
    counts = []
    for slug in ("sums", "larger"):
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/problems/{slug}/doubts/")
        counts.append(len(queries))
    assert counts[1] <= counts[0]
