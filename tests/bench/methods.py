"""SMAA by each method, 50 alternatives by 15 criteria, against pymcdm's loop."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from decision.mcda import evaluate
from decision.mcda.matrix import Floats
from decision.mcda.ranking import METHODS
from decision.mcda.robustness.sampling import Given, Uniform
from decision.mcda.robustness.scorers import scorer_for
from decision.mcda.robustness.scorers.base import Looped
from decision.mcda.robustness.scorers.registry import WITH_INNER_MODELS
from decision.mcda.robustness.smaa import Sampling, run
from decision.mcda.robustness.task import Task
from tests.bench.measures import Figure, Measure, Took, alternately
from tests.bench.peers import peer_scores
from tests.bench.problems import document, values_of
from tests.bench.tasks import task_by

M, N, SAMPLES = 50, 15, 100_000
WANTED = ">= 50"
# A method with an inner model, whose characteristic objects multiply with each criterion.
SMALL_N = 3
# What pymcdm is to take of each method, about.
SECONDS = 0.15
TIMES = 5


def every_method() -> Iterator[Figure]:
    for name in METHODS:
        yield _against_pymcdm(name, SMALL_N if name in WITH_INNER_MODELS else N)


def _against_pymcdm(name: str, n: int) -> Figure:
    values = values_of(M, n)
    task, scores = task_by(name, values), peer_scores(name, values)
    weights = Uniform(n).draw(np.random.default_rng(0), 0, SAMPLES)
    few = _as_many_as_take(partial(_counted, scores, METHODS[name].larger_is_better), weights)

    def ours() -> object:
        # All that the weights do not enter is part of the work: the scorer is made anew.
        return run(scorer_for(task), Sampling(Given(weights), ranks_only=True), SAMPLES)

    def theirs() -> object:
        return _counted(scores, METHODS[name].larger_is_better, weights[:few])

    took, peer = alternately(ours, theirs, times=TIMES)
    peer *= SAMPLES / few
    return Figure(
        f"SMAA, {name}",
        f"{M} x {n}, {SAMPLES:,} weight vectors",
        took.wall,
        "s",
        "pymcdm, validation=False, rank",
        peer.wall,
        peer.wall / took.wall,
        "" if name in WITH_INNER_MODELS else WANTED,
        f"pymcdm on {few} vectors, scaled",
        peer.processor / took.processor,
    )


def _as_many_as_take(work: Callable[[Floats], object], weights: Floats) -> int:
    """How many of the vectors take about `SECONDS`, at least ten."""
    (took,) = alternately(partial(work, weights[:10]), times=2)
    return int(np.clip(10 * SECONDS / took.wall, 10, 2000))


def _counted(scores: Callable[[Floats], Floats], larger: bool, weights: Floats) -> Floats:
    """pymcdm's scores and ranks of each weight vector, counted."""
    from pymcdm.helpers import rankdata

    taken, rows = np.zeros((M, M)), np.arange(M)
    for vector in weights:
        ranks = rankdata(scores(vector), reverse=larger)
        taken[rows, ranks.astype(np.int64) - 1] += 1
    return taken / len(weights)


def whole_answers() -> Iterator[Figure]:
    """The two that took longest, from the document to the answer."""
    for name, m, n in (
        ("edas", 6, 3),
        ("edas", 100, 30),
        ("codas", 6, 3),
        ("codas", 100, 30),
        ("topsis", 100, 30),
    ):
        uncertainty = {"weights": {"distribution": "uniform"}}
        asked = document(
            "smaa", values_of(m, n), method=name, uncertainty=uncertainty, samples=10_000
        )
        took, loop = alternately(
            partial(evaluate, asked), partial(_looped, task_by(name, values_of(m, n))), times=TIMES
        )
        yield _whole(name, m, n, took, loop * (10_000 / 100))


def _looped(task: Task) -> object:
    return run(Looped(task), Sampling(Uniform(len(task.matrix.criteria))), 100)


def _whole(name: str, m: int, n: int, took: Took, loop: Took) -> Figure:
    return Figure(
        f"SMAA, {name}, whole answer",
        f"{m} x {n}, 10,000 weight vectors",
        took.wall,
        "s",
        "one by one",
        loop.wall,
        loop.wall / took.wall,
        "",
        "one by one: 100 vectors, scaled",
        loop.processor / took.processor,
    )


MEASURES = [Measure("methods", every_method), Measure("methods-answers", whole_answers)]
