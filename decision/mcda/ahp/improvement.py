"""Which judgements hurt consistency most, and what value would serve best."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from decision.mcda.ahp.graph import judged_pairs, resistances
from decision.mcda.ahp.incomplete import (
    harker_matrix,
    logarithmic_least_squares,
    missing_pairs,
)
from decision.mcda.ahp.priorities import eigenvalues
from decision.mcda.ahp.scales import STEPS, scaled
from decision.mcda.equality import levelled
from decision.mcda.matrix import Floats

# An improvement of the eigenvalue below this is rounding.
LEAST_GAIN = 1e-9
# Pairs tried at a time: their matrices stay within this.
CHUNK_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True)
class Improvement:
    """One judgement changed alone: the best step for it and the eigenvalue it leads to."""

    row: int
    column: int
    given: float
    suggested: float
    lambda_max: float


def improvements(steps: Floats, scale: str, lambda_max: float | None = None) -> list[Improvement]:
    """For each judgement the step that serves consistency best, where that is not the given one.

    The steps of the scale are tried for one judgement at a time, all others as they are, and
    the eigenvalue is computed anew for each. As a function of a judgement's logarithm the
    eigenvalue is log-convex, so the search goes downhill from a good guess and ends at the
    best of all steps.

    Parameters
    ----------
    steps : ndarray of shape (n, n)
        Stored steps, dimensionless, reciprocal, NaN where not judged; connected.
    scale : str
        A key of `decision.mcda.ahp.scales.SCALES`.
    lambda_max : float, optional
        The eigenvalue of the judgements as they are, where it is known already.

    Returns
    -------
    list of Improvement
        Only those that help, the most helpful first; `row` is before `column`.

    References
    ----------
    .. [1] Saaty, T. L. (2003). Decision-making with the AHP: why is the principal eigenvector
       necessary. European Journal of Operational Research 145, 85-91, section 4.
    .. [2] Kingman, J. F. C. (1961). A convexity property of positive matrices. Quarterly
       Journal of Mathematics 12, 283-284.

    Examples
    --------
    >>> steps = np.array([[1, 2, 9], [1 / 2, 1, 2], [1 / 9, 1 / 2, 1]])
    >>> best = improvements(steps, "linear")[0]
    >>> best.row, best.column, best.given, best.suggested, round(best.lambda_max, 6)
    (0, 2, 9.0, 4.0, 3.0)
    """
    ratios = scaled(steps, scale)
    step_ratios = scaled(STEPS, scale)
    pairs, guesses = _candidates(ratios, step_ratios)
    base = harker_matrix(ratios) if missing_pairs(ratios) else ratios
    now = float(eigenvalues(base[np.newaxis])[0]) if lambda_max is None else lambda_max
    per_chunk = max(1, CHUNK_BYTES // (3 * base.nbytes))
    best, values = guesses.copy(), np.empty(len(pairs))
    for start in range(0, len(pairs), per_chunk):
        part = slice(start, start + per_chunk)
        best[part], values[part] = _downhill(base, pairs[part], guesses[part], step_ratios)
    helpful = np.flatnonzero(values < now - LEAST_GAIN)
    # Equal gains keep the order of the items.
    gains = levelled(values[helpful], LEAST_GAIN)
    order = helpful[np.argsort(gains, kind="stable")]
    i, j = pairs[order].T
    columns = i, j, steps[i, j], STEPS[best[order]], values[order]
    return [Improvement(*one) for one in zip(*(column.tolist() for column in columns), strict=True)]


def _candidates(ratios: Floats, step_ratios: Floats) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Judged pairs that others can contradict, and the step that the others speak for."""
    judged = judged_pairs(ratios)
    if len(ratios) < 3:
        return np.empty((0, 2), dtype=np.int64), np.empty(0, dtype=np.int64)
    # The share that a judgement has in its own estimate; at 1 nothing else binds the pair.
    share = resistances(judged)
    pairs = np.argwhere(np.triu(judged & (share < 1 - LEAST_GAIN)))
    i, j = pairs.T
    # Of complete ratios the geometric means, whose common size falls out below.
    is_whole = judged.sum() == len(judged) * (len(judged) - 1)
    logs = np.log(ratios).mean(axis=1) if is_whole else np.log(logarithmic_least_squares(ratios))
    estimate = logs[i] - logs[j]
    residual = np.log(ratios[i, j]) - estimate
    by_others = estimate - residual * share[i, j] / (1 - share[i, j])
    distance = np.abs(by_others[:, np.newaxis] - np.log(step_ratios))
    return pairs, distance.argmin(axis=1)


def _downhill(
    base: Floats, pairs: NDArray[np.int64], guesses: NDArray[np.int64], step_ratios: Floats
) -> tuple[NDArray[np.int64], Floats]:
    """The best step of each pair and its eigenvalue, from the guesses on."""
    last = len(step_ratios) - 1
    best = guesses.copy()
    lambda_max = np.empty(len(pairs))
    open_pairs = np.arange(len(pairs))
    while len(open_pairs):
        tried = np.clip(best[open_pairs, np.newaxis] + [-1, 0, 1], 0, last)
        values = _eigenvalues_if_changed(base, pairs[open_pairs], step_ratios[tried])
        lambda_max[open_pairs] = values[:, 1]
        lower = values.argmin(axis=1)
        # To stay put is best among equals, so that no pair goes to and fro.
        moves = values[np.arange(len(lower)), lower] < values[:, 1] - LEAST_GAIN
        best[open_pairs[moves]] = tried[moves, lower[moves]]
        open_pairs = open_pairs[moves]
    return best, lambda_max


def _eigenvalues_if_changed(base: Floats, pairs: NDArray[np.int64], ratios: Floats) -> Floats:
    """Eigenvalues with one pair's ratio replaced, of the shape of `ratios` (pairs by trials)."""
    count, trials = ratios.shape
    matrices = np.broadcast_to(base, (count, trials, *base.shape)).copy()
    index = np.arange(count)
    i, j = pairs.T
    matrices[index, :, i, j] = ratios
    matrices[index, :, j, i] = 1 / ratios
    return eigenvalues(matrices.reshape(-1, *base.shape)).reshape(count, trials)
