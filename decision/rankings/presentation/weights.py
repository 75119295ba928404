"""The criteria tree with its shares and the fields that change them."""

from __future__ import annotations

from dataclasses import dataclass

from django.forms import BoundField
from django.template.defaultfilters import floatformat

from decision.problems.selectors.criteria import CriteriaTree, CriterionNode
from decision.rankings.forms import RankingForm, weight_field
from decision.rankings.services import RankedProblem


@dataclass(frozen=True)
class WeightRow:
    """A criterion, its weight's field, and its shares in per cent.

    `overall` is the share that the ranking was computed with: where criteria are left out for
    want of values, the others share their weight. `left_out` says that it is one of those.
    """

    node: CriterionNode
    field: BoundField
    local: str
    overall: str
    bar: float
    left_out: bool


def weight_rows(
    tree: CriteriaTree, form: RankingForm, ranked: RankedProblem | None
) -> tuple[WeightRow, ...]:
    """The criteria tree with its shares and the form's fields, in the order of the page."""
    nodes = tree.nodes()
    shares: dict[str, float] = (
        ranked.answer["weights"]
        if ranked
        else {node.criterion.code: node.global_share for node in tree.leaves()}
    )
    rows = []
    for node in nodes:
        used = [
            shares[leaf.criterion.code] for leaf in node.leaves() if leaf.criterion.code in shares
        ]
        rows.append(
            WeightRow(
                node=node,
                field=form[weight_field(node.criterion)],
                local=floatformat(100 * node.local_share, 1),
                overall=floatformat(100 * sum(used), 1),
                bar=100 * sum(used),
                left_out=node.is_leaf and not used,
            )
        )
    return tuple(rows)
