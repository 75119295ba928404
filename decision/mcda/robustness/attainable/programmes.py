"""The linear and integer programmes: nearest weights that keep conditions, or most of them.

Variables are what each weight gains (p) and what it gives up (q), so that the weights are
``given + p - q`` and the distance is the sum of p.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from decision.mcda.highs import Ending, Model
from decision.mcda.matrix import Floats
from decision.mcda.robustness.attainable.halfspaces import Halfspaces
from decision.mcda.robustness.attainable.region import Region

Aim = Literal["both", "fewest", "nearest"]

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
    given, n = region.given, len(region.given)
    sums, most = _region_rows(region)
    model = _model(region, 0)
    model.add_rows(
        np.vstack([np.hstack([rows, -rows]), sums]), np.concatenate([-rows @ given, most])
    )
    solution = model.solve(np.repeat([1.0, 0.0], n))
    if solution.ending is not Ending.PROVED or solution.x is None:
        return None
    return np.asarray(given + solution.x[:n] - solution.x[n:])


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
    model = _model(region, r)
    model.add_rows(matrix, upper)
    far = 0.0 if aim == "fewest" else _PART_OF_ONE / region.within
    costs = np.concatenate([np.full(n, far), np.zeros(n), np.full(r, float(aim != "nearest"))])
    solution = model.solve(costs, seconds=max(seconds, 0.01))
    kept = None if solution.x is None else solution.x[2 * n :] < 0.5
    return Pattern(kept, proved=solution.ending in (Ending.PROVED, Ending.INFEASIBLE))


def _model(region: Region, conditions: int) -> Model:
    """What each weight gains and gives up, balanced, and whether each condition is broken."""
    n = len(region.given)
    nothing, one = np.zeros(conditions), np.ones(conditions)
    upper = np.concatenate([1 - region.given, region.given, one])
    whole = np.repeat([False, True], [2 * n, conditions])
    model = Model(np.concatenate([np.zeros(2 * n), nothing]), upper, whole)
    balance = np.concatenate([np.repeat([1.0, -1.0], n), nothing])
    model.add_rows(balance[np.newaxis], np.zeros(1), np.zeros(1))
    return model


def _region_rows(region: Region) -> tuple[Floats, Floats]:
    """No more moves than may, and the telling criteria keep some weight."""
    n, telling = len(region.given), region.telling.astype(float)
    rows = np.array([np.repeat([1.0, 0.0], n), np.concatenate([-telling, telling])])
    spare = telling @ region.given - region.least_telling
    return rows, np.array([region.within, spare])
