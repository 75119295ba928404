"""The linear and integer programmes: nearest weights that keep conditions, or most of them.

Variables are what each weight gains (p) and what it gives up (q), so that the weights are
``given + p - q`` and the distance is the sum of p.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from decision.mcda.matrix import Floats
from decision.mcda.robustness.attainable.halfspaces import Halfspaces
from decision.mcda.robustness.attainable.region import Region

Aim = Literal["both", "fewest", "nearest"]

# Statuses of SciPy's HiGHS.
OPTIMAL, INFEASIBLE = 0, 2
# What all the distance may count beside one broken condition.
_PART_OF_ONE = 0.9


@dataclass(frozen=True, eq=False)
class Pattern:
    """Conditions that can hold together, as the integer programme says.

    Parameters
    ----------
    kept : ndarray of bool of shape (r,) or None
        None where none was found in time.
    proved : bool
        Whether no others break fewer, or as few by nearer weights.
    """

    kept: NDArray[np.bool_] | None
    proved: bool


def nearest(rows: Floats, region: Region) -> Floats | None:
    """The nearest weights of the region with ``rows @ w <= 0``.

    Returns
    -------
    ndarray of shape (n,) or None
        None where there are none.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    given, n = region.given, len(region.given)
    sums, most = _region_rows(region)
    bounds = _bounds(region)
    # Without whole numbers `milp` is HiGHS's linear programme, at a fifth of the overhead that
    # `linprog` adds to it.
    result = milp(
        np.repeat([1.0, 0.0], n),
        bounds=Bounds(bounds[:, 0], bounds[:, 1]),
        constraints=[
            LinearConstraint(
                np.vstack([np.hstack([rows, -rows]), sums]),
                -np.inf,
                np.concatenate([-rows @ given, most]),
            ),
            LinearConstraint(np.repeat([1.0, -1.0], n)[np.newaxis], 0, 0),
        ],
    )
    if result.status != OPTIMAL or result.x is None:
        return None
    return np.asarray(given + result.x[:n] - result.x[n:])


def fewest_broken(
    conditions: Halfspaces,
    region: Region,
    seconds: float,
    forbidden: list[NDArray[np.bool_]],
    *,
    aim: Aim = "both",
    at_most: int | None = None,
) -> Pattern:
    """Which conditions to keep so that the fewest are broken, by the nearest weights.

    A broken condition gives way as far as it reaches in the region. Conditions that turned out
    not to hold together are forbidden: one of them is broken.

    Parameters
    ----------
    conditions : Halfspaces
    region : Region
    seconds : float
        When to stop.
    forbidden : list of ndarray of bool of shape (r,)
    aim : str
        fewest or nearest alone, or both: the fewest and among them the nearest.
    at_most : int, optional
        How many may be broken.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    rows, n, r = conditions.rows, len(region.given), len(conditions)
    room = np.maximum(region.highest(rows), 0.0)
    sums, most = _region_rows(region)
    matrix = np.vstack(
        [
            np.hstack([rows, -rows, -np.diag(room)]),
            np.hstack([sums, np.zeros((len(sums), r))]),
            np.repeat([0.0, 1.0], [2 * n, r])[np.newaxis],
            *(np.concatenate([np.zeros(2 * n), -1.0 * kept])[np.newaxis] for kept in forbidden),
        ]
    )
    broken = [r if at_most is None else at_most]
    upper = np.concatenate([-rows @ region.given, most, broken, -np.ones(len(forbidden))])
    far = 0.0 if aim == "fewest" else _PART_OF_ONE / region.within
    balance = np.concatenate([np.repeat([1.0, -1.0], n), np.zeros(r)])
    bounds = _bounds(region)
    options: Any = {"mip_rel_gap": 0, "time_limit": max(seconds, 0.01)}
    result = milp(
        np.concatenate([np.full(n, far), np.zeros(n), np.full(r, float(aim != "nearest"))]),
        integrality=np.repeat([0, 1], [2 * n, r]),
        bounds=Bounds(
            np.concatenate([bounds[:, 0], np.zeros(r)]), np.concatenate([bounds[:, 1], np.ones(r)])
        ),
        constraints=[
            LinearConstraint(matrix, -np.inf, upper),
            LinearConstraint(balance[np.newaxis], 0, 0),
        ],
        options=options,
    )
    kept = None if result.x is None else result.x[2 * n :] < 0.5
    return Pattern(kept, proved=result.status in (OPTIMAL, INFEASIBLE))


def _region_rows(region: Region) -> tuple[Floats, Floats]:
    """No more moves than may, and the telling criteria keep some weight."""
    n, telling = len(region.given), region.telling.astype(float)
    rows = np.array([np.repeat([1.0, 0.0], n), np.concatenate([-telling, telling])])
    spare = telling @ region.given - region.least_telling
    return rows, np.array([region.within, spare])


def _bounds(region: Region) -> Floats:
    n = len(region.given)
    return np.column_stack([np.zeros(2 * n), np.concatenate([1 - region.given, region.given])])
