"""What a criterion means and how it is measured, for the card that explains it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from decision.problems.models import Criterion
from decision.problems.selectors.criteria import CriteriaTree
from decision.sessions.models.answers import HIGHEST_SCORE, LOWEST_SCORE
from territories.enums import Direction


@dataclass(frozen=True)
class Anchor:
    """A point of the scale of ratings and the words that hold it in place."""

    value: int
    words: str


@dataclass(frozen=True)
class About:
    """`meaning` is the problem's own sentence on it, else its indicator's.

    `parts` are the names of what a branch consists of; a leaf has an indicator instead.
    """

    criterion: Criterion
    meaning: str
    parts: tuple[str, ...]
    anchors: tuple[Anchor, ...]
    less_is_better: bool


def abouts(tree: CriteriaTree, criteria: Iterable[Criterion]) -> tuple[About, ...]:
    """One card for each criterion, none twice."""
    parts = {
        node.criterion.pk: tuple(child.criterion.name for child in node.children)
        for node in tree.nodes()
    }
    unique = {criterion.pk: criterion for criterion in criteria}
    return tuple(
        About(
            criterion=criterion,
            meaning=criterion.description
            or (criterion.indicator.definition if criterion.indicator else ""),
            parts=parts.get(pk, ()),
            anchors=anchors_of(criterion),
            less_is_better=criterion.direction == Direction.MIN,
        )
        for pk, criterion in unique.items()
    )


def anchors_of(criterion: Criterion) -> tuple[Anchor, ...]:
    """The points that have words."""
    indicator = criterion.indicator
    if indicator is None:
        return ()
    return tuple(
        Anchor(value, words)
        for value in range(LOWEST_SCORE, HIGHEST_SCORE + 1)
        if (words := getattr(indicator, f"anchor_{value}", ""))
    )
