"""What weighs nothing takes no part in a ranking, and where weights move it still does."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from django.test import Client
from numpy.testing import assert_allclose

from decision.mcda import evaluate
from decision.mcda.errors import McdaError
from decision.problems.models import Criterion, Problem
from decision.problems.selectors.matrix import ranking_table
from decision.rankings.selectors import method_choices
from decision.rankings.services import (
    RankedProblem,
    RankingSettings,
    counted_whatever_weighs,
    rank_problem,
)
from decision.rankings.services.doubts import resting_of
from decision.rankings.services.firm import attainable, stability, walked
from decision.rankings.services.weightless import weighing
from tests.factories.decision import make_problem
from tests.htmx import soup, texts

# Their scores depend on how many criteria there are, of whatever weight.
COUNTING = {"cocoso", "lmaw"}
GAPPED = {"A": (1, None), "B": (2, 1), "C": (3, 2)}


@pytest.fixture
def client() -> Client:
    return Client(headers={"Accept-Language": "en"})


def by_first(rows: Mapping[str, tuple[Any, ...]], **fields: Any) -> tuple[Problem, RankedProblem]:
    """A problem whose second criterion weighs nothing, and its ranking."""
    problem = make_problem(rows, **fields)
    Criterion.objects.filter(problem=problem, code="C2").update(weight=0)
    return problem, rank_problem(problem)


def document(method: str, values: np.ndarray, weights: Sequence[float]) -> dict[str, Any]:
    return {
        "kind": "rank",
        "method": method,
        "criteria": [
            {"code": f"C{j}", "direction": ("max", "min")[j % 2], "weight": weight}
            for j, weight in enumerate(weights)
        ],
        "alternatives": [f"A{i}" for i in range(len(values))],
        "matrix": values.tolist(),
        "options": {"missing": "drop_alternative"},
    }


def scores(answer: Mapping[str, Any]) -> list[float]:
    return [result["score"] for result in answer["results"]]


@pytest.mark.parametrize("method", sorted(method_choices().keys() - COUNTING))
def test_scores_are_those_with_it_in(method: str) -> None:
    draw = np.random.default_rng(35)
    for _case in range(3):
        weights = [*draw.uniform(0.1, 1, 3), 0.0, 0.0]
        whole = document(method, draw.uniform(1, 9, (5, 5)), weights)
        assert len(weighing(whole)["criteria"]) == 3
        with_it: Any = evaluate(whole)
        without: Any = evaluate(weighing(whole))
        assert_allclose(scores(without), scores(with_it), rtol=0, atol=1e-12)
        assert [r["rank"] for r in without["results"]] == [r["rank"] for r in with_it["results"]]


@pytest.mark.parametrize("method", sorted(COUNTING))
def test_no_score_counts_criteria_that_weigh_nothing(method: str) -> None:
    """Each adds 1 to CoCoSo's sum of powers, r to the power of 0, and 1 to LMAW's score."""
    values = np.random.default_rng(35).uniform(1, 9, (5, 5))
    once, twice = (document(method, values[:, :n], [3, 2, 1, 0, 0][:n]) for n in (4, 5))
    assert np.abs(np.subtract(scores(evaluate(once)), scores(evaluate(twice)))).max() > 0.01
    assert weighing(once) == weighing(twice) | {"alternatives": once["alternatives"]}


def test_where_nothing_weighs_anything_the_engine_refuses() -> None:
    whole = document("wsm", np.ones((2, 2)), [0, 0])
    with pytest.raises(McdaError):
        evaluate(weighing(whole))


@pytest.mark.django_db
def test_it_drops_nobody_refuses_no_method_and_is_said(client: Client) -> None:
    problem, ranked = by_first(GAPPED, missing="drop_alternative", method="wpm")
    assert [r["rank"] for r in ranked.answer["results"]] == [3, 2, 1]
    page = soup(client.get(problem.get_absolute_url()))
    assert texts(page, ".answer-caveat") == ["“Criterion 2” weighs nothing and so takes no part."]
    assert page.select_one("[name=w-C2]") is not None
    page = soup(client.get(problem.get_absolute_url() + "?w-C1=1&w-C2=1"))
    assert texts(page, ".answer")[0].startswith("2 of 3 are ranked, by 2 criteria. ")
    # What is left out by choice is not said to weigh nothing.
    page = soup(client.get(problem.get_absolute_url() + "?out-C2=on"))
    assert texts(page, ".answer-caveat") == []


@pytest.mark.django_db
def test_a_branch_of_no_weight_still_tells_how_it_is_shared_out(client: Client) -> None:
    problem = make_problem({"A": (1, 2, 3), "B": (3, 2, 1)})
    branch = Criterion.objects.create(
        problem=problem, code="S", name_ru="Масштаб", name_en="Scale", weight=0
    )
    below = Criterion.objects.filter(problem=problem, code__in=("C2", "C3"))
    below.update(parent=branch, weight=1)
    below.filter(code="C3").update(weight=3)

    def told(query: str = "") -> list[str]:
        page = soup(client.get(problem.get_absolute_url() + query))
        assert texts(page, ".answer")
        return [texts(page, f"#said-{code} .weight-share")[0] for code in ("C2", "C3")]

    assert told() == ["0.0 % of the whole, 25.0 % here", "0.0 % of the whole, 75.0 % here"]
    assert told("?out=C3") == ["0.0 % of the whole, 100.0 % here", "0.0 % of the whole, 0.0 % here"]


@pytest.mark.django_db
def test_its_weight_moves_where_it_changes_nothing_by_being_there() -> None:
    _problem, ranked = by_first({"A": (1, 3), "B": (2, 1), "C": (3, 2)}, method="wsm")
    assert ranked.weights == {"C1": 1.0, "C2": 0.0}
    told = stability(ranked, str)["criteria"]["C2"]
    # C has 3 - w, A has 1 + 2 w: they meet at 2/3.
    assert told["winner_interval"] == pytest.approx([0, 2 / 3], abs=1e-6)
    [reach] = attainable(ranked, ["A"], 1.0, str)["results"]
    assert (reach["best_rank"], reach["best_weights"]["C2"]) == (1, pytest.approx(2 / 3))
    steps = walked(ranked, "C2", str)
    assert steps[0].scores == {r["alternative"]: r["score"] for r in ranked.answer["results"]}
    assert steps[-1].scores == {"A": 3.0, "B": 1.0, "C": 2.0}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rows", "rule", "method"),
    [
        (GAPPED, "drop_alternative", "wsm"),  # A would be left out
        (GAPPED, "drop_criterion", "wsm"),  # it would be left out again
        ({"A": (1, 0), "B": (2, 1), "C": (3, 2)}, "drop_criterion", "wpm"),  # refuses 0
    ],
)
def test_where_it_would_change_the_ranking_its_weight_does_not_move(
    client: Client, rows: dict[str, tuple[Any, ...]], rule: str, method: str
) -> None:
    problem, ranked = by_first(rows, missing=rule, method=method)
    assert ranked.movable == ranked.document
    assert ranked.weights == {"C1": 1.0}
    page = soup(client.get(problem.get_absolute_url() + "firm/"))
    assert any("“Criterion 2” weighs nothing and" in said for said in texts(page, ".answer-caveat"))


@pytest.mark.django_db
def test_files_say_its_weight_and_the_map_of_two_shows_it(client: Client) -> None:
    problem, _ranked = by_first({"A": (1, 3, 2), "B": (2, 1, 1), "C": (3, 2, 3)}, method="wsm")
    rows = client.get(problem.get_absolute_url() + "ranking.csv").text.splitlines()
    [share] = [row for row in rows if row.startswith("share of the weight")]
    assert share.split(",")[-3:] == ["0.5", "0.0", "0.5"]
    page = soup(client.get(problem.get_absolute_url() + "quadrants/?x=C1&y=C2"))
    chosen = [option["value"] for option in page.select("[name=y] option[selected]")]
    assert chosen == ["C2"]


@pytest.mark.django_db
def test_doubts_are_about_the_criterion_that_they_name() -> None:
    """The question's columns are not the table's where one of these weighs nothing."""
    problem = make_problem(
        {"A": (5, 1, None), "B": (5, 2, 3), "C": (5, 3, 1)}, method="wsm", missing="median"
    )
    Criterion.objects.filter(problem=problem, code="C1").update(weight=0)
    resting = resting_of(problem)
    assert {one.criterion for one in resting.gaps} == {"C3"}
    assert {one.criterion for one in resting.moved} <= {"C2", "C3"}
    assert resting.cells == 5


@pytest.mark.django_db
def test_a_session_may_still_weigh_it() -> None:
    problem, _ranked = by_first({"A": (1, 3), "B": (2, 1)})
    assert counted_whatever_weighs(ranking_table(problem)) == {"C1", "C2"}
    settings = RankingSettings(weights={"C1": Decimal(0), "C2": Decimal(1)})
    assert [c["code"] for c in rank_problem(problem, settings).document["criteria"]] == ["C2"]
