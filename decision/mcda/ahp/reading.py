"""Reading pairwise judgements from a document: fractions, gaps, reciprocals."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from decision.mcda.ahp.consistency import DEFAULT_RANDOM_INDEX, RANDOM_INDICES
from decision.mcda.ahp.graph import groups, judged_pairs
from decision.mcda.ahp.scales import LAST_STEP, LINEAR, SCALES
from decision.mcda.errors import DocumentError, gettext_noop
from decision.mcda.matrix import Floats
from decision.mcda.notices import Notices, quoted
from decision.mcda.reading import Place, distinct_names

MAX_COMPARED = 100
# Ratios beyond this say nothing that a person can judge, and would overflow further on.
LARGEST_RATIO = 1e9
# Reciprocals written to three digits, .333 for 1/3, pass; .3 does not.
RECIPROCAL_TOLERANCE = 5e-3
# Within this two cells are the same number in double precision.
EXACT = 1e-12

EIGENVECTOR, GEOMETRIC_MEAN = PRIORITIES = ("eigenvector", "geometric_mean")

_NUMBER = r"\d+(?:\.\d+)?"
_FRACTION = re.compile(rf"\s*({_NUMBER})\s*(?:/\s*({_NUMBER})\s*)?", re.ASCII)


@dataclass(frozen=True)
class AhpOptions:
    """How judgements become priorities, with the defaults filled in."""

    priority: str = EIGENVECTOR
    random_index: str = DEFAULT_RANDOM_INDEX
    scale: str = LINEAR

    def as_dict(self) -> dict[str, str]:
        return {
            "priority": self.priority,
            "random_index": self.random_index,
            "scale": self.scale,
        }


AHP_OPTION_KEYS = ("priority", "random_index", "scale")


def read_ahp_options(given: Mapping[str, Place]) -> AhpOptions:
    """The options that every kind with pairwise judgements has."""
    known = {"priority": PRIORITIES, "random_index": RANDOM_INDICES, "scale": tuple(SCALES)}
    return AhpOptions(
        **{name: given[name].choice(choices) for name, choices in known.items() if name in given}
    )


def read_items(place: Place) -> tuple[str, ...]:
    """The names of what is compared: at least one, none twice."""
    places = place.items()
    if not places:
        raise place.refuse(gettext_noop("There is nothing to compare."), code="no_items")
    _require_comparable(place, len(places))
    return tuple(distinct_names(places))


def _require_comparable(place: Place, count: int) -> None:
    if count > MAX_COMPARED:
        raise place.refuse(
            gettext_noop("{given} items are to be compared in pairs; the limit is {limit}."),
            code="too_large",
            given=count,
            limit=MAX_COMPARED,
        )


def read_judgements(
    place: Place, items: tuple[str, ...], notices: Notices, scale: str = LINEAR
) -> Floats:
    """Judgements in pairs, checked, the gaps filled that reciprocals fill.

    Parameters
    ----------
    place : Place
        The matrix: a number, a fraction such as ``"1/3"``, or null in each cell. The diagonal
        is 1 or null. A judgement may stand on one side of the diagonal or on both; if both,
        the two are reciprocal within `RECIPROCAL_TOLERANCE`, and the one that is not below 1
        counts, for it is the one that people write without rounding.
    items : tuple of str
    notices : Notices
        Gets a warning where cells were rounded reciprocals.
    scale : str
        With any but ``linear`` the values are steps from 1/9 to 9.

    Returns
    -------
    ndarray of shape (n, n)
        Positive, exactly reciprocal, 1 on the diagonal, NaN where not judged; the judgements
        connect all items.

    Raises
    ------
    DocumentError
        If the shape or a cell does not fit, two cells are not reciprocal, or the judgements
        fall into groups that nothing connects.
    """
    n = len(items)
    _require_comparable(place, n)
    cells = [row.items(n) for row in place.items(n)]
    values = np.array([[_read_cell(cell, scale) for cell in row] for row in cells])
    for i in range(n):
        if not (np.isnan(values[i, i]) or values[i, i] == 1):
            raise cells[i][i].refuse(
                gettext_noop("“{item}” compared with itself is 1, not {given}."),
                code="bad_diagonal",
                item=items[i],
                given=cells[i][i].value,
            )
    _require_reciprocal(values, cells, items)
    steps = _made_reciprocal(values, notices)
    _require_connected(steps, place, items)
    return steps


def read_triangle(place: Place, items: tuple[str, ...], scale: str = LINEAR) -> Floats:
    """Judgements above the diagonal alone, row by row: what `read_judgements` makes of a matrix.

    Parameters
    ----------
    place : Place
        A list of n (n - 1) / 2 numbers, fractions or nulls.

    Returns
    -------
    ndarray of shape (n, n)
    """
    n = len(items)
    cells = place.items(n * (n - 1) // 2)
    above = np.array([_read_cell(cell, scale) for cell in cells])
    i, j = np.triu_indices(n, 1)
    steps = np.ones((n, n))
    steps[i, j], steps[j, i] = above, 1 / above
    _require_connected(steps, place, items)
    return steps


def _read_cell(place: Place, scale: str) -> float:
    """A judgement's value; NaN where there is none."""
    if place.is_null:
        return np.nan
    ratio = _read_fraction(place) if isinstance(place.value, str) else place.number()
    if ratio <= 0:
        raise place.refuse(
            gettext_noop("A judgement is a positive number, not {given}."),
            code="not_positive",
            given=place.value,
        )
    largest = LARGEST_RATIO if scale == LINEAR else LAST_STEP
    if not 1 / largest * (1 - EXACT) <= ratio <= largest:
        raise place.refuse(
            gettext_noop(
                "On the scale “{scale}” a judgement is from 1/{largest:g} to {largest:g}, "
                "not {given}."
            ),
            code="out_of_range",
            scale=scale,
            largest=largest,
            given=place.value,
        )
    return ratio


