"""Preference functions of PROMETHEE: from a difference on one criterion to a degree in [0, 1]."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

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


def unicriterion_preference(difference: Floats, preference: Mapping[str, Any]) -> Floats:
    """Degree of preference for differences on one criterion.

    Parameters
    ----------
    difference : ndarray
        In the criterion's unit, positive where the first of the pair is better.
    preference : mapping
        ``function`` and its thresholds ``q``, ``p``, ``s`` in the criterion's unit.

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
            return (d > preference["q"]).astype(np.float64)
        case "vshape":
            return np.minimum(_quotient(d, preference["p"]), 1)
        case "level":
            return 0.5 * (d > preference["q"]) + 0.5 * (d > preference["p"])
        case "linear":
            q, p = preference["q"], preference["p"]
            return np.clip(_quotient(d - q, p - q), 0, 1)
        case _:  # gaussian: `read_preference` lets no other name pass
            # From some 9 s on the preference is 1 to the last digit.
            return 1 - np.exp(-(np.minimum(_quotient(d, preference["s"]), 100) ** 2) / 2)


def _quotient(difference: Floats, threshold: float) -> Floats:
    """By a threshold that is next to nothing the quotient is infinite, and the preference 1."""
    with np.errstate(over="ignore"):
        return np.asarray(difference / threshold)
