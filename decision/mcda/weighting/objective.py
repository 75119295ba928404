"""Weights from the data: how much a criterion tells the alternatives apart.

Equal to pymcdm 1.4.0 wherever that is defined (`pymcdm.weights`). Each function takes the
values, of shape (m, n), and the directions, of shape (n,), 1 where more is better and -1 where
less is, and returns what each criterion is worth, not negative; `objective_weights` divides
that by its sum.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from decision.mcda.equality import ROUNDING, cleared
from decision.mcda.errors import DegenerateMatrixError, gettext_noop
from decision.mcda.matrix import Floats
from decision.mcda.titles import weighting_title
from decision.mcda.weighting.unsuitable import (
    DISTANCE_NOT_POSITIVE,
    NEGATIVE,
    NOT_POSITIVE,
    unsuitable_weighting,
)

Worth = Callable[[Floats, Floats], Floats]


@dataclass(frozen=True)
class ObjectiveMethod:
    """What an objective method is called, needs and gives.

    Parameters
    ----------
    name : str
        As documents spell it.
    worth : callable
        Takes values and directions, returns what each criterion is worth, of shape (n,).
    figure, source : str
        What that is called, and where.
    lowest : str
        ``any``, ``not_negative`` or ``positive`` values; ``positive_costs`` where a criterion
        of which less is better needs positive ones and the others may have zeros.
    uses_directions : bool
    uses_units : bool
        Whether the weights change with the units of the criteria.
    without_constant : bool
        Whether constant criteria are taken out before: the formula divides by zero on them.
    """

    name: str
    worth: Worth
    figure: str
    source: str
    lowest: str = "any"
    uses_directions: bool = False
    uses_units: bool = False
    without_constant: bool = False


def objective_weights(
    method: ObjectiveMethod,
    values: Floats,
    directions: Floats,
    criteria: tuple[str, ...],
    distances: frozenset[str] = frozenset(),
) -> tuple[Floats, Floats]:
    """Weights by an objective method, and the figures that they are the shares of.

    Parameters
    ----------
    method : ObjectiveMethod
    values : ndarray of shape (m, n)
        In the criteria's own units, finite, of at least two alternatives.
    directions : ndarray of shape (n,)
        1 or -1; read only by methods that use directions.
    criteria : tuple of str
        Codes, for the refusals.
    distances : frozenset of str
        Codes of the criteria whose values are distances from a target.

    Returns
    -------
    weights, worth : ndarray of shape (n,)
        Not negative, the weights summing to 1. A criterion on which all alternatives are
        alike has 0 of both, except under ``equal``.

    Raises
    ------
    UnsuitableMethodError
        If a criterion has values that the method cannot take; the message names it.
    DegenerateMatrixError
        If there are fewer than two alternatives, or nothing that the method could weigh.
    """
    if len(values) < 2:
        raise DegenerateMatrixError(
            gettext_noop("Weights from data need at least two alternatives, not {m}."),
            code="too_few_alternatives",
            where="matrix",
            m=len(values),
        )
    require_values(method, values, directions, criteria, distances)
    constant = (values == values[0]).all(axis=0)
    if constant.all() and method.name != EQUAL.name:
        raise _nothing_to_weigh(method)
    kept = ~constant if method.without_constant else np.ones(len(criteria), dtype=bool)
    worth = np.zeros(len(criteria))
    worth[kept] = method.worth(values[:, kept], directions[kept])
    if method.name != EQUAL.name:
        worth[constant] = 0.0  # exactly, where the formula leaves rounding
    if not np.isfinite(worth).all() or worth.max() <= 0:
        raise _nothing_to_weigh(method)
    return worth / worth.sum(), worth


def _nothing_to_weigh(method: ObjectiveMethod) -> DegenerateMatrixError:
    return DegenerateMatrixError(
        gettext_noop("The method “{method}” finds nothing in these values to weigh criteria by."),
        code="nothing_to_weigh",
        where="matrix",
        method=weighting_title(method.name),
    )


def require_values(
    method: ObjectiveMethod,
    values: Floats,
    directions: Floats,
    criteria: tuple[str, ...],
    distances: frozenset[str] = frozenset(),
) -> None:
    """Refuse, by the criterion's name, values that the method cannot take."""
    zeros_refused = {
        "positive": np.ones(len(criteria), dtype=bool),
        "positive_costs": directions < 0,
    }.get(method.lowest, np.zeros(len(criteria), dtype=bool))
    if method.lowest == "any":
        return
    refused = (values < 0) | (zeros_refused & (values == 0))
    for i, j in np.argwhere(refused).tolist():
        not_positive = DISTANCE_NOT_POSITIVE if criteria[j] in distances else NOT_POSITIVE
        sentence = not_positive if zeros_refused[j] else NEGATIVE
        raise unsuitable_weighting(sentence, method.name, criteria[j], f"matrix[{i}][{j}]")


