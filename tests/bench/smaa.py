"""SMAA with TOPSIS, 50 alternatives by 15 criteria."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
import pymcdm

from decision.mcda.matrix import Floats
from decision.mcda.robustness import indices
from decision.mcda.robustness.sampling import Given, Uniform, WeightDistribution
from decision.mcda.robustness.scorers import Scorer, scorer_for
from decision.mcda.robustness.smaa import Sampling, run
from decision.mcda.robustness.task import Task
from tests.bench.measures import Figure, Measure, Took, alternately
from tests.bench.problems import directions_of, values_of
from tests.bench.processes import in_fresh_interpreter, interpreter_at_rest
from tests.bench.topsis_task import task_of

M, N, SAMPLES = 50, 15, 100_000
# About as long as ours takes for all.
SUBSET = 500
SIZE = f"{M} x {N}, {SAMPLES:,} weight vectors"
PEER = "pymcdm, validation=False, rank"
MB = 400


def acceptability() -> Iterator[Figure]:
    values = values_of(M, N)
    task = task_of(values)
    scorer = scorer_for(task)
    weights = Uniform(N).draw(np.random.default_rng(0), 0, SAMPLES)
    difference = _difference_from_pymcdm(scorer, values, weights[:SUBSET])

    ours, drawn, with_all, floor, theirs = alternately(
        partial(_acceptability, task, Given(weights), ranks_only=True),
        partial(_acceptability, task, Uniform(N), ranks_only=True),
        partial(_acceptability, task, Uniform(N), ranks_only=False),
        partial(_floor, values, weights),
        partial(_by_pymcdm, values, weights[:SUBSET]),
    )
    theirs *= SAMPLES / SUBSET
    note = f"pymcdm on {SUBSET} vectors, scaled"
    yield _figure("SMAA-TOPSIS, acceptability", ours, PEER, theirs, ">= 300", note)
    yield _figure("SMAA-TOPSIS, drawing too", drawn, PEER, theirs, "", note)
    yield _figure("SMAA-TOPSIS, drawing, pairs, central weights", with_all, PEER, theirs, "", note)
    yield Figure(
        "SMAA-TOPSIS, acceptability",
        SIZE,
        ours.wall,
        "s",
        "two products, one argsort",
        floor.wall,
        ours.wall / floor.wall,
        "<= 3",
        processor_ratio=ours.processor / floor.processor,
    )
    what = "largest difference of scores"
    yield Figure(what, f"{SUBSET} of them", difference, "", "pymcdm", None, difference, "<= 1e-12")


def _figure(what: str, ours: Took, peer: str, theirs: Took, wanted: str, note: str) -> Figure:
    by_processor = theirs.processor / ours.processor
    ratio = theirs.wall / ours.wall
    return Figure(what, SIZE, ours.wall, "s", peer, theirs.wall, ratio, wanted, note, by_processor)


def memory() -> Iterator[Figure]:
    rest = interpreter_at_rest()
    child = in_fresh_interpreter("tests.bench.smaa_document", "million", "answered")
    more = child.peak - rest
    yield Figure(
        "SMAA-TOPSIS, whole answer, memory",
        f"{M} x {N}, 1,000,000 weight vectors",
        child.peak,
        "MB",
        "interpreter at rest",
        rest,
        more,
        f"<= {MB}",
        f"ratio column: MB more than at rest; {child.seconds:.2f} s from document to answer",
    )


def _acceptability(task: Task, weights: WeightDistribution, *, ranks_only: bool) -> Floats:
    # All that the weights do not enter is part of the work: the scorer is made anew.
    return indices.acceptability(
        run(scorer_for(task), Sampling(weights, ranks_only=ranks_only), SAMPLES)
    )


def _floor(values: Floats, weights: Floats) -> None:
    """What no way of doing it can leave out: two products of this size, and one argsort."""
    right = np.ascontiguousarray(values.T)
    first = weights @ right
    np.matmul(weights, right)
    np.argsort(first, axis=1)


def _by_pymcdm(values: Floats, weights: Floats) -> Floats:
    method = pymcdm.methods.TOPSIS(pymcdm.normalizations.vector_normalization)
    types, rows = directions_of(N), np.arange(M)
    taken = np.zeros((M, M))
    for vector in weights:
        ranks = method.rank(method(values, vector, types, validation=False))
        taken[rows, ranks.astype(np.int64) - 1] += 1
    return taken / len(weights)


def _difference_from_pymcdm(scorer: Scorer, values: Floats, weights: Floats) -> float:
    method = pymcdm.methods.TOPSIS(pymcdm.normalizations.vector_normalization)
    theirs = np.array([method(values, w, directions_of(N), validation=False) for w in weights])
    return float(np.abs(scorer.scores(weights, np.empty((len(weights), 0))) - theirs).max())


MEASURES = [Measure("smaa", acceptability), Measure("smaa-memory", memory)]
