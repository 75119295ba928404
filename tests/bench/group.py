"""The answers that the results page of a session shows, for a thousand people."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np

from decision.mcda import evaluate
from decision.mcda.ahp.priorities import geometric_mean_priorities
from decision.mcda.matrix import Floats
from tests.bench.measures import Figure, Measure, alternately
from tests.decision.mcda.ahp.matrices import random_matrices

K, N = 1_000, 7
# A tree of three criteria with three each: four matrices, and then weights of nine.
BRANCHES = 3
NOISE = 0.4
# What the engine may take of the page's 100 ms.
LIMIT = 0.045
NODE_PARTS = ["consensus", "dispersion", "participants"]

Document = dict[str, object]


def results_page() -> Iterator[Figure]:
    matrices = random_matrices(K, N, NOISE)
    page = [_judged(matrices, [*NODE_PARTS, "clusters"])]
    tree = _tree()
    took = alternately(
        partial(_answered, page),
        partial(_answered, tree),
        partial(_answered, [_as_list(matrices)]),
    )
    whats = (
        (f"{N} criteria, columns", "<= 1"),
        (f"a {BRANCHES} x {BRANCHES} tree, columns", "<= 1"),
        (f"{N} criteria, a list of people, every part", ""),
    )
    for (what, wanted), one in zip(whats, took, strict=True):
        size = f"{K:,} people"
        ratio = one.wall / LIMIT
        yield Figure(
            f"group: {what}", size, one.wall, "s", "limit", LIMIT, ratio, wanted, "no digest"
        )


def _answered(documents: list[Document]) -> None:
    for document in documents:
        evaluate(document, digest=False)


def _judged(matrices: Floats, parts: list[str]) -> Document:
    n = matrices.shape[1]
    i, j = np.triu_indices(n, 1)
    return _asked(n, {"judgements": matrices[:, i, j].tolist()}, parts)


def _asked(n: int, given: dict[str, object], parts: list[str]) -> Document:
    return {
        "kind": "group",
        "items": [f"c{j}" for j in range(n)],
        "participants": {"names": [f"person {i}" for i in range(K)], **given},
        "options": {"parts": parts},
    }


def _tree() -> list[Document]:
    nodes = [random_matrices(K, BRANCHES, NOISE, seed) for seed in range(BRANCHES + 1)]
    goal, *branches = (geometric_mean_priorities(matrices) for matrices in nodes)
    leaves = np.hstack([goal[:, [b]] * branch for b, branch in enumerate(branches)])
    leaves /= leaves.sum(axis=1, keepdims=True)
    whole = _asked(BRANCHES**2, {"weights": leaves.tolist()}, [*NODE_PARTS, "clusters"])
    return [*(_judged(matrices, NODE_PARTS) for matrices in nodes), whole]


def _as_list(matrices: Floats) -> Document:
    people = [
        {"name": f"person {i}", "power": 1, "matrix": matrix}
        for i, matrix in enumerate(matrices.tolist())
    ]
    return {"kind": "group", "items": [f"c{j}" for j in range(N)], "participants": people}


MEASURES = [Measure("group", results_page)]
