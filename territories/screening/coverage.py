"""How much of a table is known, by row and by column."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

# The rule of thumb of the European Commission's Competence Centre on Composite Indicators (COIN):
# below it a unit or an indicator is better left out.
RULE = 0.65


@dataclass(frozen=True, eq=False)
class Coverage:
    """Shares of known cells in [0, 1]; None where there is no cell to be known.

    `rows` counts only the columns that are counted, `columns` each column by itself.
    """

    whole: float | None
    rows: tuple[float | None, ...]
    columns: tuple[float | None, ...]


def coverage(known: Flags, counted: Flags) -> Coverage:
    """Shares of what is known.

    Parameters
    ----------
    known : ndarray of shape (m, n)
        Whether each cell has a value.
    counted : ndarray of shape (n,)
        Which columns enter into the shares of rows and of the whole: a column of which nobody
        knows anything yet says nothing of a row.

    Returns
    -------
    Coverage
        Dimensionless shares; larger is better.

    Examples
    --------
    >>> coverage(np.array([[True, False], [True, True]]), np.array([True, True])).rows
    (0.5, 1.0)
    """
    m, _n = known.shape
    among = known[:, counted]
    return Coverage(
        _share(int(among.sum()), among.size),
        tuple(_share(int(row.sum()), row.size) for row in among),
        tuple(_share(int(count), m) for count in known.sum(axis=0)),
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def falls_short(share: float | None) -> bool:
    """Whether a share is below COIN's rule.

    >>> falls_short(0.65), falls_short(0.64), falls_short(None)
    (False, True, False)
    """
    return share is not None and share < RULE