def _span(values: Floats) -> Floats:
    """Values from 0 for the least of a criterion to 1 for the largest; 1 for a constant one."""
    low, gap = values.min(axis=0), np.ptp(values, axis=0)
    return np.where(gap > 0, (values - low) / np.where(gap > 0, gap, 1.0), 1.0)


def _shares(values: Floats) -> Floats:
    """Values divided by their criterion's sum; equal shares of a criterion of zeros."""
    total = values.sum(axis=0)
    return np.where(total > 0, values / np.where(total > 0, total, 1.0), 1 / len(values))


def equal(values: Floats, directions: Floats) -> Floats:
    return np.ones(values.shape[1])


def entropy(values: Floats, directions: Floats) -> Floats:
    """One minus Shannon's entropy of the shares, in units of its maximum.

    The limit 0 ln 0 = 0 holds for an alternative without a share, which pymcdm 1.4.0 refuses.
    """
    shares = _shares(values)
    logs = np.log(np.where(shares > 0, shares, 1.0))
    return 1 + (shares * logs).sum(axis=0) / np.log(len(values))


def standard_deviation(values: Floats, directions: Floats) -> Floats:
    return values.std(axis=0, ddof=1)


def variance(values: Floats, directions: Floats) -> Floats:
    return _span(values).var(axis=0, ddof=1)


def gini(values: Floats, directions: Floats) -> Floats:
    """Mean difference between two alternatives, in units of twice the mean."""
    m = len(values)
    # Sorted, each value stands in the sum of differences with the factor 2 k - m - 1.
    factors = 2 * np.arange(1, m + 1) - m - 1
    sums = values.sum(axis=0)
    differences = (np.sort(values, axis=0) * factors[:, np.newaxis]).sum(axis=0)
    return differences / (m * np.where(sums > 0, sums, 1.0))


def angle(values: Floats, directions: Floats) -> Floats:
    """Angle between a criterion and one on which all alternatives are alike, in radians.

    By its tangent: the arc cosine loses half of the digits where the angle is small.
    """
    mean = values.mean(axis=0)
    across = np.sqrt(((values - mean) ** 2).sum(axis=0))
    return np.arctan2(across, mean * np.sqrt(len(values)))


def merec(values: Floats, directions: Floats) -> Floats:
    """How much the alternatives' performance changes when the criterion is removed."""
    n = values.shape[1]
    # Equation 2: values from 0 to 1, and less is better.
    towards = np.where(directions > 0, values.min(axis=0) / values, values / values.max(axis=0))
    logs = np.abs(np.log(towards))
    performance = np.log1p(logs.sum(axis=1) / n)
    without = np.log1p((logs.sum(axis=1, keepdims=True) - logs) / n)
    return np.abs(without - performance[:, np.newaxis]).sum(axis=0)