def _read_fraction(place: Place) -> float:
    """A text such as ``"1/3"``, ``"7"`` or ``"2.5"``, exactly."""
    match = _FRACTION.fullmatch(str(place.value)) if len(str(place.value)) <= 40 else None
    if match is None:
        raise place.refuse(
            gettext_noop("“{given}” is neither a number nor a fraction such as 1/3."),
            code="not_a_number",
            given=place.value,
        )
    denominator = Fraction(match[2] or 1)
    if denominator == 0:
        raise place.refuse(
            gettext_noop("“{given}” divides by 0."), code="divides_by_zero", given=place.value
        )
    return float(Fraction(match[1]) / denominator)


def _require_reciprocal(values: Floats, cells: list[list[Place]], items: tuple[str, ...]) -> None:
    gaps = np.abs(values * values.T - 1)
    for i, j in np.argwhere(np.triu(gaps > RECIPROCAL_TOLERANCE, k=1)):
        raise cells[j][i].refuse(
            gettext_noop(
                "“{row}” against “{column}” is {given} and the other way round {opposite}: "
                "one must be 1 divided by the other."
            ),
            code="not_reciprocal",
            row=items[i],
            column=items[j],
            given=cells[i][j].value,
            opposite=cells[j][i].value,
        )


def _made_reciprocal(values: Floats, notices: Notices) -> Floats:
    """Each pair by the value that counts, and its exact reciprocal opposite."""
    opposite = 1 / values.T
    # Equal but for rounding in the last digit: kept as given, so that nothing is noted.
    rounded = np.abs(values * values.T - 1) > EXACT
    counts = np.where(np.isnan(values), opposite, values)
    counts = np.where(rounded & (values < 1), opposite, counts)
    if rounded.any():
        notices.add(
            "rounded_reciprocals",
            gettext_noop(
                "Judgements with a rounded reciprocal: {pairs}. Of the two values the one of 1 "
                "or more was taken."
            ),
            pairs=int(rounded.sum()) // 2,
        )
    upper = np.triu(counts, k=1)
    with np.errstate(divide="ignore"):  # below the diagonal of `upper` stand zeros
        lower = np.tril(1 / upper.T, k=-1)
    return upper + lower + np.eye(len(values))


def _require_connected(steps: Floats, place: Place, items: tuple[str, ...]) -> None:
    parts = groups(judged_pairs(steps))
    if len(parts) > 1:
        raise DocumentError(
            gettext_noop(
                "No judgement connects these groups, so their weights cannot be compared: {groups}."
            ),
            code="disconnected",
            where=place.where,
            groups="; ".join(quoted([items[i] for i in part]) for part in parts),
        )
