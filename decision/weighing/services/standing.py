"""How far somebody's answers carry: which more would give weights, and what those move."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from decision.sessions.selectors.frames import FrameNode, Pair, SessionFrame
from decision.sessions.selectors.moving import can_move


def connecting(
    node: FrameNode, asked: Sequence[Pair], judged: Collection[tuple[int, int]]
) -> tuple[Pair, ...]:
    """The fewest of the pairs asked that would connect all criteria of a branch, in their order.

    With those judged (primary keys) they make a tree of pairs at least: enough for weights.
    """
    part = {criterion.pk: criterion.pk for criterion in node.criteria}

    def joins(first: int, second: int) -> bool:
        one, other = part[first], part[second]
        part.update({pk: one for pk, root in part.items() if root == other})
        return one != other

    for first, second in judged:
        if first in part and second in part:
            joins(first, second)
    inside = [pair for pair in asked if pair.node.key == node.key]
    return tuple(pair for pair in inside if joins(pair.left.pk, pair.right.pk))


def weighed_and_used(frame: SessionFrame, used: Collection[str]) -> list[str]:
    """The criteria weighed (codes) that a ranking by the leaves `used` counts."""
    return [code for code, leaves in _weighed(frame) if not leaves.isdisjoint(used)]


def moves_ranking(frame: SessionFrame, used: Collection[str]) -> bool:
    """Whether other weights could give another ranking by the leaves `used`."""
    return can_move((leaves for _code, leaves in _weighed(frame)), used)


def _weighed(frame: SessionFrame) -> list[tuple[str, set[str]]]:
    """Each criterion that is weighed, with the leaves below it."""
    below = {
        node.criterion.pk: {leaf.criterion.code for leaf in node.leaves()}
        for node in frame.tree.nodes()
    }
    return [(one.code, below[one.pk]) for node in frame.nodes for one in node.criteria]
