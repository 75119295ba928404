"""Reading participants one by one: a list of objects, each with a name and what it gave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from decision.mcda.ahp.reading import read_judgements
from decision.mcda.errors import gettext_noop
from decision.mcda.group.plain import (
    LARGEST_POWER,
    LARGEST_WEIGHT,
    plain_matrices,
    plain_weights,
)
from decision.mcda.matrix import Floats
from decision.mcda.notices import Notices
from decision.mcda.reading import Place

MAX_PARTICIPANTS = 10_000
# Participants times pairs: what is held at a time stays under some hundred megabytes.
MAX_CELLS = 5_000_000


@dataclass(frozen=True, eq=False)
class Given:
    """What participants gave, as read.

    Parameters
    ----------
    names : tuple of str
    power : ndarray of shape (k,)
        Voting power, not negative.
    judged : ndarray of bool, shape (k,)
        Who gave judgements and not weights.
    steps : ndarray of shape (judged.sum(), n, n)
        Their judgements, reciprocal, NaN where there is none.
    weights : ndarray of shape (k - judged.sum(), n)
        Of the others; each row sums to 1.
    """

    names: tuple[str, ...]
    power: Floats
    judged: NDArray[np.bool_]
    steps: Floats
    weights: Floats


def read_people(place: Place, items: tuple[str, ...], scale: str, notices: Notices) -> Given:
    places = place.items()
    require_size(place, len(places), len(items))
    fields = [_read_fields(place) for place in places]
    return Given(
        names=read_names([field["name"] for field in fields]),
        power=np.array([_read_power(field.get("power")) for field in fields]),
        judged=np.array(["matrix" in field for field in fields]),
        steps=_read_matrices(
            [field["matrix"] for field in fields if "matrix" in field], items, scale, notices
        ),
        weights=_read_all_weights(
            [field["weights"] for field in fields if "weights" in field], items
        ),
    )


def require_size(place: Place, k: int, n: int) -> None:
    """Refuse nobody, and more than can be held, before anything is computed."""
    if k == 0:
        raise place.refuse(gettext_noop("There is no participant."), code="no_participants")
    if k > MAX_PARTICIPANTS or k * n * n > MAX_CELLS:
        raise place.refuse(
            gettext_noop(
                "{k} participants with {n} items are too many; the limit is {limit} "
                "participants and {cells} judgements in all."
            ),
            code="too_large",
            k=k,
            n=n,
            limit=MAX_PARTICIPANTS,
            cells=MAX_CELLS,
        )


def _read_fields(place: Place) -> dict[str, Place]:
    fields = place.fields(required=("name",), optional=("power", "matrix", "weights"))
    if ("matrix" in fields) == ("weights" in fields):
        raise place.refuse(
            gettext_noop("A participant has either “matrix” or “weights”."),
            code="matrix_or_weights",
        )
    return fields


def read_names(places: Sequence[Place]) -> tuple[str, ...]:
    """Distinct names; a set, since there can be ten thousand."""
    names = [place.text() for place in places]
    seen: set[str] = set()
    for place, name in zip(places, names, strict=True):
        if name in seen:
            raise place.refuse(
                gettext_noop("“{name}” stands here twice."), code="duplicate", name=name
            )
        seen.add(name)
    return tuple(names)


def _read_power(place: Place | None) -> float:
    return 1.0 if place is None else place.number(0, LARGEST_POWER)


def read_weights(place: Place, items: tuple[str, ...]) -> Floats:
    """A list in the order of the items, or an object keyed by them."""
    if isinstance(place.value, dict):
        fields = place.fields(required=items)
        given = [fields[item] for item in items]
    else:
        given = place.items(len(items))
    weights = np.array([weight.number(0, LARGEST_WEIGHT) for weight in given])
    if not weights.any():
        raise place.refuse(
            gettext_noop("All weights are 0: at least one must be positive."), code="zero_weights"
        )
    weights = weights / weights.max()
    return np.asarray(weights / weights.sum())


def _read_matrices(
    places: Sequence[Place], items: tuple[str, ...], scale: str, notices: Notices
) -> Floats:
    plain = plain_matrices([place.value for place in places], len(items), scale)
    if plain is not None:
        return plain
    return np.stack([read_judgements(place, items, notices, scale) for place in places])


def _read_all_weights(places: Sequence[Place], items: tuple[str, ...]) -> Floats:
    plain = plain_weights([place.value for place in places], len(places), len(items))
    if plain is not None:
        return plain
    return np.array([read_weights(place, items) for place in places])
