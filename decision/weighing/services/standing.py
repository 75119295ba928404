"""How far somebody's answers carry: which more would give weights, and what those move."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from decision.sessions.selectors.frames import FrameNode, Pair, SessionFrame


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


def weighed_and_used(frame: SessionFrame, used: Collection[str]) -> list[list[str]]:
    """Of each branch that is weighed, the criteria (codes) that a ranking by the leaves `used` has.

    Weights move a ranking where some branch has two: alone, a criterion has all of its branch.
    """
    counting = {
        node.criterion.pk
        for node in frame.tree.nodes()
        if any(leaf.criterion.code in used for leaf in node.leaves())
    }
    return [
        [criterion.code for criterion in node.criteria if criterion.pk in counting]
        for node in frame.nodes
    ]
