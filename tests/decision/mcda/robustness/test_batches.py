"""Every method's batch scorer against the method itself, one sample after the other."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from decision.mcda.equality import ROUNDING
from decision.mcda.errors import McdaError
from decision.mcda.matrix import Floats
from decision.mcda.ranking import METHODS
from decision.mcda.ranking.declarations import Scores
from decision.mcda.ranking.registry import EXPERTS
from decision.mcda.ranks import DEFAULT_TIE_TOLERANCE
from decision.mcda.robustness.block_ranks import ranks_in_rows
from decision.mcda.robustness.sampling import WEIGHTS, Uniform, stream
from decision.mcda.robustness.scorers import Scorer, Scratch, scorer_for
from decision.mcda.robustness.scorers.base import Looped, size_of
from decision.mcda.robustness.task import Task
from tests.decision.mcda.rank_documents import rank_document
from tests.decision.mcda.ranking.problems import random_problem, required_options
from tests.decision.mcda.robustness.tasks import task_from

IN_BATCHES = sorted(METHODS)
COST_LAST = ["max", "max", "min"]
# Values that every method takes, in which something is alike.
DEGENERATE: dict[str, list[list[float]]] = {
    "twins": [[4.0, 1, 7], [2, 9, 3], [4, 1, 7], [5, 4, 4], [1, 1, 2], [2, 9, 3]],
    "a constant criterion": [[4.0, 3, 7], [2, 3, 3], [8, 3, 1], [5, 3, 4]],
    "two alternatives": [[4.0, 1, 7], [2, 9, 3]],
    "one of them best throughout": [[4.0, 9, 1], [2, 3, 3], [3, 5, 2], [1, 1, 6]],
    "mirrored": [[1.0, 2, 3], [2, 1, 3], [1.5, 1.5, 3], [1, 1, 2], [2, 2, 4]],
    "only rounding apart": [[0.8, 0.3, 0.6], [0.8, 0.1 + 0.2, 0.2 * 3], [1, 2, 3], [3, 1, 2]],
}


# A normalisation that leaves the anti-ideal alternative nothing to divide by.
UNSUITABLE = {"marcos": {"minmax"}}


def degenerate_task(method: str, values: list[list[float]], **options: Any) -> Task:
    needed = required_options(method, 3) | options
    return task_from(rank_document(values, directions=COST_LAST, method=method, **needed))


def drawn_weights(n: int, rows: int = 30) -> Floats:
    return Uniform(n).draw(stream(7, 0, WEIGHTS), 0, rows)


def with_zero_weights(n: int) -> Floats:
    """All on one criterion, all but one, all alike, one next to nothing, and some drawn."""
    alone = np.eye(n)
    others = (1 - alone) / (n - 1)
    little = np.full((1, n), 1e-9)
    little[0, 0] = 1 - (n - 1) * 1e-9
    return np.vstack([alone, others, np.full((1, n), 1 / n), little, drawn_weights(n, 10)])


def nothing(rows: int) -> Floats:
    return np.empty((rows, 0))


def one_by_one(task: Task, weights: Floats) -> Iterator[Scores | McdaError]:
    for vector in weights:
        try:
            yield task.scored_at(vector, task.no_values)
        except McdaError as error:
            yield error


def assert_same(scorer: Scorer, weights: Floats, expected: list[Scores], *, exact: bool) -> None:
    """Scores to 1e-12 of the sample's largest, or to rounding; sizes; ranks, ties included."""
    scores, sizes = scorer.scores_and_sizes(weights, nothing(len(weights)))
    theirs, their_sizes = (
        np.array([s.scores for s in expected]),
        np.array([size_of(s) for s in expected]),
    )
    allowed = 1e-12 * np.abs(theirs).max(axis=1)
    if not exact:
        allowed = np.maximum(allowed, ROUNDING * their_sizes)
    assert (np.abs(scores - theirs) <= allowed[:, np.newaxis]).all()
    assert_array_equal(scorer.scores(weights, nothing(len(weights))), scores)
    if scorer.task.method == "topsis":  # of gaps from 1 less the share, where the method has none
        assert (sizes >= their_sizes * (1 - 1e-9)).all()
    else:
        assert_allclose(sizes, their_sizes, rtol=1e-9)

    larger = scorer.task.larger_is_better
    ranks = [s.ranks(larger_is_better=larger) for s in expected]
    found = ranks_in_rows(
        scores, larger_is_better=larger, tolerance=DEFAULT_TIE_TOLERANCE, sizes=sizes
    )
    assert_array_equal(found, ranks)
    scratch = Scratch()
    ordering = scorer.ordering(weights, nothing(len(weights)), scratch)
    every_other = np.arange(0, len(weights), 2)
    again, sizes_again = scorer.again(weights, nothing(len(weights)), every_other, scratch)
    assert_allclose(again, scores[::2], rtol=0, atol=allowed.max())
    assert_allclose(sizes_again, sizes[::2])
    apart = np.array([len(set(row)) == len(row) for row in found.tolist()])
    assert_array_equal(np.argsort(ordering[apart], axis=1), np.argsort(found[apart], axis=1))
    largest = scorer.largest_size(weights, nothing(len(weights)), scratch)
    if scorer.task.terms is None:  # else of sums that have not yet come to the method's unit
        assert largest >= sizes.max() * (1 - 1e-9)


