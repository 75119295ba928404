"""Reading what people say of criteria: by code, or as lists beside the codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from decision.mcda.errors import DocumentError, gettext_noop
from decision.mcda.matrix import Floats, normalised_weights
from decision.mcda.notices import quoted
from decision.mcda.reading import Place, distinct_names
from decision.mcda.weighting.best_worst import BestWorst

MAX_CRITERIA = 1_000
# Keys under which a document names what is weighed; one of them at most.
NAME_KEYS = ("criteria", "items")
LARGEST_RATIO = 9.0
EXACT = 1e-12


def read_names(fields: Mapping[str, Place]) -> tuple[str, ...] | None:
    """The codes that the document lists: texts, or objects with a ``code``."""
    given = [fields[key] for key in NAME_KEYS if key in fields]
    if len(given) > 1:
        raise given[1].refuse(
            gettext_noop("Either “criteria” or “items” names what is weighed, not both."),
            code="two_sources",
        )
    if not given:
        return None
    places = [
        place.fields(required=("code",), optional=("direction", "weight", "target", "preference"))[
            "code"
        ]
        if isinstance(place.value, dict)
        else place
        for place in given[0].items()
    ]
    _require_some(given[0], len(places))
    return tuple(distinct_names(places))


def _require_some(place: Place, count: int) -> None:
    if not 1 <= count <= MAX_CRITERIA:
        raise place.refuse(
            gettext_noop("1 to {limit} criteria can be weighed, not {given}."),
            code="too_large" if count else "no_items",
            given=count,
            limit=MAX_CRITERIA,
        )


def read_by_name(
    place: Place, names: tuple[str, ...] | None
) -> tuple[tuple[str, ...], list[Place]]:
    """Values by code, or as a list in the order of the codes that the document lists.

    Returns
    -------
    names : tuple of str
        The listed codes, or those of the object where none are listed.
    places : list of Place
        In the order of `names`.
    """
    if isinstance(place.value, dict):
        if names is None:
            _require_some(place, len(place.value))
            names = tuple(place.value)
        members = place.fields(required=names)
        return names, [members[name] for name in names]
    if names is None:
        raise place.refuse(
            gettext_noop("A list needs the key “criteria” beside it, which names its elements."),
            code="unnamed_list",
        )
    return names, place.items(len(names))


def read_shares(
    place: Place, names: tuple[str, ...] | None, high: float = np.inf
) -> tuple[tuple[str, ...], Floats]:
    """Points or swings: not negative, not all 0; as given."""
    names, places = read_by_name(place, names)
    values = np.array([one.number(0, high) for one in places])
    if not values.any():
        raise place.refuse(gettext_noop("At least one value must be positive."), code="all_zero")
    normalised_weights(values)
    return names, values


def read_ranking(place: Place, names: tuple[str, ...] | None) -> tuple[tuple[str, ...], Floats]:
    """An order of criteria as ranks, 1 for the most important, the same for tied ones.

    Three forms: codes from the most important on, tied ones in a list of their own; an object
    of ranks by code; a list of ranks beside the codes that the document lists.
    """
    elements = place.value if isinstance(place.value, list | tuple) else []
    if any(isinstance(element, str | list | tuple) for element in elements):
        return _read_order(place, names)
    names, places = read_by_name(place, names)
    return names, np.array([one.number() for one in places])


def _read_order(place: Place, names: tuple[str, ...] | None) -> tuple[tuple[str, ...], Floats]:
    groups = [
        one.items() if isinstance(one.value, list | tuple) else [one] for one in place.items()
    ]
    require_no_empty_tie(place, groups)
    ordered = distinct_names([code for group in groups for code in group])
    _require_some(place, len(ordered))
    if names is not None and set(names) != set(ordered):
        raise place.refuse(
            gettext_noop("The ranking and the list of criteria differ in {names}."),
            code="other_criteria",
            names=quoted(sorted(set(names) ^ set(ordered))),
        )
    ranks = {
        code.text(): float(rank) for rank, group in enumerate(groups, start=1) for code in group
    }
    names = names if names is not None else tuple(ordered)
    return names, np.array([ranks[name] for name in names])


def require_no_empty_tie(place: Place, groups: Sequence[Sequence[object]]) -> None:
    """Refuse an order that has a tie of nobody: something was left out by mistake."""
    for i, group in enumerate(groups):
        if not group:
            raise DocumentError(
                gettext_noop("A tie without criteria stands here."),
                code="empty_tie",
                where=f"{place.where}[{i}]",
            )


def read_best_worst(
    fields: Mapping[str, Place], names: tuple[str, ...] | None
) -> tuple[tuple[str, ...], BestWorst]:
    """The answers of the best-worst method, refused where they are not answers to it."""
    names, to_others = read_by_name(fields["best_to_others"], names)
    names, to_worst = read_by_name(fields["others_to_worst"], names)
    if len(names) < 2:
        raise fields["best_to_others"].refuse(
            gettext_noop("The best-worst method needs at least two criteria, not {given}."),
            code="too_few_criteria",
            given=len(names),
        )
    best_to_others = np.array([one.number(1, LARGEST_RATIO) for one in to_others])
    others_to_worst = np.array([one.number(1, LARGEST_RATIO) for one in to_worst])
    best = _read_extreme(fields, "best", names, "best_to_others", best_to_others)
    worst = _read_extreme(fields, "worst", names, "others_to_worst", others_to_worst)
    if best == worst:
        raise to_worst[worst].refuse(
            gettext_noop("“{name}” is named both the best and the worst."),
            code="best_is_worst",
            name=names[best],
        )
    if abs(best_to_others[worst] - others_to_worst[best]) > EXACT:
        raise to_worst[best].refuse(
            gettext_noop(
                "The best against the worst is {given} in “best_to_others” and {opposite} in "
                "“others_to_worst”."
            ),
            code="contradiction",
            given=to_others[worst].value,
            opposite=to_worst[best].value,
        )
    return names, BestWorst(best, worst, best_to_others, others_to_worst)


def _read_extreme(
    fields: Mapping[str, Place], key: str, names: Sequence[str], of: str, ratios: Floats
) -> int:
    """The best or worst criterion: as named, or the only one whose ratio to itself is 1."""
    if key in fields:
        index = names.index(fields[key].choice(names))
        if ratios[index] != 1:
            raise fields[key].refuse(
                gettext_noop("“{name}” against itself is 1 in “{of}”, not {given}."),
                code="bad_diagonal",
                name=names[index],
                of=of,
                given=ratios[index],
            )
        return index
    equals = np.flatnonzero(ratios == 1).tolist()
    if len(equals) != 1:
        raise fields[of].refuse(
            gettext_noop("“{of}” has {count} criteria with the value 1: “{key}” must name one."),
            code="missing_key",
            of=of,
            count=len(equals),
            key=key,
        )
    return int(equals[0])
