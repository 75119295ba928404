"""The page of a branch that is weighed at once, by whichever method."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.forms import BoundField
from django.utils.functional import Promise

from decision.problems.models import Criterion
from decision.sessions.models.answers import HIGHEST_SCORE, LOWEST_SCORE
from decision.sessions.selectors.ballots import Filled
from decision.sessions.selectors.frames import FrameNode
from decision.weighing.methods.base import AtOnce
from decision.weighing.methods.forms import WeightsForm
from decision.weighing.presentation.pairs import Before
from decision.weighing.presentation.steps import shares_in_words
from decision.weighing.services.own import OwnTable, extremes
from territories.enums import Direction, IndicatorKind
from territories.presentation.figures import figure_text, with_unit


@dataclass(frozen=True)
class WeightRow:
    """A criterion with its fields; `worst` and `best` are the ends of its step, as text.

    `measure` is what the ends are figures of: a unit alone (“from 6 to 118 pcs.”) says nothing.
    `fields` go by their names in the form's `each`.
    """

    criterion: Criterion
    fields: Mapping[str, BoundField]
    measure: str
    worst: str
    best: str

    @property
    def field(self) -> BoundField:
        """The field of a method with one for each criterion."""
        (field,) = self.fields.values()
        return field


@dataclass(frozen=True)
class WeightsPage:
    """`said` holds each share in words once there is an answer.

    Those `before` are of the last round. `start` is what “next” takes while nothing is answered,
    None once something is.
    """

    node: FrameNode
    method: AtOnce
    form: WeightsForm
    rows: tuple[WeightRow, ...]
    said: str
    own_before: str
    group_before: str
    start: Promise | None


def weights_form(method: AtOnce, node: FrameNode, answers: Filled) -> WeightsForm:
    """A form to fill in, with what was said before."""
    kept = answers.weights.get(node.key)
    initial = method.form.start(node.criteria, kept.answer if kept else None)
    initial |= {"comment": kept.comment if kept else "", "node": node.key}
    return method.form(criteria=node.criteria, initial=initial)


def weights_page(
    method: AtOnce,
    step_answer: str,
    form: WeightsForm,
    node: FrameNode,
    own: OwnTable | None,
    before: Before | None,
) -> WeightsPage:
    earlier = before.own.weights.get(node.key) if before else None
    group = before.group.shares.get(node.key) if before else None
    return WeightsPage(
        node=node,
        method=method,
        form=form,
        rows=tuple(_row(criterion, form, own) for criterion in form.in_order()),
        said=step_answer,
        own_before=shares_in_words(node, earlier.weights) if earlier else "",
        group_before=shares_in_words(node, group) if group else "",
        start=None if step_answer or form.is_bound else method.start,
    )


def _row(criterion: Criterion, form: WeightsForm, own: OwnTable | None) -> WeightRow:
    worst, best = _step_ends(criterion, own) if own else ("", "")
    return WeightRow(
        criterion=criterion,
        fields=form.of(criterion),
        measure=criterion.indicator.name if criterion.indicator and worst else "",
        worst=worst,
        best=best,
    )


def _step_ends(criterion: Criterion, own: OwnTable) -> tuple[str, str]:
    """The worst and the best value of a criterion among the alternatives, in words."""
    leaf = next((node for node in own.table.leaves if node.criterion.pk == criterion.pk), None)
    indicator = criterion.indicator
    if leaf is None or indicator is None:
        return "", ""
    if indicator.kind == IndicatorKind.JUDGED:
        return indicator.anchor_1 or str(LOWEST_SCORE), indicator.anchor_5 or str(HIGHEST_SCORE)
    found = extremes(own, leaf)
    if found is None or criterion.direction == Direction.TARGET:
        return "", ""
    low, high = (figure_text(indicator, value) for value in found)
    worst, best = (high, low) if criterion.direction == Direction.MIN else (low, high)
    return worst, with_unit(indicator, best)
