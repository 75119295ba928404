"""Which judgements hurt consistency most, and what value would serve best."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from decision.mcda.ahp.graph import judged_pairs, resistances
from decision.mcda.ahp.incomplete import harker_matrix, logarithmic_least_squares
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
    is_whole = not np.isnan(ratios).any()
    pairs, guesses = (_of_whole if is_whole else _candidates)(ratios, np.log(step_ratios))
    base = ratios if is_whole else harker_matrix(ratios)
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


def _candidates(ratios: Floats, step_logs: Floats) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Judged pairs that others can contradict, and the step that the others speak for."""
    judged = judged_pairs(ratios)
    if len(ratios) < 3:
        return np.empty((0, 2), dtype=np.int64), np.empty(0, dtype=np.int64)
    # The share that a judgement has in its own estimate; at 1 nothing else binds the pair.
    share = resistances(judged)
    pairs = np.argwhere(np.triu(judged & (share < 1 - LEAST_GAIN)))
    i, j = pairs.T
    logs = np.log(logarithmic_least_squares(ratios))
    return pairs, _guesses(logs[i] - logs[j], np.log(ratios[i, j]), share[i, j], step_logs)


def _of_whole(ratios: Floats, step_logs: Floats) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The same where all pairs are judged: their priorities and shares are known at once."""
    n = len(ratios)
    if n < 3:
        return np.empty((0, 2), dtype=np.int64), np.empty(0, dtype=np.int64)
    pairs = _all_pairs(n)
    i, j = pairs.T
    logs = np.log(ratios)
    means = logs.mean(axis=1)
    return pairs, _guesses(means[i] - means[j], logs[i, j], 2 / n, step_logs)


@cache
def _all_pairs(n: int) -> NDArray[np.int64]:
    pairs = np.column_stack(np.triu_indices(n, 1))
    pairs.flags.writeable = False
    return pairs


def _guesses(
    estimate: Floats, given: Floats, share: Floats | float, step_logs: Floats
) -> NDArray[np.int64]:
    """The step that is nearest to what the others say of a pair; all in logarithms."""
    by_others = estimate - (given - estimate) * share / (1 - share)
    distance = np.abs(by_others[:, np.newaxis] - step_logs)
    return np.asarray(distance.argmin(axis=1))


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
