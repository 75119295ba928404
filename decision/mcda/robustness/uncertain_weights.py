"""Reading ``uncertainty.weights``: how the weights are drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from decision.mcda.errors import gettext_noop
from decision.mcda.matrix import Floats
from decision.mcda.plain import plain_numbers
from decision.mcda.reading import Place
from decision.mcda.robustness.sampling import (
    Around,
    Given,
    Intervals,
    Ordinal,
    Points,
    Uniform,
    WeightDistribution,
)
from decision.mcda.robustness.simplex_box import BoxSampler
from decision.mcda.weighting.reading import require_no_empty_tie

LARGEST_WEIGHT, LARGEST_POWER = 1e300, 1e12
# Below this Dirichlet shares are so close to all or nothing that they lose their meaning.
MIN_CONCENTRATION, MAX_CONCENTRATION = 0.01, 1e9


def read_weights(place: Place, codes: Sequence[str], kept: Sequence[int]) -> WeightDistribution:
    """The distribution that ``uncertainty.weights`` describes.

    Parameters
    ----------
    place : Place
    codes : sequence of str
        The document's criteria, in its order.
    kept : sequence of int
        Those that are ranked by; the others were left out for want of values, and what is
        said of them goes with them.
    """
    members = place.members()
    if "distribution" not in members:
        members = place.fields(required=("distribution",), optional=tuple(members))
    name = members["distribution"].choice(tuple(READERS), code="unknown_distribution")
    keys, reader = READERS[name]
    fields = place.fields(required=("distribution", *keys), optional=OPTIONAL.get(name, ()))
    return reader(fields, codes, np.asarray(kept, dtype=np.int64))


def _read_uniform(
    fields: dict[str, Place], codes: Sequence[str], kept: np.ndarray
) -> WeightDistribution:
    return Uniform(len(kept))


def _read_ordinal(
    fields: dict[str, Place], codes: Sequence[str], kept: np.ndarray
) -> WeightDistribution:
    new_index = {int(old): new for new, old in enumerate(kept)}
    groups = read_ranking(fields["ranking"], codes)
    remaining = [[new_index[j] for j in group if j in new_index] for group in groups]
    return Ordinal([group for group in remaining if group])


def _read_intervals(
    fields: dict[str, Place], codes: Sequence[str], kept: np.ndarray
) -> WeightDistribution:
    place = fields["intervals"]
    bounds = np.tile([0.0, 1.0], (len(codes), 1))
    for j, interval in _by_code(place, codes, all_needed=False):
        low, high = (end.number(0, 1) for end in interval.items(2))
        if low > high:
            raise interval.refuse(
                gettext_noop("The interval of “{criterion}” is empty: {low} is above {high}."),
                code="empty_interval",
                criterion=codes[j],
                low=low,
                high=high,
            )
        bounds[j] = low, high
    return Intervals(BoxSampler(bounds[kept, 0], bounds[kept, 1]))


def _read_around(
    fields: dict[str, Place], codes: Sequence[str], kept: np.ndarray
) -> WeightDistribution:
    mean = _shares(fields["weights"], _read_vector(fields["weights"], codes)[kept])
    concentration = fields["concentration"].number(MIN_CONCENTRATION, MAX_CONCENTRATION)
    return Around(mean, concentration, _read_together(fields, codes)[kept])


def _read_together(fields: dict[str, Place], codes: Sequence[str]) -> np.ndarray:
    """A number for each criterion, the same for those that keep their proportion."""
    part = np.arange(len(codes))
    named: set[int] = set()
    for group in fields["together"].items() if "together" in fields else ():
        members = [(_index(code, codes), code) for code in group.items()]
        for j, code in members:
            if j in named:
                raise code.refuse(
                    gettext_noop("“{criterion}” keeps its proportion with two groups."),
                    code="in_two_groups",
                    criterion=codes[j],
                )
            named.add(j)
            part[j] = members[0][0]
    return part


def _read_samples(
    fields: dict[str, Place], codes: Sequence[str], kept: np.ndarray
) -> WeightDistribution:
    place = fields["samples"]
    return Given(_normalised(place, _read_vectors(place, codes, kept)))


def _read_vectors(place: Place, codes: Sequence[str], kept: np.ndarray) -> Floats:
    """Weight vectors of the criteria that are ranked by, as given."""
    vectors = _plain_vectors(place.value, len(codes))
    if vectors is None:
        items = place.items()
        if not items:
            raise place.refuse(gettext_noop("At least one weight vector is needed here."))
        vectors = np.array([_read_vector(item, codes) for item in items])
    return vectors[:, kept]


def _normalised(place: Place, vectors: Floats) -> Floats:
    totals = vectors.sum(axis=1)
    for t in np.flatnonzero(totals <= 0)[:1]:
        _shares(Place(None, f"{place.where}[{t}]"), vectors[t])
    return np.asarray(vectors / totals[:, np.newaxis])


def _read_points(
    fields: dict[str, Place], codes: Sequence[str], kept: np.ndarray
) -> WeightDistribution:
    place = fields["points"]
    vectors = _normalised(place, _read_vectors(place, codes, kept))
    power = np.ones(len(vectors))
    if "power" in fields:
        voices = fields["power"].items(len(vectors))
        power = np.array([voice.number(0, LARGEST_POWER) for voice in voices])
    heard = power > 0
    if not heard.any():
        raise fields["power"].refuse(
            gettext_noop("Nobody here has voting power: at least one must be positive."),
            code="zero_power",
        )
    return Points(vectors[heard], power[heard])


OPTIONAL = {"around": ("together",), "points": ("power",)}
READERS: dict[
    str,
    tuple[
        tuple[str, ...],
        Callable[[dict[str, Place], Sequence[str], np.ndarray], WeightDistribution],
    ],
] = {
    "uniform": ((), _read_uniform),
    "ordinal": (("ranking",), _read_ordinal),
    "intervals": (("intervals",), _read_intervals),
    "around": (("weights", "concentration"), _read_around),
    "samples": (("samples",), _read_samples),
    "points": (("points",), _read_points),
}


def read_ranking(place: Place, codes: Sequence[str]) -> list[list[int]]:
    """Criteria by importance, the most important first, those of equal importance together.

    Either a list of codes, in which a list of codes is a tie, or an object from code to rank,
    in which 1 is the most important and equal ranks are ties.
    """
    if isinstance(place.value, dict):
        ranks = [(member.number(), j) for j, member in _by_code(place, codes, all_needed=True)]
        return [[j for rank, j in ranks if rank == r] for r in sorted({rank for rank, _ in ranks})]
    groups = [
        [_index(code, codes) for code in (item.items() if _is_list(item) else [item])]
        for item in place.items()
    ]
    require_no_empty_tie(place, groups)
    named = [j for group in groups for j in group]
    for j in named:
        if named.count(j) > 1:
            raise place.refuse(
                gettext_noop("The ranking contradicts itself: “{criterion}” has two places."),
                code="contradictory_ranking",
                criterion=codes[j],
            )
    _refuse_missing(place, codes, named)
    return groups


def _by_code(place: Place, codes: Sequence[str], *, all_needed: bool) -> list[tuple[int, Place]]:
    """Places by index of criterion, from an object keyed by code or a list in their order."""
    if not isinstance(place.value, dict):
        return list(enumerate(place.items(len(codes))))
    members = place.fields(optional=tuple(codes))
    if all_needed:
        _refuse_missing(place, codes, [codes.index(code) for code in members])
    return [(codes.index(code), member) for code, member in members.items()]


def _read_vector(place: Place, codes: Sequence[str]) -> Floats:
    vector = np.zeros(len(codes))
    for j, member in _by_code(place, codes, all_needed=True):
        vector[j] = member.number(0, LARGEST_WEIGHT)
    return vector


def _shares(place: Place, vector: Floats) -> Floats:
    largest = vector.max()
    if largest <= 0:
        raise place.refuse(
            gettext_noop("All weights are 0: at least one must be positive."), code="zero_weights"
        )
    scaled = vector / largest
    return np.asarray(scaled / scaled.sum())


def _plain_vectors(value: object, n: int) -> Floats | None:
    """A long list of lists of numbers, read at once; None where it needs a closer look."""
    vectors = plain_numbers(value, len(value), n) if isinstance(value, list) and value else None
    if vectors is None or not ((vectors >= 0) & (vectors <= LARGEST_WEIGHT)).all():
        return None
    return vectors


def _index(place: Place, codes: Sequence[str]) -> int:
    return list(codes).index(place.choice(tuple(codes), code="unknown_criterion"))


def _refuse_missing(place: Place, codes: Sequence[str], named: Sequence[int]) -> None:
    for j, code in enumerate(codes):
        if j not in named:
            raise place.refuse(
                gettext_noop("“{criterion}” is missing here."),
                code="missing_criterion",
                criterion=code,
            )


def _is_list(place: Place) -> bool:
    return isinstance(place.value, list | tuple)
