"""A problem's criteria as a tree, with the weights that its levels multiply to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from decision.problems.errors import DecisionError
from decision.problems.models import Criterion, Problem

MAX_DEPTH = 12


@dataclass(frozen=True)
class CriterionNode:
    """A criterion in its place.

    `local_share` is its part of its siblings' weight, `global_share` of the whole problem's:
    shares multiply down a branch, so that the leaves' add up to 1.
    """

    criterion: Criterion
    depth: int
    weight: Decimal
    local_share: float
    global_share: float
    children: tuple[CriterionNode, ...]

    @property
    def is_leaf(self) -> bool:
        return not self.children

    def leaves(self) -> Iterator[CriterionNode]:
        """The measured criteria of this branch; a leaf is its own."""
        return (node for node in self.walk() if node.is_leaf)

    def walk(self) -> Iterator[CriterionNode]:
        """This node, then all below it, branch by branch."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class CriteriaTree:
    roots: tuple[CriterionNode, ...]

    def nodes(self) -> tuple[CriterionNode, ...]:
        return tuple(node for root in self.roots for node in root.walk())

    def leaves(self) -> tuple[CriterionNode, ...]:
        """The criteria that an indicator measures, in the order of the page."""
        return tuple(node for node in self.nodes() if node.is_leaf)


def criteria_of(problem: Problem) -> list[Criterion]:
    """The criteria of a problem with indicator and source, in one query."""
    return [criterion for criterion in all_criteria_of(problem) if criterion.removed_at is None]


def all_criteria_of(problem: Problem) -> list[Criterion]:
    """The same with those that were taken out, which older sessions still ask about."""
    return list(
        problem.criteria.select_related("indicator", "indicator__source", "source").order_by(
            "position", "code"
        )
    )


def criteria_tree(
    criteria: Sequence[Criterion], weights: Mapping[str, Decimal] | None = None
) -> CriteriaTree:
    """The tree of `criteria`, weighed as stored or by `weights` (code to weight).

    Raises
    ------
    DecisionError
        If a leaf has no indicator, a branch has one, parents form a ring, a weight is
        negative, or siblings' weights are all 0 (nothing could be shared out among them).
    """
    by_parent: dict[int | None, list[Criterion]] = {}
    for criterion in criteria:
        by_parent.setdefault(criterion.parent_id, []).append(criterion)
    roots = _branch(by_parent, None, weights or {}, depth=0, parent_share=1.0)
    tree = CriteriaTree(roots)
    if len(tree.nodes()) != len(criteria):
        raise DecisionError(_("The criteria do not form a tree: a parent is its own part."))
    for node in tree.nodes():
        if node.is_leaf != bool(node.criterion.indicator_id):
            raise DecisionError(
                _("The criterion “%(name)s” must have either an indicator or parts.")
                % {"name": node.criterion.name}
            )
    return tree


def _branch(
    by_parent: Mapping[int | None, list[Criterion]],
    parent_id: int | None,
    weights: Mapping[str, Decimal],
    depth: int,
    parent_share: float,
) -> tuple[CriterionNode, ...]:
    siblings = by_parent.get(parent_id, [])
    if depth > MAX_DEPTH:
        raise DecisionError(_("The criteria tree is deeper than %(limit)s.") % {"limit": MAX_DEPTH})
    own = [weights.get(criterion.code, criterion.weight) for criterion in siblings]
    total = sum(own)
    if siblings and total == 0:
        raise DecisionError(
            _("All weights are 0 among these: %(names)s. At least one must be positive.")
            % {"names": ", ".join(criterion.name for criterion in siblings)}
        )
    nodes = []
    for criterion, weight in zip(siblings, own, strict=True):
        local = float(weight / total)
        nodes.append(
            CriterionNode(
                criterion=criterion,
                depth=depth,
                weight=weight,
                local_share=local,
                global_share=parent_share * local,
                children=_branch(by_parent, criterion.pk, weights, depth + 1, parent_share * local),
            )
        )
    return tuple(nodes)