def test_no_method_is_scored_one_by_one() -> None:
    """Who enters a method in METHODS gives it a batch scorer, or names it here."""
    looped = {
        name
        for name in METHODS
        if isinstance(scorer_for(task_from(random_problem(0).document(name))), Looped)
    }
    assert looped == set()


@pytest.mark.parametrize("method", IN_BATCHES)
def test_scores_of_random_problems(method: str) -> None:
    for seed in range(12):
        problem = random_problem(seed)
        task = task_from(problem.document(method))
        weights = drawn_weights(problem.n)
        expected = [s for s in one_by_one(task, weights) if isinstance(s, Scores)]
        assert len(expected) == len(weights)
        assert_same(scorer_for(task), weights, expected, exact=True)


@pytest.mark.parametrize("method", [m for m in IN_BATCHES if METHODS[m].normalization])
def test_scores_under_every_normalisation(method: str) -> None:
    problem = random_problem(5)
    problem = replace(problem, values=6 + problem.values / 2)  # no logarithm is negative
    refused = set()
    for normalization in METHODS[method].normalizations:
        try:
            task = task_from(problem.document(method, normalization=normalization))
        except McdaError:
            refused.add(normalization)
            continue
        weights = drawn_weights(problem.n)
        scorer = scorer_for(task)
        assert not isinstance(scorer, Looped), normalization
        found = list(one_by_one(task, weights))
        expected = [s for s in found if isinstance(s, Scores)]
        assert len(expected) == len(weights), normalization
        assert_same(scorer, weights, expected, exact=False)
    assert refused == UNSUITABLE.get(method, set())


@pytest.mark.parametrize("expert", sorted(EXPERTS))
def test_comet_by_every_expert(expert: str) -> None:
    problem = random_problem(3)
    try:
        task = task_from(problem.document("comet", expert=expert))
    except McdaError:  # the worst object throughout has nothing to divide by
        assert expert == "cocoso"
        return
    weights = drawn_weights(problem.n)
    scorer = scorer_for(task)
    assert not isinstance(scorer, Looped)
    expected = [s for s in one_by_one(task, weights) if isinstance(s, Scores)]
    assert_same(scorer, weights, expected, exact=True)


def test_comet_of_very_many_objects_is_scored_one_by_one() -> None:
    values = np.random.default_rng(1).uniform(1, 9, (1000, 12)).tolist()
    document = rank_document(values, method="comet", cvalues=[[0, 10]] * 12)
    assert isinstance(scorer_for(task_from(document)), Looped)


