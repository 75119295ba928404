"""The criteria tree with its shares and the fields that change them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.forms import BoundField
from django.utils.translation import gettext as _

from config.typography import floatformat
from decision.problems.selectors.criteria import CriterionNode
from decision.problems.selectors.matrix import DecisionTable
from decision.rankings.forms import RankingForm, weight_field
from decision.rankings.services import RankedProblem


@dataclass(frozen=True)
class WeightRow:
    """A criterion, its weight's field, and its shares in per cent.

    Both shares are those that the ranking was computed with: where criteria are left out for
    want of values, the others of their branch share their weight, so that the shares down a
    branch multiply to the share of the whole. `left_out` says that it is one of those. `range`
    is what the weight spans, from the least to the largest value; `notes` are sentences that
    stand beside the field.
    """

    node: CriterionNode
    field: BoundField
    local: str
    overall: str
    bar: float
    left_out: bool
    range: str
    notes: tuple[str, ...]


def weight_rows(
    table: DecisionTable, form: RankingForm, ranked: RankedProblem | None
) -> tuple[WeightRow, ...]:
    """The criteria tree with its shares and the form's fields, in the order of the page."""
    nodes = table.tree.nodes()
    shares: dict[str, float] = (
        ranked.answer["weights"]
        if ranked
        else {node.criterion.code: node.global_share for node in table.leaves}
    )
    used = {
        node.criterion.pk: sum(shares.get(leaf.criterion.code, 0.0) for leaf in node.leaves())
        for node in nodes
    }
    counting = {
        node.criterion.pk: any(leaf.criterion.code in shares for leaf in node.leaves())
        for node in nodes
    }
    rows = []
    for siblings in (table.tree.roots, *(node.children for node in nodes)):
        together = sum(used[node.criterion.pk] for node in siblings)
        alone = sum(counting[node.criterion.pk] for node in siblings) == 1
        for node in siblings:
            own, counts = used[node.criterion.pk], counting[node.criterion.pk]
            field = form[weight_field(node.criterion)]
            rows.append(
                WeightRow(
                    node=node,
                    field=field,
                    local=floatformat(100 * own / together if together else 0, 1),
                    overall=floatformat(100 * own, 1),
                    bar=100 * own,
                    left_out=not counts,
                    range=_range(table, node),
                    notes=tuple(_notes(field, node, counts=counts, alone=alone)),
                )
            )
    places = {node.criterion.pk: place for place, node in enumerate(nodes)}
    return tuple(sorted(rows, key=lambda row: places[row.node.criterion.pk]))


def _notes(field: BoundField, node: CriterionNode, *, counts: bool, alone: bool) -> Iterable[str]:
    if not counts:
        yield _("changes nothing: left out")
    elif alone:
        yield _("changes nothing: nothing else counts beside it")
    if field.form.is_bound and not field.value():
        stored = floatformat(node.criterion.weight, -4)
        yield _("empty: %(weight)s is taken, as stored") % {"weight": stored}


def _range(table: DecisionTable, node: CriterionNode) -> str:
    """From the least to the largest value of a leaf; empty where it has none."""
    indicator = node.criterion.indicator
    if not node.is_leaf or indicator is None:
        return ""
    values = [
        value.value
        for alternative in table.alternatives
        if (value := table.value(alternative, node))
    ]
    if not values:
        return ""
    low, high = (floatformat(end, f"{indicator.decimals}g") for end in (min(values), max(values)))
    return low if low == high else f"{low} … {high}"
