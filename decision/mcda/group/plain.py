"""What many people gave, read at once where all of it is plain.

Each function takes what stands in the document, and returns None where some of it is not as
it should be: then it is read one by one, with a refusal that names the place, or is well
formed in some rarer way.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from decision.mcda.ahp.graph import are_connected, judged_pairs
from decision.mcda.ahp.reading import EXACT, LARGEST_RATIO
from decision.mcda.ahp.scales import LAST_STEP, LINEAR
from decision.mcda.matrix import Floats
from decision.mcda.plain import flattened, plain_numbers

LARGEST_WEIGHT = 1e15
LARGEST_POWER = 1e9


def plain_power(powers: object, k: int) -> Floats | None:
    """Voting power of each, of shape (k,)."""
    values = plain_numbers([powers], 1, k)
    if values is None or not ((values >= 0) & (values <= LARGEST_POWER)).all():
        return None
    return values[0]


def plain_matrices(matrices: Sequence[object], n: int, scale: str) -> Floats | None:
    """Pairwise matrices with exact reciprocals and connected judgements.

    Returns
    -------
    ndarray of shape (k, n, n) or None
        As `decision.mcda.ahp.reading.read_judgements` returns each.
    """
    rows = flattened(matrices, n)
    values = None if rows is None else plain_numbers(rows, len(rows), n)
    if values is None:
        return None
    values = values.reshape(-1, n, n)
    diagonal = np.diagonal(values, axis1=1, axis2=2)
    if not (_within(values, scale) and np.all((diagonal == 1) | np.isnan(diagonal))):
        return None
    if (np.abs(values * values.swapaxes(1, 2) - 1) > EXACT).any():
        return None
    # As read one by one: the upper half as given, where it is.
    given = np.where(np.isnan(values), 1 / values.swapaxes(1, 2), values)
    i, j = np.triu_indices(n, 1)
    return _made_reciprocal(given[:, i, j], n)


def plain_triangles(triangles: object, k: int, n: int, scale: str) -> Floats | None:
    """Judgements above the diagonal, row by row, that connect all items.

    Returns
    -------
    ndarray of shape (k, n, n) or None
    """
    values = plain_numbers(triangles, k, n * (n - 1) // 2)
    if values is None or not _within(values, scale):
        return None
    return _made_reciprocal(values, n)


def plain_weights(lists: object, k: int, n: int) -> Floats | None:
    """Weights in the order of the items, each person's summing to 1.

    Returns
    -------
    ndarray of shape (k, n) or None
    """
    weights = plain_numbers(lists, k, n)
    if weights is None or not ((weights >= 0) & (weights <= LARGEST_WEIGHT)).all():
        return None
    largest = weights.max(axis=1, keepdims=True)
    if not largest.all():
        return None
    weights = weights / largest
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def _within(values: Floats, scale: str) -> bool:
    largest = LARGEST_RATIO if scale == LINEAR else LAST_STEP
    return bool(((values >= 1 / largest) & (values <= largest) | np.isnan(values)).all())


def _made_reciprocal(above: Floats, n: int) -> Floats | None:
    """Whole matrices from what stands above the diagonal; None where items fall apart."""
    i, j = np.triu_indices(n, 1)
    matrices = np.ones((len(above), n, n))
    matrices[:, i, j] = above
    matrices[:, j, i] = 1 / above
    if np.isnan(above).any() and not are_connected(judged_pairs(matrices)).all():
        return None
    return matrices
