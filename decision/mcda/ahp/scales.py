"""Judgement scales: how many times more a step of Saaty's 1 to 9 stands for."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from decision.mcda.matrix import Floats

LINEAR = "linear"
# Every other scale is defined on these steps and their reciprocals.
LAST_STEP = 9.0
# The steps that a person may choose, from “ninefold less” to “ninefold more”.
STEPS = np.array([1 / step for step in range(9, 1, -1)] + [float(step) for step in range(1, 10)])

# What each scale makes of a step x from 1 to 9, under Goepel's names and parameters.
SCALES: dict[str, Callable[[Floats], Floats]] = {
    LINEAR: lambda x: x,  # Saaty (1977)
    # Salo and Hämäläinen (1997): w / (1 - w) with w = 0.45 + 0.05 x, so that the weights of
    # two items are evenly spaced. x <= 9 keeps the divisor at 2 or more.
    "balanced": lambda x: (9 + x) / (11 - x),
    "power": lambda x: x**2,  # Harker and Vargas (1987)
    "logarithmic": lambda x: np.log2(x + 1),  # Ishizaka, Balkenborg and Kaplan (2010)
    "geometric": lambda x: 2.0 ** (x - 1),  # Lootsma (1989)
    "root": lambda x: x**0.5,  # Harker and Vargas (1987)
}


def scaled(steps: Floats, scale: str) -> Floats:
    """Ratios of importance that stored steps stand for on a scale.

    Steps between the whole ones go by the same formula; a step below 1 is the reciprocal of
    what its own reciprocal stands for, so that the matrix stays reciprocal.

    Parameters
    ----------
    steps : ndarray
        Saaty's steps, dimensionless, positive, NaN where not judged. With every scale but
        ``linear`` within 1/9 to 9.
    scale : str
        A key of `SCALES`.

    Returns
    -------
    ndarray
        Of the shape of `steps`: ratios, dimensionless, positive, NaN where not judged.

    References
    ----------
    .. [1] Goepel, K. D. (2019). Comparison of judgment scales of the analytical hierarchy
       process: a new approach. International Journal of Information Technology and Decision
       Making 18, 445-463, the table of scale functions.

    Examples
    --------
    >>> scaled(np.array([1.0, 3.0, 1 / 3, 9.0]), "balanced").tolist()
    [1.0, 1.5, 0.6666666666666666, 9.0]
    """
    if scale == LINEAR:
        return steps
    less = steps < 1
    ratios = SCALES[scale](np.where(less, 1 / steps, steps))
    return np.asarray(np.where(less, 1 / ratios, ratios))
