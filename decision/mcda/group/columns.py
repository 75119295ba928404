"""Reading participants in columns: names, and as long lists of what these people gave.

The short form for a thousand people. Judgements stand above the diagonal alone, so that
nothing is said twice.
"""

from __future__ import annotations

import numpy as np

from decision.mcda.ahp.reading import read_triangle
from decision.mcda.errors import gettext_noop
from decision.mcda.group.people import Given, read_names, read_weights, require_size
from decision.mcda.group.plain import (
    LARGEST_POWER,
    plain_power,
    plain_triangles,
    plain_weights,
)
from decision.mcda.matrix import Floats
from decision.mcda.reading import Place, plain_names


def read_columns(place: Place, items: tuple[str, ...], scale: str) -> Given:
    fields = place.fields(required=("names",), optional=("power", "judgements", "weights"))
    if ("judgements" in fields) == ("weights" in fields):
        raise place.refuse(
            gettext_noop("Participants in columns have either “judgements” or “weights”."),
            code="judgements_or_weights",
        )
    names = _read_names(fields["names"], len(items))
    k, n = len(names), len(items)
    steps, weights = np.empty((0, n, n)), np.empty((0, n))
    if "judgements" in fields:
        steps = _read_triangles(fields["judgements"], k, items, scale)
    else:
        weights = _read_weights(fields["weights"], k, items)
    return Given(
        names=names,
        power=_read_power(fields["power"], k) if "power" in fields else np.ones(k),
        judged=np.full(k, "judgements" in fields),
        steps=steps,
        weights=weights,
    )


def _read_names(place: Place, n: int) -> tuple[str, ...]:
    given = place.value
    require_size(place, len(given) if isinstance(given, list) else 1, n)
    plain = plain_names(given)
    return read_names(place.items()) if plain is None else plain


def _read_power(place: Place, k: int) -> Floats:
    plain = plain_power(place.value, k)
    if plain is not None:
        return plain
    return np.array([one.number(0, LARGEST_POWER) for one in place.items(k)])


def _read_triangles(place: Place, k: int, items: tuple[str, ...], scale: str) -> Floats:
    plain = plain_triangles(place.value, k, len(items), scale)
    if plain is not None:
        return plain
    return np.stack([read_triangle(one, items, scale) for one in place.items(k)])


def _read_weights(place: Place, k: int, items: tuple[str, ...]) -> Floats:
    plain = plain_weights(place.value, k, len(items))
    if plain is not None:
        return plain
    return np.array([read_weights(one, items) for one in place.items(k)])