def critic(values: Floats, directions: Floats) -> Floats:
    """Spread of a criterion times its conflict with the others.

    Spread and correlation are taken in the direction of the numbers, as pymcdm and the
    published example of Tus and Adali do.
    """
    spans = _span(values)
    if values.shape[1] == 1:
        return np.zeros(1)
    conflict = np.asarray((1 - np.corrcoef(spans.T)).sum(axis=0))
    # Perfect agreement leaves rounding, which is no conflict.
    conflict = cleared(conflict, 4 * len(conflict))
    return spans.std(axis=0, ddof=1) * conflict


def cilos(values: Floats, directions: Floats) -> Floats:
    """How little of the other criteria is lost where the criterion is at its best."""
    # Equation 5; `objective_weights` has refused costs that are not positive.
    costs = values.min(axis=0) / np.where(directions > 0, 1.0, values)
    shares = _shares(np.where(directions > 0, values, costs))
    chosen = shares[shares.argmax(axis=0)]
    best = np.diagonal(chosen)
    # Equation 11: losses relative to the best, which is positive: a share of a sum.
    losses = (best - chosen) / best
    system = losses - np.diag(losses.sum(axis=0))
    _, sizes, rows = np.linalg.svd(system)
    # The columns sum to 0: one solution always. A second one means that any weights would do.
    if len(sizes) > 1 and sizes[-2] <= ROUNDING * len(sizes) * max(sizes[0], 1.0):
        return np.zeros(len(sizes))
    return np.abs(rows[-1])


def idocriw(values: Floats, directions: Floats) -> Floats:
    """Entropy's weights times those of CILOS."""
    return entropy(values, directions) * cilos(values, directions)


def lopcow(values: Floats, directions: Floats) -> Floats:
    """Log of the root mean square in units of the standard deviation, in percent."""
    spans = _span(values)
    towards = np.where(directions > 0, spans, 1 - spans)
    root_mean_square = np.sqrt((towards**2).mean(axis=0))
    # Of two alternatives the two are the same: the log of what rounding leaves is no weight.
    return 100 * cleared(np.abs(np.log(root_mean_square / towards.std(axis=0, ddof=1))), 1.0)


EQUAL = ObjectiveMethod("equal", equal, "worth", "Dawes and Corrigan (1974)")
_DECLARED = (
    EQUAL,
    ObjectiveMethod(
        "entropy", entropy, "divergence", "Shannon (1948); Zeleny (1982)", lowest="not_negative"
    ),
    ObjectiveMethod(
        "std", standard_deviation, "standard_deviation", "Diakoulaki et al. (1995)", uses_units=True
    ),
    ObjectiveMethod("variance", variance, "variance", "Rao and Patel (2010)"),
    ObjectiveMethod("gini", gini, "gini", "Gini (1912)", lowest="not_negative"),
    ObjectiveMethod("angle", angle, "angle", "Shuai et al. (2012)", lowest="not_negative"),
    ObjectiveMethod(
        "merec",
        merec,
        "removal_effect",
        "Keshavarz-Ghorabaee et al. (2021)",
        lowest="positive",
        uses_directions=True,
    ),
    ObjectiveMethod(
        "critic", critic, "information", "Diakoulaki et al. (1995)", without_constant=True
    ),
    ObjectiveMethod(
        "cilos",
        cilos,
        "impact",
        "Zavadskas and Podvezko (2016)",
        lowest="positive_costs",
        uses_directions=True,
        without_constant=True,
    ),
    ObjectiveMethod(
        "idocriw",
        idocriw,
        "aggregate",
        "Zavadskas and Podvezko (2016)",
        lowest="positive_costs",
        uses_directions=True,
        without_constant=True,
    ),
    ObjectiveMethod(
        "lopcow",
        lopcow,
        "percentage_value",
        "Ecer and Pamucar (2022)",
        uses_directions=True,
        without_constant=True,
    ),
)
OBJECTIVE_METHODS: dict[str, ObjectiveMethod] = {method.name: method for method in _DECLARED}
