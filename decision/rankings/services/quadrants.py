"""Two criteria or groups of a ranking set against each other, alternative by alternative."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from decision.problems.selectors.criteria import CriterionNode
from decision.rankings.services.normalised import WSM, cells_by
from decision.rankings.services.ranking import RankedProblem
from territories.enums import Direction

MINMAX = "minmax"
ROUNDING = 1e-12


@dataclass(frozen=True, eq=False)
class Axis:
    """What one axis measures; `values` by the code of each alternative that has one.

    Of a criterion they are the values themselves, or distances from its target. Of a group, whose
    `shares` of it add up to 1 by criterion code, they are the weighted average of its criteria
    by `normalization`, of those that are ranked; `assumed` rest on a value that the rule for
    missing ones put in.
    """

    node: CriterionNode
    values: Mapping[str, float]
    larger_is_better: bool
    is_distance: bool = False
    shares: Mapping[str, float] | None = None
    normalization: str = ""
    assumed: frozenset[str] = frozenset()

    @property
    def code(self) -> str:
        return self.node.criterion.code

    @property
    def middle(self) -> float | None:
        """The median; None where fewer than two have a value."""
        return float(np.median(list(self.values.values()))) if len(self.values) > 1 else None

    @property
    def is_alike(self) -> bool:
        values = list(self.values.values())
        return bool(values) and max(values) - min(values) <= self._nothing

    def side(self, code: str, middle: float) -> int:
        """1 where an alternative is better than the middle, -1 where worse, 0 on it."""
        difference = self.values[code] - middle
        if abs(difference) <= self._nothing:
            return 0
        return 1 if (difference > 0) == self.larger_is_better else -1

    @property
    def _nothing(self) -> float:
        """Two averages of the same numbers may differ by so much."""
        return ROUNDING * max(map(abs, self.values.values()), default=0.0)


def offered_nodes(ranked: RankedProblem) -> list[CriterionNode]:
    """Criteria that are asked about, and groups with two or more that count."""
    asked = {criterion["code"] for criterion in ranked.whole["criteria"]}
    return [
        node
        for node in ranked.table.tree.nodes()
        if (node.criterion.code in asked if node.is_leaf else len(_counting(ranked, node)) > 1)
    ]


def usual_pair(ranked: RankedProblem) -> list[CriterionNode]:
    """The two heaviest branches of the tree, in its order; where there are none, criteria."""
    offered = {node.criterion.code for node in offered_nodes(ranked)}
    weights = ranked.answer["weights"]

    def share(node: CriterionNode) -> float:
        return sum(weights.get(leaf.criterion.code, 0.0) for leaf in node.leaves())

    for level in _levels(ranked):
        known = [node for node in level if node.criterion.code in offered]
        if len(known) > 1:
            chosen = sorted(known, key=lambda node: -share(node))[:2]
            return [node for node in known if node in chosen]
    return []


def _levels(ranked: RankedProblem) -> Iterator[list[CriterionNode]]:
    """The branches of the first fork, then all measured criteria."""
    level = list(ranked.table.tree.roots)
    while len(level) == 1 and level[0].children:
        level = list(level[0].children)
    yield level
    yield list(ranked.table.leaves)


def axis_of(ranked: RankedProblem, node: CriterionNode) -> Axis:
    """Raises McdaError if a group's values cannot be normalised."""
    return _of_criterion(ranked, node) if node.is_leaf else _of_group(ranked, node)


def _of_criterion(ranked: RankedProblem, node: CriterionNode) -> Axis:
    """What is known, nothing assumed."""
    document = ranked.whole
    codes = [criterion["code"] for criterion in document["criteria"]]
    column = codes.index(node.criterion.code)
    asked = document["criteria"][column]
    given = {
        alternative: row[column]
        for alternative, row in zip(document["alternatives"], document["matrix"], strict=True)
        if row[column] is not None
    }
    target = asked.get("target")
    if target is not None:
        distances = {code: abs(value - target) for code, value in given.items()}
        return Axis(node, distances, larger_is_better=False, is_distance=True)
    return Axis(node, given, larger_is_better=asked["direction"] == Direction.MAX)


def _of_group(ranked: RankedProblem, node: CriterionNode) -> Axis:
    is_sum = ranked.method.name == WSM
    normalization = ranked.answer["options"]["normalization"] if is_sum else MINMAX
    cells = cells_by(ranked, normalization)
    weights = _counting(ranked, node)
    total = sum(weights.values())
    shares = {code: weight / total for code, weight in weights.items()}
    columns = [cells.criteria.index(code) for code in shares]
    averages = cells.terms[:, columns] @ np.array(list(shares.values()))
    return Axis(
        node,
        dict(zip(cells.alternatives, averages.tolist(), strict=True)),
        larger_is_better=True,
        shares=shares,
        normalization=normalization,
        assumed=frozenset(code for code, criterion in cells.assumed if criterion in shares),
    )


def _counting(ranked: RankedProblem, node: CriterionNode) -> dict[str, float]:
    """Weights of the measured criteria of a branch that have one."""
    weights = ranked.answer["weights"]
    codes = (leaf.criterion.code for leaf in node.leaves())
    return {code: weights[code] for code in codes if weights.get(code, 0) > 0}