@pytest.mark.parametrize("what", sorted(DEGENERATE))
@pytest.mark.parametrize("method", IN_BATCHES)
def test_scores_and_refusals_where_something_is_alike(method: str, what: str) -> None:
    try:
        task = degenerate_task(method, DEGENERATE[what])
    except McdaError:  # CoCoSo has no score for a worst throughout, sPROBID none for a best
        assert method in ("cocoso", "sprobid")
        return
    weights = with_zero_weights(3)
    scorer = scorer_for(task)
    found = list(one_by_one(task, weights))
    scored = [k for k, s in enumerate(found) if isinstance(s, Scores)]
    assert not isinstance(scorer, Looped)
    assert_same(scorer, weights[scored], [s for s in found if isinstance(s, Scores)], exact=False)
    if METHODS[method].unit_scores is not None or method in ("vikor", "wpm", "waspas"):
        return  # sums that are all alike tie, and nothing need be refused
    for k, error in enumerate(found):
        if isinstance(error, McdaError):
            with pytest.raises(type(error)) as refused:
                scorer.scores(weights[k : k + 1], nothing(1))
            assert str(refused.value) == str(error)


@pytest.mark.parametrize(
    ("method", "options"),
    [
        ("aroman", {"beta": 0.3, "lam": 0.0}),
        ("aras", {"esp": [6.0, 9, 1]}),
        ("cocoso", {"l": 0.9, "normalization": "linear"}),
        ("codas", {"tau": 0.0}),
        ("codas", {"tau": 0.3}),
        ("ervd", {"alpha": 0.4, "lambd": 1.5}),
        ("rim", {"ref_ideal": [[3, 4], [9, 9], [2, 5]]}),
        ("spotis", {"esp": [3.0, 9, 2]}),
        ("vikor", {"v": 0.2}),
        ("waspas", {"l": 0.0}),
    ],
)
def test_scores_with_other_options(method: str, options: dict[str, Any]) -> None:
    task = degenerate_task(method, DEGENERATE["twins"], **options)
    weights = drawn_weights(3)
    scorer = scorer_for(task)
    assert not isinstance(scorer, Looped)
    expected = [s for s in one_by_one(task, weights) if isinstance(s, Scores)]
    assert_same(scorer, weights, expected, exact=False)


@pytest.mark.parametrize("method", ["promethee_i", "promethee_ii"])
@pytest.mark.parametrize(
    "preference",
    [
        {"function": "linear", "q": 1, "p": 3},
        {"function": "gaussian", "s": 2},
        {"function": "level", "q": 1, "p": 3},
    ],
)
def test_scores_by_preferences(method: str, preference: dict[str, Any]) -> None:
    task = task_from(
        rank_document(
            DEGENERATE["twins"], directions=COST_LAST, method=method, preference=preference
        )
    )
    weights = with_zero_weights(3)
    expected = [s for s in one_by_one(task, weights) if isinstance(s, Scores)]
    assert_same(scorer_for(task), weights, expected, exact=False)


@pytest.mark.parametrize("method", ["rim", "ervd"])
def test_options_fit_the_columns_that_stay_and_their_targets(method: str) -> None:
    needed: dict[str, dict[str, Any]] = {
        "rim": {"bounds": [[0, 6], [0, 10], [0, 9], [0, 1]]},
        "ervd": {"ref_point": [3.0, 4, 2, 1]},
    }
    document = rank_document(
        [[4.0, 1, 7, None], [2, 9, 3, None], [5, 4, 4, None], [1, 1, 2, None]],
        method=method,
        missing="drop_criterion",
        **needed[method],
    )
    document["criteria"][2] |= {"direction": "target", "target": 9}
    task = task_from(document)
    weights = drawn_weights(3)
    expected = [s for s in one_by_one(task, weights) if isinstance(s, Scores)]
    assert_same(scorer_for(task), weights, expected, exact=True)


def test_a_part_of_the_samples_at_a_time_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    scorer = scorer_for(task_from(random_problem(1).document("probid")))
    weights = drawn_weights(len(scorer.task.matrix.criteria), 100)
    whole = scorer.scores(weights, nothing(100))
    monkeypatch.setattr("decision.mcda.robustness.scorers.batched.CACHED", 1)
    assert_allclose(scorer.scores(weights, nothing(100)), whole, rtol=1e-14)
