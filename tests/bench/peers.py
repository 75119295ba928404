"""pymcdm's scores by each method, of one weight vector after the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pymcdm
from pymcdm.methods.comet_tools import MethodExpert

from decision.mcda.matrix import Floats
from tests.bench.problems import directions_of
from tests.bench.tasks import options_of

# Which class, with which normalisation, where the names differ.
AHP = {"ahp_distributive": "sum_normalization", "ahp_ideal": "linear_normalization"}
CLASSES = {c.lower(): c for c in dir(pymcdm.methods) if c[0].isupper()}


def peer_scores(name: str, values: Floats) -> Callable[[Floats], Floats]:
    """From a weight vector to pymcdm's scores, ``validation=False``.

    Both AHP's are its weighted sum. Of PROMETHEE I it gives the flows alone: the net flow is
    ranked in their place.
    """
    types = directions_of(values.shape[1])
    options = {
        key: np.array(value) if isinstance(value, list) else value
        for key, value in options_of(name, values.shape[1]).items()
        if key != "normalization"
    }
    if name == "comet":
        return _comet(values, types, options["cvalues"])
    if name in ("promethee_i", "promethee_ii"):
        return _promethee(name, values, types)
    if name in AHP:
        method = pymcdm.methods.WSM(getattr(pymcdm.normalizations, AHP[name]))
    else:
        method = getattr(pymcdm.methods, CLASSES[name.replace("_", "")])(**options)
    return lambda weights: np.asarray(method(values, weights, types, validation=False))


def _promethee(name: str, values: Floats, types: Any) -> Callable[[Floats], Floats]:
    if name == "promethee_i":
        first = pymcdm.methods.partial.PROMETHEE_I("usual")

        def net(weights: Floats) -> Floats:
            plus, minus = first(values, weights, types, validation=False)
            return np.asarray(plus - minus)

        return net
    second = pymcdm.methods.PROMETHEE_II("usual")
    return lambda weights: np.asarray(second(values, weights, types, validation=False))


def _comet(values: Floats, types: Any, cvalues: Floats) -> Callable[[Floats], Floats]:
    def scores(weights: Floats) -> Floats:
        expert = MethodExpert(pymcdm.methods.TOPSIS(), weights, types)
        return np.asarray(pymcdm.methods.COMET(cvalues, expert)(values, validation=False))

    return scores
