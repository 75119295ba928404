"""Portfolios: the proved optimum, a frontier and a core index, beside the solvers themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np

from decision.mcda import evaluate
from tests.bench.measures import Figure, Measure, Took, alternately
from tests.bench.portfolio_instances import Document, Task, by_cp_sat, by_highs, instance, task_of

SIZES = ((24, 4), (200, 30), (1000, 30))
SEEDS = range(1, 6)
POINTS = 20
WEIGHTINGS = 500
# So many are measured and the rest reckoned, where all of them take minutes.
MEASURED = {24: 500, 200: 50, 1000: 10}
# One budget and no more: what takes longest to prove for its size.
NEAR = 90


def optima() -> Iterator[Figure]:
    for m, rules in SIZES:
        yield from _optima("first answer", [instance(m, rules, seed) for seed in SEEDS], m, rules)
    near = [instance(NEAR, 0, seed, values_near_costs=True) for seed in SEEDS]
    yield from _optima("first answer, values near costs", near, NEAR, 0)


def _optima(what: str, documents: Sequence[Document], m: int, rules: int) -> Iterator[Figure]:
    tasks = [task_of(document) for document in documents]
    asked = [_asked(document, frontier=None, ties_time=0) for document in documents]
    size = f"{m} x {rules}, {len(documents)} questions"
    yield from _beside(what, size, partial(_all, asked), tasks, times=3)


def frontiers() -> Iterator[Figure]:
    for m, rules in SIZES:
        document = instance(m, rules, 1)
        answer: Any = evaluate(_asked(document, frontier=POINTS, ties_time=0))
        budgets = [point["budget"] for point in answer["frontier"]]
        tasks = [task_of(document, budget) for budget in budgets]
        asked = [_asked(document, frontier=POINTS, ties_time=0)]
        size = f"{m} x {rules}, {len(budgets)} points"
        yield from _beside("frontier", size, partial(_all, asked), tasks, times=2)
    for (m, rules), limit in zip(SIZES, (1.0, 5.0, 10.0), strict=True):
        points = None if m == 1000 else POINTS
        asked = [_asked(instance(m, rules, seed), frontier=points) for seed in SEEDS]
        (took,) = alternately(partial(_all, asked), times=1)
        each = took * (1 / len(asked))
        what = "answer with its ties" if points is None else "answer, ties and frontier"
        yield _figure(what, f"{m} x {rules}", each, "limit", Took(limit, limit), "<= 1")


def core_indices() -> Iterator[Figure]:
    for m, rules in SIZES:
        document, count = instance(m, rules, 1), MEASURED[m]
        values = np.array([project["value"] for project in document["projects"]])
        spread = np.random.default_rng(1).uniform(0.8, 1.2, (count, m))
        samples = (values * spread).tolist()
        tasks = [task_of(document, values=sample) for sample in samples]
        asked = [_asked(document, frontier=None, ties_time=0, value_samples=samples)]
        size = f"{m} x {rules}, {WEIGHTINGS} weightings"
        note = "" if count == WEIGHTINGS else f"{count} measured"
        yield from _beside(
            "core index", size, partial(_all, asked), tasks, 1, WEIGHTINGS / count, note
        )


def _asked(document: Document, **options: object) -> Document:
    return document | {"options": options}


def _all(documents: Sequence[Document]) -> list[Any]:
    return [evaluate(document, digest=False) for document in documents]


def _beside(
    what: str,
    size: str,
    ours: Callable[[], object],
    tasks: Sequence[Task],
    times: int,
    factor: float = 1.0,
    note: str = "",
) -> Iterator[Figure]:
    """Ours against both solvers, and against the faster of them."""

    def each_by(solver: Callable[[Task], float | None]) -> Callable[[], object]:
        return lambda: [solver(task) for task in tasks]

    if [by_highs(task) for task in tasks] != [by_cp_sat(task) for task in tasks]:
        note = f"{note} the solvers differ".strip()
    took = [
        one * factor
        for one in alternately(ours, each_by(by_highs), each_by(by_cp_sat), times=times)
    ]
    mine, highs, cp_sat = took
    best = min(highs, cp_sat, key=lambda one: one.wall)
    yield _figure(what, size, mine, "HiGHS directly", highs, "", note)
    yield _figure(what, size, mine, "CP-SAT directly", cp_sat, "", note)
    yield _figure(what, size, mine, "the faster of them", best, "<= 1.5", note)


def _figure(
    what: str, size: str, mine: Took, against: str, theirs: Took, wanted: str, note: str = ""
) -> Figure:
    return Figure(
        what,
        size,
        mine.wall,
        "s",
        against,
        theirs.wall,
        mine.wall / theirs.wall,
        wanted,
        note,
        mine.processor / theirs.processor,
    )


MEASURES = [
    Measure("portfolio", optima),
    Measure("portfolio-frontier", frontiers),
    Measure("portfolio-core", core_indices),
]
