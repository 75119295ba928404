"""Unicriterion flows of PROMETHEE by sorting: m log m instead of all m² pairs.

All shapes of preference but the Gaussian are constant or linear between their thresholds, so
that the sum over all rivals is a count and a sum over two stretches of the sorted values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from decision.mcda.equality import largest
from decision.mcda.errors import DocumentError, gettext_noop
from decision.mcda.matrix import Floats
from decision.mcda.normalisation import safe_exponents
from decision.mcda.ranking.preference import beyond, unicriterion_preference

Integers = NDArray[np.int64]

# All pairs of this many alternatives are compared in some seconds a criterion.
MAX_PAIRWISE = 10_000
# Pairs held at a time where all are compared.
_PAIRS = 1_000_000
# A range of so many linear stretches leaves sums of a million whole multiples exact, and from
# the other magnitude on a double has no fraction.
_MOST_UNITS, _ALL_WHOLE = 2.0**30, 2.0**52


def unicriterion_flows(
    gains: Floats, preferences: Sequence[Mapping[str, Any]]
) -> tuple[Floats, Floats]:
    r"""Mean preference of each alternative over the others, and of the others over it.

    Parameters
    ----------
    gains : ndarray of shape (m, n)
        In the criteria's units, larger is better.
    preferences : sequence of n mappings
        ``function`` and its thresholds, as `unicriterion_preference` takes them.

    Returns
    -------
    plus, minus : ndarray of shape (m, n)
        :math:`\frac{1}{m-1}\sum_k P_j(d_{ik})` and the same of :math:`d_{ki}`; in [0, 1],
        dimensionless. With weights, ``plus @ weights`` is the positive flow.

    Raises
    ------
    DocumentError
        If there are too many alternatives for a shape that compares all pairs.

    References
    ----------
    .. [1] Brans, Vincke and Mareschal (1986), section 4. The sorting: Calders, T. and Van
       Assche, D. (2018). PROMETHEE is not quadratic: an O(qn log(n)) algorithm. Omega 76.

    Examples
    --------
    >>> plus, minus = unicriterion_flows(np.array([[3.0], [1.0], [1.0]]), [{"function": "usual"}])
    >>> plus.ravel().tolist(), minus.ravel().tolist()
    ([1.0, 0.0, 0.0], [0.0, 0.5, 0.5])
    """
    m = len(gains)
    plus, minus = np.empty_like(gains), np.empty_like(gains)
    # Only what is large is scaled: differences of small values lose nothing.
    exponents = np.maximum(safe_exponents(gains), 0)
    usual = np.array([preference["function"] == "usual" for preference in preferences])
    if usual.any():
        plus[:, usual], minus[:, usual] = _beaten_in_columns(
            np.ldexp(gains[:, usual], -exponents[usual])
        )
    for j in np.flatnonzero(~usual).tolist():
        preference = preferences[j]
        column, scaled = np.ldexp(gains[:, j], -exponents[j]), dict(preference)
        for name in ("q", "p", "s"):
            if name in scaled:
                scaled[name] = float(np.ldexp(scaled[name], -exponents[j]))
        if "s" in scaled:
            scaled["s"] = max(scaled["s"], float(np.finfo(np.float64).tiny))  # a divisor
        plus[:, j] = _sums_over_rivals(column, scaled)
        minus[:, j] = _sums_over_rivals(-column, scaled)
    return plus / (m - 1), minus / (m - 1)


def _beaten_in_columns(gains: Floats) -> tuple[Floats, Floats]:
    """How many of its column each value exceeds, and how many exceed it: the usual preference.

    Parameters
    ----------
    gains : ndarray of shape (m, n)

    Returns
    -------
    below, above : ndarray of shape (m, n)

    Examples
    --------
    >>> [found.ravel().tolist() for found in _beaten_in_columns(np.array([[3.0], [1.0], [1.0]]))]
    [[2.0, 0.0, 0.0], [0.0, 1.0, 1.0]]
    """
    n, m = gains.shape[1], len(gains)
    lines = np.ascontiguousarray(gains.T)
    order = np.argsort(lines, axis=1)
    ascending = np.take_along_axis(lines, order, axis=1)
    first = np.broadcast_to(np.arange(m), (n, m))
    after = first + 1
    equal = ~(ascending[:, 1:] > ascending[:, :-1])
    if equal.any():
        steps = np.ones((n, m + 1), dtype=bool)
        np.logical_not(equal, out=steps[:, 1:m])
        # Of equal values the first one's place, and the place after the last one's.
        first = np.maximum.accumulate(np.where(steps[:, :m], first, 0), axis=1)
        after = np.where(steps[:, 1:], after, m)[:, ::-1]
        after = np.minimum.accumulate(after, axis=1)[:, ::-1]
    below, above = np.empty((n, m)), np.empty((n, m))
    np.put_along_axis(below, order, first.astype(np.float64), axis=1)
    np.put_along_axis(above, order, (m - after).astype(np.float64), axis=1)
    return below.T, above.T


def _sums_over_rivals(gain: Floats, preference: Mapping[str, Any]) -> Floats:
    """Sum over all k of P(gain_i - gain_k), of shape (m,)."""
    size = largest(gain)
    match preference["function"]:
        case "ushape":
            return _Beaten(gain).counts(beyond(preference["q"], size)).astype(np.float64)
        case "level":
            beaten = _Beaten(gain)
            above = [beaten.counts(beyond(preference[name], size)) for name in ("q", "p")]
            return 0.5 * above[0] + 0.5 * above[1]
        case "vshape":
            return _linear_sums(gain, 0.0, preference["p"])
        case "linear":
            return _linear_sums(gain, preference["q"], preference["p"])
        case _:
            return _sums_by_pairs(gain, preference)


class _Beaten:
    """How many values each value exceeds by more than a threshold."""

    def __init__(self, gain: Floats) -> None:
        self.values, self.place, lengths = np.unique(gain, return_inverse=True, return_counts=True)
        self.upto: Integers = np.concatenate(([0], np.cumsum(lengths)))

    def distinct(self, threshold: float) -> Integers:
        """For each distinct value, how many distinct ones it exceeds by more than `threshold`."""
        values = self.values
        found = np.searchsorted(values, values - threshold, side="left")
        # The difference decides, as it does where pairs are compared; value - threshold is
        # rounded otherwise, which may be off by a place.
        while True:
            one_more = found < len(values)
            one_more[one_more] = values[one_more] - values[found[one_more]] > threshold
            one_less = found > 0
            one_less[one_less] = ~(values[one_less] - values[found[one_less] - 1] > threshold)
            if not (one_more.any() or one_less.any()):
                return found
            found = found + one_more - one_less

    def counts(self, threshold: float) -> Integers:
        return self.upto[self.distinct(threshold)][self.place]


def _linear_sums(gain: Floats, q: float, p: float) -> Floats:
    beaten = _Beaten(gain)
    values, width = beaten.values, p - q
    if width == 0:  # by the scaling alone: next to such values the stretch is a step
        return beaten.counts(q).astype(np.float64)
    unit = 2.0 ** np.ceil(np.log2(width))
    multiples = values / unit
    largest = max(multiples[-1], -multiples[0])
    if multiples[-1] - multiples[0] > _MOST_UNITS or largest > _ALL_WHOLE:
        return _sums_by_pairs(gain, {"function": "linear", "q": q, "p": p})
    fully, partly = beaten.distinct(p), beaten.distinct(q)
    lengths = np.diff(beaten.upto)
    # value = unit * whole + rest, exactly: sums of whole numbers lose nothing, and the rests
    # are no larger than the linear stretch, whatever the magnitude of the values.
    floors = np.floor(multiples)
    whole, rest = floors - floors[0], values - unit * floors
    wholes = np.concatenate(([0.0], np.cumsum(whole * lengths)))
    rests = np.concatenate(([0.0], np.cumsum(rest * lengths)))
    count = beaten.upto[partly] - beaten.upto[fully]
    excess = unit * (count * whole - (wholes[partly] - wholes[fully]))
    excess += count * (rest - q) - (rests[partly] - rests[fully])
    return (beaten.upto[fully] + excess / width)[beaten.place]


def _sums_by_pairs(gain: Floats, preference: Mapping[str, Any]) -> Floats:
    m = len(gain)
    if m > MAX_PAIRWISE:
        raise DocumentError(
            gettext_noop(
                "With this preference function all pairs are compared: {given} alternatives are "
                "too many, the limit is {limit}."
            ),
            code="too_large",
            where="alternatives",
            given=m,
            limit=MAX_PAIRWISE,
        )
    sums = np.empty(m)
    rows = max(1, _PAIRS // m)
    for start in range(0, m, rows):
        differences = gain[start : start + rows, np.newaxis] - gain
        sums[start : start + rows] = unicriterion_preference(differences, preference).sum(axis=1)
    return sums
