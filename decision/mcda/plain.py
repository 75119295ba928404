"""Lists of numbers read at once.

Apart from `decision.mcda.reading`, so that the engine's door opens without NumPy.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from types import NoneType

import numpy as np
from numpy.typing import NDArray

from decision.mcda.reading import LARGEST_INTEGER


def plain_numbers(lists: object, k: int, length: int) -> NDArray[np.float64] | None:
    """Lists of numbers and nulls, read at once; None where anything else is among them.

    What is read so is what `Place.number` would make of each cell. The rest is read cell by
    cell, with a refusal that names the place, or is well formed in some rarer way.

    Parameters
    ----------
    lists : object
        What stands in the document.
    k, length : int
        How many lists of how many cells are expected.

    Returns
    -------
    ndarray of shape (k, length) or None
        NaN where a cell is null, all else finite.

    Examples
    --------
    >>> plain_numbers([[1, 2.5], [None, 4]], 2, 2).tolist()
    [[1.0, 2.5], [nan, 4.0]]
    >>> plain_numbers([[1, True]], 1, 2) is None
    True
    """
    rows = flattened([lists], k)
    cells = None if rows is None else flattened(rows, length)
    values = None if cells is None else _as_doubles(cells)
    return None if values is None else values.reshape(k, length)


def flattened(lists: Sequence[object], length: int) -> list[object] | None:
    """What stands in lists of that length, one list after the other; None if one is not such."""
    if not all(type(each) is list and len(each) == length for each in lists):
        return None
    return list(chain.from_iterable(lists))  # type: ignore[arg-type]


def _as_doubles(cells: list[object]) -> NDArray[np.float64] | None:
    types = set(map(type, cells))
    if not types <= {float, int, NoneType}:
        return None
    try:
        values = np.array(cells, dtype=np.float64)
    except OverflowError:
        return None
    if np.isnan(values).sum() != cells.count(None) or np.isinf(values).any():
        return None
    # Perhaps a whole number with too many digits.
    if int in types and (np.abs(values) > LARGEST_INTEGER).any():
        return None
    return values
