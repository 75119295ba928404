"""What a reader of a group's answer must know."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from decision.mcda.ahp.consistency import THRESHOLD
from decision.mcda.ahp.priorities import priorities_size
from decision.mcda.errors import gettext_noop
from decision.mcda.group.aggregation import AIP_GEOMETRIC
from decision.mcda.group.reading import Group
from decision.mcda.matrix import Floats
from decision.mcda.notices import Notices, quoted
from decision.mcda.ranks import ranks_with_ties

# A warning names so many people at most.
NAMED = 10


def note_doubts(
    group: Group, items: tuple[str, ...], weights: Mapping[str, Floats], notices: Notices
) -> None:
    """Warn where aggregations disagree, a 0 vetoes, or judgements contradict or are missing."""
    orders = {
        name: ranks_with_ties(w, larger_is_better=True, size=float(priorities_size(w)))
        for name, w in weights.items()
    }
    first = next(iter(orders.values()))
    if any((ranks != first).any() for ranks in orders.values()):
        swapped = np.any([ranks != first for ranks in orders.values()], axis=0)
        notices.add(
            "aggregations_disagree",
            gettext_noop("The aggregations order these items differently: {names}."),
            names=quoted([item for item, differs in zip(items, swapped, strict=True) if differs]),
        )
    vetoed = [
        item
        for item, least in zip(items, group.weights[group.voting].min(axis=0), strict=True)
        if least == 0
    ]
    if vetoed and AIP_GEOMETRIC in weights:
        notices.add(
            "zero_weight_vetoes",
            gettext_noop(
                "By the geometric mean the 0 that one person gives decides alone for: {names}."
            ),
            names=quoted(vetoed),
        )
    _note_participants(group, notices)


def _note_participants(group: Group, notices: Notices) -> None:
    doubtful = [
        name
        for name, cr in zip(group.names, group.cr, strict=True)
        if cr is not None and cr > THRESHOLD
    ]
    if doubtful:
        notices.add(
            "inconsistent_participants",
            gettext_noop(
                "The consistency ratio is above {threshold} for {count} participants: {names}."
            ),
            threshold=THRESHOLD,
            count=len(doubtful),
            names=_named(doubtful),
        )
    if group.incomplete:
        notices.add(
            "incomplete_participants",
            gettext_noop(
                "{count} participants left pairs out: {names}. Each pair counts the judgements "
                "of those who gave one."
            ),
            count=len(group.incomplete),
            names=_named(group.incomplete),
        )


def _named(names: list[str]) -> str:
    return quoted(names[:NAMED]) + (" …" if len(names) > NAMED else "")
