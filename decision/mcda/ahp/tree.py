"""A hierarchy of criteria: local and global priorities, and the totals of the alternatives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from decision.mcda.matrix import Floats

DISTRIBUTIVE, IDEAL = SYNTHESES = ("distributive", "ideal")


@dataclass(frozen=True, eq=False)
class Node:
    """A goal, a criterion or a leaf.

    Parameters
    ----------
    path : str
        Names from the goal down, joined by “/”.
    children : tuple of Node
    shares : ndarray of shape (len(children),)
        Local priorities of the children, summing to 1.
    alternatives : ndarray of shape (m,) or None
        A leaf's priorities of the alternatives, summing to 1; None where the tree has none.
    """

    path: str
    children: tuple[Node, ...] = ()
    shares: Floats = field(default_factory=lambda: np.empty(0))
    alternatives: Floats | None = None


def local_shares(node: Node, share: float = 1.0) -> Iterator[tuple[str, float]]:
    """Each node's share of its parent, from `node` down, the goal's being 1."""
    yield node.path, share
    for child, part in zip(node.children, node.shares.tolist(), strict=True):
        yield from local_shares(child, part)


def global_shares(node: Node, share: float = 1.0) -> Iterator[tuple[str, float]]:
    """Each node's share of the goal, from `node` down; those of the leaves sum to 1."""
    yield node.path, share
    for child, part in zip(node.children, node.shares.tolist(), strict=True):
        yield from global_shares(child, share * part)


def leaves(node: Node) -> Iterator[Node]:
    if not node.children:
        yield node
    for child in node.children:
        yield from leaves(child)


def totals(goal: Node, synthesis: str) -> Floats:
    """Priorities of the alternatives over all leaves.

    Parameters
    ----------
    goal : Node
        Every leaf of it has priorities of the same ``m`` alternatives.
    synthesis : str
        ``distributive`` adds the leaves' priorities as they are; ``ideal`` first divides each
        leaf's by their largest, so that an alternative like another one takes nothing from
        the rest.

    Returns
    -------
    ndarray of shape (m,)
        Dimensionless, sums to 1, larger is better.

    References
    ----------
    .. [1] Saaty, T. L. (1980). The Analytic Hierarchy Process: the distributive mode.
    .. [2] Belton, V. and Gear, T. (1983). On a short-coming of Saaty's method of analytic
       hierarchies. Omega 11, 228-230: the ideal mode, and the reversal that it prevents.

    Examples
    --------
    >>> first = Node("g/a", alternatives=np.array([0.9, 0.1]))
    >>> second = Node("g/b", alternatives=np.array([0.25, 0.75]))
    >>> goal = Node("g", (first, second), np.array([0.4, 0.6]))
    >>> totals(goal, "distributive").round(6).tolist()
    [0.51, 0.49]
    >>> totals(goal, "ideal").round(6).tolist()
    [0.482143, 0.517857]
    """
    weights = dict(global_shares(goal))
    total = sum(
        weights[leaf.path] * _as_synthesised(leaf.alternatives, synthesis)
        for leaf in leaves(goal)
        if leaf.alternatives is not None
    )
    return np.asarray(total / np.sum(total))


def _as_synthesised(priorities: Floats, synthesis: str) -> Floats:
    # Priorities sum to 1 and are not negative: their largest is positive.
    return priorities / priorities.max() if synthesis == IDEAL else priorities
