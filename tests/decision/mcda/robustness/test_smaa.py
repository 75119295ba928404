from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from decision.mcda.robustness import indices
from decision.mcda.robustness.cells import UncertainCells
from decision.mcda.robustness.confidence import confidence_factors
from decision.mcda.robustness.mixtures import Counts
from decision.mcda.robustness.sampling import BLOCK, WEIGHTS, Given, Uniform, stream
from decision.mcda.robustness.scorers import scorer_for
from decision.mcda.robustness.scorers.base import Looped
from decision.mcda.robustness.smaa import Sampling, run, run_to_error
from decision.mcda.robustness.tallies import Tally, tally_block
from tests.decision.mcda.rank_documents import rank_document
from tests.decision.mcda.ranking.problems import random_problem
from tests.decision.mcda.robustness.tasks import ranks_at, task_from

# Three alternatives twice over, so that ties are counted too, and one that is dominated.
TWINS = [[4.0, 1, 7], [2, 9, 3], [4, 1, 7], [5, 4, 4], [1, 1, 2], [2, 9, 3]]


def assert_same_tally(found: Counts, expected: Counts) -> None:
    assert found.samples == expected.samples
    assert found.tied == expected.tied
    assert_array_equal(found.taken, expected.taken)
    assert_array_equal(found.before, expected.before)
    assert_array_equal(found.first_weights, expected.first_weights)


def counted_one_by_one(document: dict[str, object], samples: int) -> Tally:
    """A second implementation: the plain question `rank`, weight vector by weight vector."""
    m, n = len(document["matrix"]), len(document["criteria"])  # type: ignore[arg-type]
    weights = Uniform(n).draw(stream(0, 0, WEIGHTS), 0, samples)
    taken = np.zeros((m, m), dtype=np.int64)
    before = np.zeros((m, m), dtype=np.int64)
    first_weights = np.zeros((m, n))
    tied = 0
    for vector in weights:
        ranks = ranks_at(document, vector)
        tied += len(set(ranks)) < m
        for i, rank in enumerate(ranks):
            taken[i, rank - 1] += 1
            first_weights[i] += vector * (rank == 1)
            for j, other in enumerate(ranks):
                before[i, j] += rank < other
    return Tally(samples, tied, taken, before, first_weights)


@pytest.mark.parametrize("method", ["topsis", "vikor", "wsm", "promethee_ii", "edas", "wpm"])
def test_counts_are_those_of_a_plain_loop(method: str) -> None:
    document = random_problem(11).document(method)
    expected = counted_one_by_one(document, 150)
    scorer = scorer_for(task_from(document))
    found = run(scorer, Sampling(Uniform(len(document["criteria"]))), 150)

    assert_array_equal(found.taken, expected.taken)
    assert_array_equal(found.before, expected.before)
    assert_allclose(found.first_weights, expected.first_weights, rtol=1e-12)


@pytest.mark.parametrize("method", ["topsis", "wsm"])
def test_ties_are_counted_as_in_a_plain_loop(method: str) -> None:
    document = rank_document(TWINS, method=method)
    expected = counted_one_by_one(document, 150)
    found = run(scorer_for(task_from(document)), Sampling(Uniform(3)), 150)

    assert found.tied == expected.tied == 150
    assert_array_equal(found.taken, expected.taken)
    assert_array_equal(found.before, expected.before)
    assert_allclose(found.first_weights, expected.first_weights, rtol=1e-12)


@pytest.mark.parametrize("samples", [1, BLOCK - 1, BLOCK, 3 * BLOCK + 5])
def test_the_number_of_workers_changes_nothing(samples: int) -> None:
    scorer = scorer_for(task_from(random_problem(2).document("topsis")))
    n = len(scorer.task.matrix.criteria)
    tallies = [
        run(scorer, Sampling(Uniform(n), seed=5, workers=workers), samples) for workers in (1, 2, 5)
    ]
    assert_same_tally(tallies[1], tallies[0])
    assert_same_tally(tallies[2], tallies[0])


