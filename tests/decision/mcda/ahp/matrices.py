"""Pairwise matrices for the tests: published ones, and seeded random ones."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from decision.mcda.matrix import Floats

Upper = Sequence[Sequence[float | str]]

# Saaty (2008), relative consumption of drinks; AHP-OS example 3: coffee, wine, tea, beer,
# soda, milk, water.
DRINKS: Upper = [
    [9, 5, 2, 1, 1, "1/2"],
    ["1/3", "1/9", "1/9", "1/9", "1/9"],
    ["1/3", "1/4", "1/3", "1/9"],
    ["1/2", 1, "1/3"],
    [2, "1/2"],
    ["1/3"],
]
# ahpsurvey's vignette: culture, family, house, jobs, transport.
CITIES: Upper = [["1/5", 3, "1/2", 5], [7, 1, 7], ["1/4", 3], [7]]


def reciprocal(upper: Upper) -> Floats:
    """The matrix with these rows above its diagonal."""
    n = len(upper) + 1
    matrix = np.ones((n, n))
    for i, row in enumerate(upper):
        for j, value in enumerate(row, start=i + 1):
            matrix[i, j] = float(Fraction(value))
            matrix[j, i] = float(1 / Fraction(value))
    return matrix


def random_matrices(k: int, n: int, noise: float, seed: int = 7) -> Floats:
    """Judgements on Saaty's steps around true weights; much noise makes them contradict."""
    generator = np.random.default_rng(seed)
    weights = generator.dirichlet(np.full(n, 3.0), k)
    i, j = np.triu_indices(n, 1)
    blurred = weights[:, i] / weights[:, j] * np.exp(noise * generator.standard_normal((k, len(i))))
    clipped = np.clip(blurred, 1 / 9, 9)
    steps = np.where(clipped >= 1, np.round(clipped), 1 / np.maximum(np.round(1 / clipped), 1))
    matrices = np.ones((k, n, n))
    matrices[:, i, j] = steps
    matrices[:, j, i] = 1 / steps
    return matrices
