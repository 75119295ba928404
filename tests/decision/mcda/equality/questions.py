"""Small questions in whole numbers, among which ties are frequent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from decision.mcda.errors import McdaError
from tests.decision.mcda.equality.exact import BOUNDS, POSITIVE, Exact
from tests.decision.mcda.rank_documents import evaluated, rank_document


def exact_questions(name: str, count: int, seed: int = 0) -> Iterator[Exact]:
    """Questions for a method of `decision.mcda.equality.exact`, half of them built to tie."""
    rng = np.random.default_rng(seed)
    low = 1 if name in POSITIVE else 0
    for k in range(count):
        m, n = int(rng.integers(2, 5)), int(rng.integers(2, 5))
        rows = rng.integers(low, low + 4, (m, n))
        weights = rng.integers(1, 5, n)
        directions = ["max" if up else "min" for up in rng.random(n) < 0.6]
        if k % 2:  # the last takes the first one's values in another order, by equal weights
            weights[:] = rng.integers(1, 4)
            rows[-1] = rng.permutation(rows[0])
            rows = rows[rng.permutation(m)]
            directions = [directions[0]] * n
        yield Exact(rows.tolist(), weights.tolist(), directions)


def options_for(name: str, n: int) -> dict[str, Any]:
    method = name.split(maxsplit=1)[0]
    if method in ("spotis", "rim"):
        return {"bounds": [list(BOUNDS)] * n}
    return {"normalization": name.split()[1]} if " " in name else {}


def document(question: Exact, name: str, kind: str = "rank", **more: Any) -> dict[str, Any]:
    asked = rank_document(
        question.rows,
        question.weights,
        question.directions,
        method=name.split(maxsplit=1)[0],
        **options_for(name, len(question.weights)),
    )
    return asked | {"kind": kind} | more


def answered(name: str, count: int, kind: str = "rank", **more: Any) -> Iterator[tuple[Exact, Any]]:
    """Questions with the engine's answers, those that it refuses left out; most are not."""
    refused = 0
    for question in exact_questions(name, count):
        try:
            answer = evaluated(document(question, name, kind, **more))
        except McdaError:
            refused += 1
            continue
        yield question, answer
    assert refused < count / 2
