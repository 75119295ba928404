"""Options with an element for each criterion, made to fit the matrix that is computed with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from decision.mcda.matrix import Floats
from decision.mcda.ranking.declarations import Method, PerCriterion


def fitted_options(
    method: Method, options: Mapping[str, Any], columns: Sequence[int], targets: Floats
) -> dict[str, Any]:
    """The options for the columns that stay, targets taken into account.

    Bounds and reference points are given in the criterion's own unit. Where the criterion has
    a target its values have become distances from it, and these become distances too.

    Parameters
    ----------
    method : Method
    options : mapping
        As `decision.mcda.kinds.rank.read_options` returns them.
    columns : sequence of int
        The criteria that stay, as indices into the document's.
    targets : ndarray of shape (len(columns),)
        NaN where a criterion has none.

    Returns
    -------
    dict
        A copy of `options`.
    """
    fitted = dict(options)
    for parameter in method.parameters:
        given = options.get(parameter.name)
        if parameter.per_criterion is not None and given is not None:
            fitted[parameter.name] = [
                as_distance(given[column], target, parameter.per_criterion)
                for column, target in zip(columns, targets.tolist(), strict=True)
            ]
    return fitted


def as_distance(element: Any, target: float, kind: PerCriterion) -> Any:
    """An element of an option as a distance from the target; unchanged where there is none.

    Parameters
    ----------
    element : object
        A number (point), a pair (interval) or an ascending list (levels), in the
        criterion's unit.
    target : float
        In the same unit, or NaN.
    kind : str

    Examples
    --------
    >>> as_distance([0.0, 10.0], 4.0, "interval"), as_distance([0.0, 10.0], 12.0, "interval")
    ([0.0, 6.0], [2.0, 12.0])
    >>> as_distance([0.0, 5.0, 10.0], 4.0, "levels"), as_distance(7.0, 4.0, "point")
    ([0.0, 1.0, 4.0, 6.0], 3.0)
    """
    if kind == "plain" or np.isnan(target):
        return element
    if kind == "point":
        return abs(element - target)
    distances = {abs(value - target) for value in element}
    if element[0] <= target <= element[-1]:
        distances.add(0.0)  # the target itself lies within
    ascending = sorted(distances)
    return ascending if kind == "levels" else [ascending[0], ascending[-1]]
