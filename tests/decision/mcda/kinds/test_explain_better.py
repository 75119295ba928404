"""What would lift an alternative: `explain` with ``towards`` better."""

from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from decision.mcda import McdaError
from decision.mcda.explanation import Change, smallest_value_changes, smallest_weight_changes
from decision.mcda.kinds.probes import value_probe, weight_probe
from decision.mcda.ranking import METHODS
from tests.decision.mcda.kinds.test_explain import asked_about, explained, rank_at_weight
from tests.decision.mcda.rank_documents import evaluated
from tests.decision.mcda.ranking.problems import Problem, random_problem

# .50, .60 and .475 with equal weights: A1 is overtaken by A3 below 11/23 of the first weight and
# overtakes A2 beyond 5/8.
ROWS = [[0.9, 0.1], [0.6, 0.6], [0.3, 0.65]]
ADDS_UP = sorted(name for name, method in METHODS.items() if method.unit_scores is not None)


def asked(rows: Sequence[Sequence[float]], towards: str, **more: Any) -> dict[str, Any]:
    n = len(rows[0])
    options = {"towards": towards}
    answer = explained(
        list(rows), [1 / n] * n, method="wsm", alternative="A1", options=options, **more
    )
    assert answer["options"]["towards"] == towards
    told: dict[str, Any] = answer["alternative"]
    return told


def test_a_gain_beyond_a_nearer_loss_by_hand() -> None:
    nearest, lift = asked(ROWS, "any"), asked(ROWS, "better")
    assert_allclose(nearest["weight_changes"]["c1"]["to"], 11 / 23, rtol=1e-12)
    assert nearest["weight_changes"]["c1"]["rank"] == 3
    assert_allclose(lift["weight_changes"]["c1"]["to"], 5 / 8, rtol=1e-12)
    assert lift["weight_changes"]["c1"]["rank"] == 1
    assert lift["weight_change"]["exact"]
    # .05 less of the first and A3 is before it; .2 more and it is before A2.
    assert_allclose(nearest["value_changes"]["c1"]["to"], 0.85, rtol=1e-12)
    assert_allclose(lift["value_changes"]["c1"]["to"], 1.1, rtol=1e-12)
    assert (lift["value_changes"]["c1"]["rank"], lift["value_changes"]["c2"]["rank"]) == (1, 1)


def test_a_loss_that_a_gain_makes_good_is_no_lift() -> None:
    # Beyond 1/2 of the first weight A1 passes A2 and is passed by A3 at the same place.
    rows = [[0.5, 0.5], [0.4, 0.6], [0.8, 0.2], [0.9, 0.9]]
    assert asked(rows, "better")["weight_changes"] == {"c1": None, "c2": None}


def test_nothing_lifts_the_first_or_who_is_dominated_whatever_the_weights() -> None:
    for rows in ([[2.0, 2.0], [1.0, 1.0]], [[1.0, 1.0], [2.0, 2.0]]):
        assert asked(rows, "better")["weight_changes"] == {"c1": None, "c2": None}
    assert asked([[2.0, 2], [1, 1]], "better")["value_changes"] == {"c1": None, "c2": None}


def test_another_direction_is_refused() -> None:
    with pytest.raises(McdaError, match="“worse” is not known here; known are: any, better"):
        explained(ROWS, method="wsm", options={"towards": "worse"})


@pytest.mark.parametrize("method", ADDS_UP)
@pytest.mark.parametrize("seed", range(3))
def test_computed_lifts_are_the_first_better_place_on_a_fine_grid(method: str, seed: int) -> None:
    problem = random_problem(seed)
    document = problem.document(method) | {"kind": "explain", "alternative": "A2"}
    document["options"] = {**document.get("options", {}), "towards": "better"}
    told = evaluated(document)["alternative"]
    for j, change in enumerate(told["weight_changes"].values()):
        nearest = _first_on_grid(problem, method, j, told["rank"])
        assert (change is None) == (nearest is None)
        if change is not None and nearest is not None:
            assert change["rank"] < told["rank"]
            assert abs(change["change"]) == pytest.approx(nearest, abs=1 / GRID)


GRID = 250


def _first_on_grid(problem: Problem, method: str, j: int, now: int) -> float | None:
    """How far the nearest weight is at which the second row has a better rank."""
    start = problem.weights[j]
    places = np.linspace(0, 1, GRID + 1)
    for place in places[np.argsort(np.abs(places - start), kind="stable")].tolist():
        with suppress(McdaError):  # at an end nothing may tell the alternatives apart
            if rank_at_weight(problem, method, j, place) < now:
                return abs(place - start)
    return None


@pytest.mark.parametrize("method", sorted(METHODS))
def test_many_at_once_find_what_one_after_the_other_does(method: str) -> None:
    # Where several changes lie within one step the two may find another of them: not by this one.
    question = asked_about(random_problem(12).document(method))
    matrix, more_is_better = question.prepared.matrix, METHODS[method].larger_is_better
    by_weight = partial(
        smallest_weight_changes, question.scored, matrix, 1, larger_is_better=more_is_better
    )
    by_weights = by_weight(better=True, probe=lambda rank_at: weight_probe(question, 1, rank_at))
    _assert_alike(by_weights, by_weight(better=True))
    by_value = partial(
        smallest_value_changes, question.scored, matrix, 1, larger_is_better=more_is_better
    )
    together = by_value(
        better=True, probe=lambda rank_at, ends: value_probe(question, 1, rank_at, ends)
    )
    _assert_alike(together, by_value(better=True))


def _assert_alike(found: list[Change | None], wanted: list[Change | None]) -> None:
    assert [one and one.rank for one in found] == [one and one.rank for one in wanted]
    assert [one.to for one in found if one] == pytest.approx(
        [one.to for one in wanted if one], rel=1e-8
    )
