"""How far values lie from the middle of their kind, by measures that they cannot move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from territories.screening.coverage import Floats

# Iglewicz and Hoaglin (1993), step "modified Z-scores": what lies beyond is looked at.
LIMIT = 3.5
# Of fewer, half may lie anywhere: nothing is called far off.
FEWEST = 5
# The median absolute deviation of a normal variable, and its mean absolute deviation, in standard
# deviations: 0.6745 and sqrt(2 / pi).
_OF_MEDIAN, _OF_MEAN = 0.6744897501960817, 0.7978845608028654


@dataclass(frozen=True)
class Middle:
    """The median of an indicator and the unit in which distances from it are counted.

    `scale` estimates the standard deviation; 0 where all are equal, or too few to judge
    (`is_judged`). `by_mean` says that half of all stand on the median, so that the mean
    deviation takes the place of the median one.
    """

    median: float
    scale: float
    by_mean: bool
    is_judged: bool

    def score(self, value: float) -> float:
        """The robust z of a value, dimensionless; 0 where nothing can be said."""
        return (value - self.median) / self.scale if self.scale > 0 else 0.0

    def is_far(self, value: float) -> bool:
        return abs(self.score(value)) > LIMIT


def middle(values: Sequence[float] | Floats) -> Middle | None:
    """Median and scale of the known values of one indicator.

    Parameters
    ----------
    values : sequence of float
        The known values, in the indicator's unit; none of them NaN.

    Returns
    -------
    Middle or None
        None where there is no value at all.

    References
    ----------
    .. [1] Iglewicz, B. and Hoaglin, D. C. (1993). How to Detect and Handle Outliers. ASQC Basic
       References in Quality Control 16. The median absolute deviation; where it is 0, the mean one.

    Examples
    --------
    >>> middle([1, 2, 3, 4, 100]).median
    3.0
    >>> round(middle([1, 2, 3, 4, 100]).score(100), 2)
    65.43
    """
    known = np.asarray(values, dtype=np.float64)
    if not known.size:
        return None
    centre = float(np.median(known))
    if known.size < FEWEST:
        return Middle(centre, 0.0, by_mean=False, is_judged=False)
    distances = np.abs(known - centre)
    if spread := float(np.median(distances)):
        return Middle(centre, spread / _OF_MEDIAN, by_mean=False, is_judged=True)
    return Middle(centre, float(distances.mean()) / _OF_MEAN, by_mean=True, is_judged=True)
