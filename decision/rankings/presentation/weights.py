"""The criteria tree with its shares and the fields that change them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.forms import BoundField
from django.utils.translation import gettext as _

from config.typography import floatformat
from decision.problems.selectors.criteria import CriterionNode
from decision.problems.selectors.matrix import RankingTable
from decision.rankings.forms import RankingForm, flip_field, out_field, weight_field
from decision.rankings.services import TURNED, RankedProblem, RankingSettings
from territories.enums import Direction
from territories.presentation.figures import figure_text

# A slider ends at the next round number above so many times the largest weight beside it.
ROOM = 2
STEPS = 100


@dataclass(frozen=True)
class WeightRow:
    """A criterion, its weight's field, and its shares in per cent.

    Both shares are those that the ranking was computed with: where criteria are left out for want
    of values, the others of their branch share their weight, so that the shares down a branch
    multiply to the share of the whole. In a branch that weighs nothing no such share follows from
    the ranking: `local` is what the weights there say. `left_out` says that it is one of those.
    `range` is what the weight spans, from the least to the largest value, `direction` which way is
    better now, `other` which way once it is turned; `notes` are sentences that stand beside the
    field. `slider`, `most` and `step` are the slider's.
    """

    node: CriterionNode
    field: BoundField
    flip: BoundField | None
    out: BoundField | None
    slider: str
    most: str
    step: str
    local: str
    overall: str
    bar: float
    left_out: bool
    range: str
    direction: str
    other: str
    notes: tuple[str, ...]

    @property
    def is_more_open(self) -> bool:
        """Whether the criterion is turned or left out, so that what says so is to be seen."""
        return any(field is not None and field.value() for field in (self.flip, self.out))


def weight_rows(
    table: RankingTable, form: RankingForm, settings: RankingSettings, ranked: RankedProblem | None
) -> tuple[WeightRow, ...]:
    """The criteria tree with its shares and the form's fields, in the order of the page."""
    nodes = table.tree.nodes()
    columns = {
        leaf.criterion.code: column
        for leaf, column in zip(table.leaves, table.columns, strict=True)
    }
    spans = {code: column.known() for code, column in columns.items()}
    shares: dict[str, float] = (
        ranked.answer["weights"]
        if ranked
        else {node.criterion.code: node.global_share for node in table.leaves}
    )
    counting = {
        node.criterion.pk: [
            shares[leaf.criterion.code] for leaf in node.leaves() if leaf.criterion.code in shares
        ]
        for node in nodes
    }
    used = {pk: sum(parts) for pk, parts in counting.items()}
    rows = {}
    for siblings in (table.tree.roots, *(node.children for node in nodes)):
        parts = _parts(siblings, used, settings)
        alone = sum(bool(counting[node.criterion.pk]) for node in siblings) == 1
        most = _most([form.weight_shown(node.criterion) for node in siblings])
        for node in siblings:
            criterion, own = node.criterion, used[node.criterion.pk]
            counts, weighs = bool(counting[criterion.pk]), node.global_share > 0
            field = form[weight_field(criterion)]
            is_turned = criterion.code in settings.flipped
            turned = Direction(TURNED.get(criterion.direction, criterion.direction))
            stored = Direction(criterion.direction)
            rows[criterion.pk] = WeightRow(
                node=node,
                field=field,
                flip=_field(form, flip_field(criterion)),
                out=_field(form, out_field(criterion)),
                slider=f"{form.weight_shown(criterion).normalize():f}",
                most=f"{most:f}",
                step=f"{most / STEPS:f}",
                local=floatformat(100 * parts[criterion.pk], 1),
                overall=floatformat(100 * own, 1),
                bar=100 * own,
                left_out=not counts and weighs,
                range=_range(spans.get(criterion.code, ()), node),
                direction=str((turned if is_turned else stored).label),
                other=str(turned.label),
                notes=tuple(
                    _notes(field, node, settings, counts=counts, weighs=weighs, alone=alone)
                ),
            )
    return tuple(rows[node.criterion.pk] for node in nodes)


def _parts(
    siblings: Sequence[CriterionNode], used: Mapping[int, float], settings: RankingSettings
) -> dict[int, float]:
    """Shares among siblings by criterion; all 0 where none of them could count."""
    parts = {node.criterion.pk: used[node.criterion.pk] for node in siblings}
    if not any(parts.values()):
        parts = {
            node.criterion.pk: 0.0
            if node.criterion.code in settings.left_out
            else float(node.local_share)
            for node in siblings
        }
    together = sum(parts.values()) or 1.0
    return {pk: part / together for pk, part in parts.items()}


def _field(form: RankingForm, name: str) -> BoundField | None:
    return form[name] if name in form.fields else None


def _most(weights: Sequence[Decimal]) -> Decimal:
    """Where the sliders of siblings end: a round number with room above the largest of them.

    >>> [f"{_most([Decimal(weight), Decimal(1)]):f}" for weight in ("1", "3", "41.67")]
    ['2', '10', '100']
    """
    wanted = max(ROOM * max(weights, default=Decimal(0)), Decimal(1))
    power = Decimal(10) ** wanted.adjusted()
    return next(power * step for step in (1, 2, 5, 10) if power * step >= wanted)


def _notes(
    field: BoundField,
    node: CriterionNode,
    settings: RankingSettings,
    *,
    counts: bool,
    weighs: bool,
    alone: bool,
) -> Iterable[str]:
    if node.criterion.code in settings.left_out:
        yield _("changes nothing: left out by choice")
    elif not counts and weighs:
        yield _("changes nothing: not every alternative has a value by it")
    elif counts and alone:
        yield _("changes nothing: nothing else counts beside it")
    if field.form.is_bound and not field.value():
        stored = floatformat(node.criterion.weight, -4)
        yield _("empty: %(weight)s is taken, as stored") % {"weight": stored}


def _range(values: Sequence[float], node: CriterionNode) -> str:
    """From the least to the largest value of a leaf; empty where it has none."""
    indicator = node.criterion.indicator
    if not values or indicator is None:
        return ""
    low, high = (figure_text(indicator, end) for end in (min(values), max(values)))
    return low if low == high else f"{low} … {high}"
