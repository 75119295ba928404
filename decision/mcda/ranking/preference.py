"""Preference functions of PROMETHEE: from a difference on one criterion to a degree in [0, 1]."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from decision.mcda.equality import ROUNDING, largest
from decision.mcda.errors import DocumentError, gettext_noop
from decision.mcda.matrix import Floats
from decision.mcda.reading import Place

# Which thresholds each shape of preference needs (Brans, Vincke and Mareschal 1986, table 1).
THRESHOLDS: dict[str, tuple[str, ...]] = {
    "usual": (),
    "ushape": ("q",),
    "vshape": ("p",),
    "level": ("q", "p"),
    "linear": ("q", "p"),
    "gaussian": ("s",),
}
USUAL: Mapping[str, Any] = {"function": "usual"}


def read_preference(place: Place) -> dict[str, Any]:
    """A criterion's ``preference``: its function with just the thresholds that it needs."""
    fields = place.fields(required=("function",), optional=("q", "p", "s"))
    function = fields["function"].choice(tuple(THRESHOLDS))
    needed = THRESHOLDS[function]
    for name in fields:
        if name != "function" and name not in needed:
            raise fields[name].refuse(
                gettext_noop("The preference function “{function}” has no threshold “{name}”."),
                code="unknown_threshold",
                function=function,
                name=name,
            )
    for name in needed:
        if name not in fields:
            raise place.refuse(
                gettext_noop("The preference function “{function}” needs “{name}”."),
                code="missing_threshold",
                function=function,
                name=name,
            )
    preference: dict[str, Any] = {"function": function}
    preference |= {name: fields[name].number(low=0) for name in needed}
    _refuse_empty_thresholds(place, preference)
    return preference


def _refuse_empty_thresholds(place: Place, preference: Mapping[str, Any]) -> None:
    for name in ("p", "s"):
        if preference.get(name) == 0:
            raise DocumentError(
                gettext_noop("The threshold “{name}” must be above 0."),
                code="bad_threshold",
                where=f"{place.where}.{name}",
                name=name,
            )
    if "q" in preference and "p" in preference and preference["q"] >= preference["p"]:
        raise place.refuse(gettext_noop("The threshold q must be below p."), code="bad_threshold")


def unicriterion_preference(
    difference: Floats, preference: Mapping[str, Any], size: float = 0.0
) -> Floats:
    """Degree of preference for differences on one criterion.

    Parameters
    ----------
    difference : ndarray
        In the criterion's unit, positive where the first of the pair is better.
    preference : mapping
        ``function`` and its thresholds ``q``, ``p``, ``s`` in the criterion's unit.
    size : float
        Of the values whose differences these are.

    Returns
    -------
    ndarray of the same shape
        In [0, 1], dimensionless.

    References
    ----------
    .. [1] Brans, J.-P., Vincke, P. and Mareschal, B. (1986). How to select and how to rank
       projects: the PROMETHEE method. European Journal of Operational Research 24, 228-238.

    Examples
    --------
    >>> unicriterion_preference(
    ...     np.array([0.5, 1.5, 3.0]), {"function": "linear", "q": 1, "p": 2}
    ... ).tolist()
    [0.0, 0.5, 1.0]
    """
    d = np.maximum(difference, 0)
    match preference["function"]:
        case "usual":
            return (d > 0).astype(np.float64)
        case "ushape":
            return (d > beyond(preference["q"], size)).astype(np.float64)
        case "vshape":
            return np.minimum(_quotient(d, preference["p"]), 1)
        case "level":
            above = [d > beyond(preference[name], size) for name in ("q", "p")]
            return 0.5 * above[0] + 0.5 * above[1]
        case "linear":
            q, p = preference["q"], preference["p"]
            return np.clip(_quotient(d - q, p - q), 0, 1)
        case _:  # gaussian: `read_preference` lets no other name pass
            # From some 9 s on the preference is 1 to the last digit.
            return 1 - np.exp(-(np.minimum(_quotient(d, preference["s"]), 100) ** 2) / 2)


def beyond(threshold: float, size: float) -> float:
    """What a difference of values of this size must exceed to be above a threshold.

    A difference that only rounding puts above it is not: 0.8 - 0.6 does not exceed 0.2. The
    threshold 0 asks whether two values are the same, which needs no arithmetic.

    Examples
    --------
    >>> 0.8 - 0.6 > 0.2, 0.8 - 0.6 > beyond(0.2, 0.8)
    (True, False)
    """
    return threshold + ROUNDING * max(size, threshold) if threshold > 0 else threshold


def preference_sizes(values: Floats, preferences: Sequence[Mapping[str, Any]]) -> Floats:
    """What preferences that rise with the difference are made of.

    Parameters
    ----------
    values : ndarray of shape (m, n)
    preferences : sequence of n mappings

    Returns
    -------
    ndarray of shape (n,)
        The values in parts of the stretch over which the preference rises; 0 where it goes
        by steps.
    """
    sizes = np.zeros(len(preferences))
    for j, preference in enumerate(preferences):
        if preference["function"] not in ("vshape", "linear", "gaussian"):
            continue
        stretch = preference.get("s", preference.get("p", 0.0) - preference.get("q", 0.0))
        if stretch > 0:
            with np.errstate(over="ignore"):
                sizes[j] = min(largest(values[:, j]) / stretch, 1 / ROUNDING)
    return sizes


def _quotient(difference: Floats, threshold: float) -> Floats:
    """By a threshold that is next to nothing the quotient is infinite, and the preference 1."""
    with np.errstate(over="ignore"):
        return np.asarray(difference / threshold)
