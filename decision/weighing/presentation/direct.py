"""The page of a branch that is weighed at once: points, swings, an order, best and worst."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.forms import BoundField
from django.template.defaultfilters import floatformat
from django.utils.translation import gettext as _

from decision.problems.models import Criterion
from decision.problems.selectors.matrix import DecisionTable
from decision.sessions.enums import WeightingMethod
from decision.sessions.models.answers import HIGHEST_SCORE, LOWEST_SCORE
from decision.sessions.selectors.ballots import Filled
from decision.sessions.selectors.frames import FrameNode
from decision.weighing.forms.answers import FORMS, FULL_SWING, WeightsForm
from decision.weighing.presentation.steps import shares_in_words
from decision.weighing.services.own import extremes
from territories.enums import Direction, IndicatorKind


@dataclass(frozen=True)
class WeightRow:
    """A criterion with its fields; `worst` and `best` are the ends of its step, as text."""

    criterion: Criterion
    field: BoundField | None
    best_field: BoundField | None
    worst_field: BoundField | None
    worst: str
    best: str


@dataclass(frozen=True)
class WeightsPage:
    """`said` holds each share in words once there is an answer; `before` that of the last round."""

    node: FrameNode
    method: str
    form: WeightsForm
    rows: tuple[WeightRow, ...]
    said: str
    own_before: str


def weights_form(method: str, node: FrameNode, answers: Filled, data: Any = None) -> WeightsForm:
    said = answers.weights.get(node.key)
    initial = initial_of(method, node, said.answer if said else None)
    initial |= {"comment": said.comment if said else "", "node": node.key}
    return FORMS[method](data, criteria=node.criteria, initial=initial)


def initial_of(method: str, node: FrameNode, answer: Mapping[str, Any] | None) -> dict[str, object]:
    """What stands in the fields at first: what was said, or a start that favours nobody."""
    if method == WeightingMethod.POINTS:
        return _points(node, answer["points"] if answer else None)
    if method == WeightingMethod.SWING:
        swings = answer["swing"] if answer else {}
        return {f"swing-{c.pk}": _plain(swings[c.code]) for c in node.criteria if c.code in swings}
    if method == WeightingMethod.RANKING:
        places = _places(answer["ranking"]) if answer else {}
        return {
            f"place-{c.pk}": places.get(c.code, position)
            for position, c in enumerate(node.criteria, start=1)
        }
    return _best_worst(node, answer) if answer else {}


def weights_page(
    method: str,
    step_answer: str,
    form: WeightsForm,
    node: FrameNode,
    table: DecisionTable | None,
    before: Filled | None,
) -> WeightsPage:
    rows = tuple(_row(criterion, form, table) for criterion in node.criteria)
    if method == WeightingMethod.RANKING:
        rows = tuple(sorted(rows, key=lambda row: _place(row.field)))
    earlier = before.weights.get(node.key) if before else None
    return WeightsPage(
        node=node,
        method=method,
        form=form,
        rows=rows,
        said=step_answer,
        own_before=shares_in_words(node, earlier.weights) if earlier else "",
    )


def _row(criterion: Criterion, form: WeightsForm, table: DecisionTable | None) -> WeightRow:
    def field(prefix: str) -> BoundField | None:
        name = f"{prefix}-{criterion.pk}"
        return form[name] if name in form.fields else None

    worst, best = _step_ends(criterion, table) if table else ("", "")
    return WeightRow(
        criterion=criterion,
        field=field("points") or field("swing") or field("place"),
        best_field=field("best"),
        worst_field=field("worst"),
        worst=worst,
        best=best,
    )


def _step_ends(criterion: Criterion, table: DecisionTable) -> tuple[str, str]:
    """The worst and the best value of a criterion among the alternatives, in words."""
    leaf = next((node for node in table.leaves if node.criterion.pk == criterion.pk), None)
    indicator = criterion.indicator
    if leaf is None or indicator is None:
        return "", ""
    if indicator.kind == IndicatorKind.JUDGED:
        return indicator.anchor_1 or str(LOWEST_SCORE), indicator.anchor_5 or str(HIGHEST_SCORE)
    found = extremes(table, leaf)
    if found is None or criterion.direction == Direction.TARGET:
        return "", ""
    low, high = (f"{floatformat(v, f'{indicator.decimals}g')} {indicator.unit}" for v in found)
    return (high, low) if criterion.direction == Direction.MIN else (low, high)


def _points(node: FrameNode, points: Mapping[str, float] | None) -> dict[str, object]:
    """Points that add up to 100: as given, made to fit, or shared out evenly."""
    given = [Decimal(str(points.get(c.code, 0))) if points else Decimal(1) for c in node.criteria]
    total = sum(given)
    if total == FULL_SWING:
        return {f"points-{c.pk}": f"{v:g}" for c, v in zip(node.criteria, given, strict=True)}
    exact = [100 * value / total for value in given]
    whole = [int(value) for value in exact]
    # The largest remainders get what rounding down left over.
    order = sorted(range(len(exact)), key=lambda i: whole[i] - exact[i])
    for i in order[: 100 - sum(whole)]:
        whole[i] += 1
    return {f"points-{c.pk}": value for c, value in zip(node.criteria, whole, strict=True)}


def _places(ranking: list[list[str]]) -> dict[str, int]:
    places: dict[str, int] = {}
    place = 1
    for group in ranking:
        places |= dict.fromkeys(group, place)
        place += len(group)
    return places


def _place(field: BoundField | None) -> float:
    value = str(field.value() if field else "")
    return int(value) if value.isdecimal() else float("inf")


def _best_worst(node: FrameNode, answer: Mapping[str, Any]) -> dict[str, object]:
    initial: dict[str, object] = {"best": answer["best"], "worst": answer["worst"]}
    for criterion in node.criteria:
        initial[f"best-{criterion.pk}"] = answer["best_to_others"][criterion.code]
        initial[f"worst-{criterion.pk}"] = answer["others_to_worst"][criterion.code]
    return initial


def _plain(value: float) -> str:
    return f"{value:g}"


def rescaled_sentence(total: Decimal) -> str:
    """Said where points that did not add up to 100 were stored."""
    if total == FULL_SWING:
        return ""
    return _("Your points added up to %(total)s; they were scaled to 100.") % {
        "total": floatformat(total, "-2")
    }
