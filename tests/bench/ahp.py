"""AHP priorities and consistency ratios of many participants."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import combinations

import ahpy
import numpy as np
from pymcdm.weights.subjective import AHP

from decision.mcda import evaluate
from decision.mcda.ahp.consistency import consistency_ratio
from decision.mcda.ahp.priorities import eigenvector_priorities
from decision.mcda.matrix import Floats
from tests.bench.measures import Figure, Measure, alternately
from tests.decision.mcda.ahp.matrices import random_matrices

PARTICIPANTS, N = 10_000, 15
SUBSET = 200
# Judgements on Saaty's steps; CR about 0.06 on average.
NOISE = 0.5
# What may pass, in seconds, before a person who has answered sees what follows.
LIVE = 0.015


def priorities() -> Iterator[Figure]:
    matrices = random_matrices(PARTICIPANTS, N, NOISE)
    some = matrices[:SUBSET]
    difference = _difference_from_numpy(matrices)
    judged = [_judgements(matrix) for matrix in some]

    ours, by_ahpy, by_pymcdm = alternately(
        partial(_ours, matrices), partial(_by_ahpy, judged), partial(_by_pymcdm, some)
    )
    ours *= 1e6 / PARTICIPANTS
    size = f"{PARTICIPANTS:,} x {N}"
    for peer, theirs, wanted in (("AHPy", by_ahpy, ">= 60"), ("pymcdm", by_pymcdm, ">= 30")):
        theirs *= 1e6 / SUBSET
        yield Figure(
            "AHP priorities and CR, a matrix",
            size,
            ours.wall,
            "us",
            peer,
            theirs.wall,
            theirs.wall / ours.wall,
            wanted,
            f"{peer} on {SUBSET} matrices",
            theirs.processor / ours.processor,
        )
    yield Figure(
        "largest difference of priorities",
        size,
        difference,
        "",
        "numpy.linalg.eig",
        None,
        difference,
        "<= 1e-10",
    )


def _ours(matrices: Floats) -> tuple[Floats, Floats]:
    found, lambda_max = eigenvector_priorities(matrices)
    return found, consistency_ratio(lambda_max, N)


def _judgements(matrix: Floats) -> dict[tuple[str, str], float]:
    """As AHPy takes them; made before the clock starts."""
    return {(str(i), str(j)): float(matrix[i, j]) for i, j in combinations(range(N), 2)}


def _by_ahpy(judged: list[dict[tuple[str, str], float]]) -> list[object]:
    compared = [ahpy.Compare("peer", comparisons, precision=12) for comparisons in judged]
    return [(each.target_weights, each.consistency_ratio) for each in compared]


def _by_pymcdm(matrices: Floats) -> list[object]:
    asked = [AHP(matrix=matrix) for matrix in matrices]
    return [(each(), each.get_cr()) for each in asked]


def _difference_from_numpy(matrices: Floats) -> float:
    found, _ = eigenvector_priorities(matrices)
    values, vectors = np.linalg.eig(matrices)
    principal = values.real.argmax(axis=1)
    theirs = np.abs(vectors[np.arange(len(matrices)), :, principal].real)
    theirs /= theirs.sum(axis=1, keepdims=True)
    return float(np.abs(found - theirs).max())


def one_person() -> Iterator[Figure]:
    """What is computed after each answer: weights, consistency, and what would mend it."""
    asked = {
        "kind": "ahp",
        "items": [f"c{j}" for j in range(N)],
        "matrix": random_matrices(1, N, NOISE)[0].tolist(),
    }
    (ours,) = alternately(partial(evaluate, asked))
    what, ratio = "AHP of one person, suggestions too", ours.wall / LIVE
    yield Figure(what, f"{N} items", ours.wall, "s", "limit", LIVE, ratio, "<= 1")


MEASURES = [Measure("ahp", priorities), Measure("ahp-live", one_person)]