def test_the_size_of_the_parts_in_the_cache_changes_no_count(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scorer = scorer_for(task_from(rank_document(TWINS)))
    whole = run(scorer, Sampling(Uniform(3)), 3000)
    monkeypatch.setattr("decision.mcda.robustness.tallies._CACHED", 8 * 6 * 17)
    parts = run(scorer, Sampling(Uniform(3)), 3000)
    assert_array_equal(parts.taken, whole.taken)
    assert_array_equal(parts.before, whole.before)
    assert parts.tied == whole.tied == 3000


def test_fewer_samples_are_the_first_of_more() -> None:
    scorer = scorer_for(task_from(random_problem(3).document("topsis")))
    n = len(scorer.task.matrix.criteria)
    weights = Uniform(n).draw(stream(0, 0, WEIGHTS), 0, BLOCK)
    few = run(scorer, Sampling(Uniform(n)), 100)
    by_hand = tally_block(scorer, weights[:100], np.empty((100, 0)), 1e-9)
    assert_same_tally(few, by_hand)


def test_seeds_differ_and_repeat() -> None:
    scorer = scorer_for(task_from(random_problem(3).document("topsis")))
    n = len(scorer.task.matrix.criteria)
    zero, again, one = (run(scorer, Sampling(Uniform(n), seed=s), 500) for s in (0, 0, 1))
    assert_same_tally(again, zero)
    assert (one.taken != zero.taken).any()


@pytest.mark.parametrize("m", [130, 300])
def test_pairs_of_many_alternatives(m: int) -> None:
    """From 256 alternatives on ranks need more than a byte."""
    values = np.random.default_rng(m).random((m, 3))
    scorer = scorer_for(task_from(rank_document(values.tolist(), method="wsm")))
    weights = Uniform(3).draw(stream(0, 0, WEIGHTS), 0, 70)
    tally = tally_block(scorer, weights, np.empty((70, 0)), 1e-9)
    scores = weights @ values.T
    expected = (scores[:, :, np.newaxis] > scores[:, np.newaxis]).sum(axis=0)
    assert_array_equal(tally.before, expected)


@pytest.mark.parametrize("values", [TWINS, TWINS[2:]])
def test_ranks_alone_are_the_same_ranks(values: list[list[float]]) -> None:
    scorer = scorer_for(task_from(rank_document(values)))
    alone = run(scorer, Sampling(Uniform(3), ranks_only=True), 3000)
    assert_array_equal(alone.taken, run(scorer, Sampling(Uniform(3)), 3000).taken)
    assert not alone.before.any()
    assert not alone.first_weights.any()


def test_two_alternatives_that_mirror_each_other() -> None:
    """cases.md, section 6: A = (1, 0), B = (0, 1) share the first rank, centre (.75, .25)."""
    scorer = scorer_for(task_from(rank_document([[1, 0], [0, 1]], method="wsm")))
    tally = run(scorer, Sampling(Uniform(2)), 200_000)

    error = 4 * indices.standard_error(tally)
    assert_allclose(indices.acceptability(tally), [[0.5, 0.5], [0.5, 0.5]], atol=error)
    central_a, central_b = indices.central_weights(tally)
    assert central_a is not None
    assert central_b is not None
    assert_allclose(central_a, [0.75, 0.25], atol=4e-3)
    assert_allclose(central_b, [0.25, 0.75], atol=4e-3)
    assert_array_equal(indices.acceptability(tally).sum(axis=1), [1, 1])


def test_a_dominated_alternative_has_no_centre() -> None:
    """cases.md, section 6 and trap 9."""
    scorer = scorer_for(task_from(rank_document([[2, 3], [1, 2], [3, 1]])))
    tally = run(scorer, Sampling(Uniform(2)), 5000)
    assert indices.acceptability(tally)[1, 0] == 0
    assert indices.central_weights(tally)[1] is None
    assert indices.pairwise_winning(tally)[0, 1] == 1
    assert indices.pairwise_winning(tally)[1, 0] == 0


def test_sampling_goes_on_to_the_wanted_error() -> None:
    scorer = scorer_for(task_from(random_problem(4).document("topsis")))
    sampling = Sampling(Uniform(len(scorer.task.matrix.criteria)))
    tally = run_to_error(scorer, sampling, 1000, 0.002, 1_000_000)

    assert indices.standard_error(tally) <= 0.002
    assert tally.samples < 100_000
    assert_same_tally(run(scorer, sampling, tally.samples), tally)


def test_sampling_stops_at_the_stated_maximum() -> None:
    scorer = scorer_for(task_from(random_problem(4).document("topsis")))
    sampling = Sampling(Uniform(len(scorer.task.matrix.criteria)))
    tally = run_to_error(scorer, sampling, 1000, 1e-6, 3 * BLOCK + 1)
    assert tally.samples == 3 * BLOCK
    assert indices.standard_error(tally) > 1e-6


def test_progress_is_told_of_each_block() -> None:
    scorer = Looped(task_from(rank_document([[1, 2], [2, 1]])))
    told: list[tuple[int, int]] = []
    run(scorer, Sampling(Uniform(2)), BLOCK + 10, lambda done, all_: told.append((done, all_)))
    assert told == [(BLOCK, BLOCK + 10), (BLOCK + 10, BLOCK + 10)]


def test_indices_of_counts_by_hand() -> None:
    taken = np.array([[19, 1, 0], [1, 18, 1], [0, 1, 19]])
    tally = Tally(20, 0, taken, np.zeros((3, 3), dtype=np.int64), np.zeros((3, 2)))

    assert_allclose(indices.acceptability(tally)[0], [0.95, 0.05, 0])
    # 95 % of samples are within rank 1 for the first; 5 % within rank 1 for the second.
    assert_array_equal(indices.rank_intervals(tally), [[1, 1], [1, 2], [2, 3]])
    expected = -(0.95 * np.log2(0.95) + 0.05 * np.log2(0.05))
    assert_allclose(indices.rank_entropy(tally)[[0, 2]], expected)
    assert_allclose(indices.standard_error(tally), np.sqrt(0.9 * 0.1 / 20))


def test_a_rank_interval_ends_where_the_quantile_is_reached() -> None:
    taken = np.array([[949, 51], [950, 50], [50, 950], [49, 951]])
    tally = Tally(1000, 0, taken, np.zeros((4, 4), dtype=np.int64), np.zeros((4, 1)))
    assert_array_equal(indices.rank_intervals(tally), [[1, 2], [1, 1], [1, 2], [2, 2]])


def test_confidence_counts_the_values_by_the_central_weights() -> None:
    """A = 0.5 against B uniform on [0, 0.8]: A is first in 5/8 of the samples."""
    task = task_from(rank_document([[0.5], [0.4]], method="wsm"))
    none = np.array([np.nan])
    cells = UncertainCells(
        np.array([1]), np.array([0]), np.array([False]), np.array([0.0]), np.array([0.8]), none
    )
    scorer = scorer_for(replace(task, cells=cells))
    weights = np.ones(1)
    tally = run(scorer, Sampling(Given(weights[np.newaxis])), 40_000)
    central = indices.central_weights(tally)
    factors = confidence_factors(scorer, central, 0, 1e-9, 40_000)

    found = np.array(factors, dtype=np.float64)
    assert_allclose(found, indices.acceptability(tally)[:, 0])  # the same values are drawn
    assert_allclose(found, [0.625, 0.375], atol=0.01)


def test_confidence_without_uncertain_cells_is_all_or_nothing() -> None:
    scorer = scorer_for(task_from(rank_document([[1, 0], [0, 1], [-1, -1]], method="wsm")))
    central = indices.central_weights(run(scorer, Sampling(Uniform(2)), 1000))
    assert confidence_factors(scorer, central, 0, 1e-9, 1000) == [1.0, 1.0, None]
