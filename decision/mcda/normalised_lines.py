"""The normalisations, line by line: a line holds one criterion's values of all alternatives."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from decision.mcda.matrix import Floats
from decision.mcda.normalisation_refusals import (
    ALL_THE_SAME,
    BEST_IS_ZERO,
    LARGEST_NOT_POSITIVE,
    NOT_ALL_POSITIVE,
    PRODUCT_NOT_ABOVE_ONE,
)

# From lines of shape (k, m), and whether they are costs, to which of them it holds of.
Refuses = Callable[[Floats, bool], NDArray[np.bool_]]


class Normalisation(NamedTuple):
    """`of` takes lines of shape (k, m) and whether they are costs; more of its result is better.

    `cannot` says which lines it cannot take, each with its sentence; the first that holds counts.
    """

    of: Callable[[Floats, bool], Floats]
    cannot: tuple[tuple[Refuses, str], ...] = ()

    def refused(self, lines: Floats, cost: bool) -> list[str | None]:
        """Of each line the sentence of its refusal, or None."""
        sentences: list[str | None] = [None] * len(lines)
        for refuses, sentence in reversed(self.cannot):
            for line in np.flatnonzero(refuses(lines, cost)).tolist():
                sentences[line] = sentence
        return sentences


def _none(x: Floats, cost: bool) -> Floats:
    return -x if cost else x


def _minmax(x: Floats, cost: bool) -> Floats:
    low, high = x.min(axis=1, keepdims=True), x.max(axis=1, keepdims=True)
    span = high - low
    gaps = high - x if cost else x - low
    # What tells nothing apart has the same share for all, as in pymcdm.
    return np.divide(gaps, span, out=np.ones_like(x), where=span > 0)


def _max(x: Floats, cost: bool) -> Floats:
    shares = x / x.max(axis=1, keepdims=True)
    return 1 - shares if cost else shares


def _sum(x: Floats, cost: bool) -> Floats:
    gains = 1 / x if cost else x
    return gains / gains.sum(axis=1, keepdims=True)


def _vector(x: Floats, cost: bool) -> Floats:
    norms = np.sqrt((x**2).sum(axis=1, keepdims=True))
    unit = np.divide(x, norms, out=np.zeros_like(x), where=norms > 0)  # zeros stay zeros
    return 1 - unit if cost else unit


def _logarithmic(x: Floats, cost: bool) -> Floats:
    logs = np.log(x)
    shares = logs / logs.sum(axis=1, keepdims=True)
    return (1 - shares) / (x.shape[1] - 1) if cost else shares


def _linear(x: Floats, cost: bool) -> Floats:
    return x.min(axis=1, keepdims=True) / x if cost else x / x.max(axis=1, keepdims=True)


def _nonlinear(x: Floats, cost: bool) -> Floats:
    shares = _linear(x, cost)
    return shares**3 if cost else shares**2


def _enhanced_accuracy(x: Floats, cost: bool) -> Floats:
    gaps = x - x.min(axis=1, keepdims=True) if cost else x.max(axis=1, keepdims=True) - x
    return 1 - gaps / gaps.sum(axis=1, keepdims=True)


def _zavadskas_turskis(x: Floats, cost: bool) -> Floats:
    best = _best(x, cost)[:, np.newaxis]
    return 1 - np.abs((best - x) / best)


def _best(x: Floats, cost: bool) -> Floats:
    return x.min(axis=1) if cost else x.max(axis=1)


def _not_all_positive(x: Floats, cost: bool) -> NDArray[np.bool_]:
    return ~np.asarray((x > 0).all(axis=1))


def _largest_not_positive(x: Floats, cost: bool) -> NDArray[np.bool_]:
    return ~np.asarray(x.max(axis=1) > 0)


def _product_not_above_one(x: Floats, cost: bool) -> NDArray[np.bool_]:
    # pymcdm divides by any total; by a negative one the largest share goes to the least value.
    return ~np.asarray(np.log(x).sum(axis=1) > 0)


def _all_the_same(x: Floats, cost: bool) -> NDArray[np.bool_]:
    return np.asarray(x.max(axis=1) == x.min(axis=1))


def _best_is_zero(x: Floats, cost: bool) -> NDArray[np.bool_]:
    return np.asarray(_best(x, cost) == 0)


_POSITIVE = (_not_all_positive, NOT_ALL_POSITIVE)

NORMALISATIONS = {
    "none": Normalisation(_none),
    "minmax": Normalisation(_minmax),
    "max": Normalisation(_max, ((_largest_not_positive, LARGEST_NOT_POSITIVE),)),
    "sum": Normalisation(_sum, (_POSITIVE,)),
    "vector": Normalisation(_vector),
    "logarithmic": Normalisation(
        _logarithmic, (_POSITIVE, (_product_not_above_one, PRODUCT_NOT_ABOVE_ONE))
    ),
    "linear": Normalisation(_linear, (_POSITIVE,)),
    "nonlinear": Normalisation(_nonlinear, (_POSITIVE,)),
    "enhanced_accuracy": Normalisation(_enhanced_accuracy, ((_all_the_same, ALL_THE_SAME),)),
    "zavadskas_turskis": Normalisation(_zavadskas_turskis, ((_best_is_zero, BEST_IS_ZERO),)),
}
