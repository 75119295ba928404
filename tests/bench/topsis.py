"""One TOPSIS ranking of a million alternatives by 15 criteria."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tests.bench.measures import Figure, Measure
from tests.bench.processes import in_fresh_interpreter, interpreter_at_rest

CHILD = "tests.bench.topsis_ranking"
SIZE = "1,000,000 x 15"


def million() -> Iterator[Figure]:
    rest = interpreter_at_rest()
    # In turns, and the best of each, as in `alternately`.
    pairs = [
        (
            in_fresh_interpreter(CHILD, "question", "ours"),
            in_fresh_interpreter(CHILD, "peers_question", "by_pymcdm"),
        )
        for _ in range(5)
    ]
    ours, theirs = (min(side, key=lambda run: run.seconds) for side in zip(*pairs, strict=True))
    agree = np.array_equal(ours.answer["first"], theirs.answer["first"])
    said = "the same first hundred" if agree else "THE FIRST HUNDRED DIFFER"
    yield Figure(
        "TOPSIS with ranks",
        SIZE,
        ours.seconds,
        "s",
        "pymcdm",
        theirs.seconds,
        theirs.seconds / ours.seconds,
        ">= 20",
        said,
        theirs.processor / ours.processor,
    )
    yield Figure(
        "TOPSIS with ranks, peak memory",
        SIZE,
        ours.peak - rest,
        "MB",
        "pymcdm",
        theirs.peak - rest,
        (theirs.peak - rest) / (ours.peak - rest),
        ">= 2",
        "more than the interpreter at rest, imports and the matrix of 120 MB included",
    )


MEASURES = [Measure("topsis", million)]
