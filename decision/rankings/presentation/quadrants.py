"""Quadrants: what stands in which quadrant, in a picture, a table and sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from config.typography import floatformat
from decision.mcda.errors import McdaError, Reader
from decision.problems.models import Alternative
from decision.problems.selectors.criteria import CriterionNode
from decision.rankings.presentation.naming import first_names
from decision.rankings.presentation.quadrants_said import (
    axis_title,
    axis_unit,
    axis_words,
    best_sentence,
)
from decision.rankings.presentation.ranking import ROWS, places_of, shared_decimals
from decision.rankings.presentation.whose import quoted
from decision.rankings.services import RankedProblem
from decision.rankings.services.quadrants import Axis, axis_of, offered_nodes, usual_pair
from territories.presentation.figures import figure_text

LONGEST_CODE, MOST_NAMED = 40, 20
# By how the two sides fall: across, then up.
KINDS = {(1, 1): "best", (1, -1): "across", (-1, 1): "up", (-1, -1): "worst"}
ORDER = ("best", "across", "up", "line", "worst")


@dataclass(frozen=True)
class Row:
    """`place` is that of the ranking; `kind` the quadrant, "line" on the border of two."""

    alternative: Alternative
    place: int | None
    x: str
    y: str
    kind: str
    said: str


@dataclass(frozen=True)
class QuadrantPage:
    """Without `chart` there are no two things to set against each other.

    `words` say what the axes are, `missing` who is left out and why.
    """

    choices: tuple[CriterionNode, ...]
    refusals: tuple[str, ...]
    sentence: str
    x: str = ""
    y: str = ""
    x_title: str = ""
    y_title: str = ""
    x_unit: str = ""
    y_unit: str = ""
    x_middle: str = ""
    y_middle: str = ""
    words: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    total: int = 0
    missing: tuple[str, ...] = ()
    chart: dict[str, Any] | None = None


def quadrant_page(
    ranked: RankedProblem, asked: Sequence[str], reader: Reader, rows: int | None = ROWS
) -> QuadrantPage:
    """The page of the two that are `asked` for by code, else of the two heaviest."""
    choices = tuple(offered_nodes(ranked))
    nodes, refusals = _two(ranked, asked, choices)
    if len(nodes) < 2:
        said = _("Only one criterion is asked about: there is nothing to set it against.")
        return QuadrantPage(choices, refusals, said)
    try:
        x, y = (axis_of(ranked, node) for node in nodes)
    except McdaError as error:
        return QuadrantPage(
            choices, refusals, error.message(reader), x=_code(nodes[0]), y=_code(nodes[1])
        )
    return _page(ranked, (x, y), choices, refusals, rows)


def _two(
    ranked: RankedProblem, asked: Sequence[str], choices: Sequence[CriterionNode]
) -> tuple[list[CriterionNode], tuple[str, ...]]:
    """Two different nodes in the order that was asked, and what to say of codes that do not do."""
    by_code = {_code(node): node for node in choices}
    usual = usual_pair(ranked) or list(choices)
    refusals = []
    kept: list[CriterionNode | None] = []
    for code in asked:
        node = by_code.get(code)
        if node is not None and node in kept:
            refusals.append(_("Two different criteria or groups are needed."))
            node = None
        elif code and node is None:
            refusals.append(
                _("“%(code)s” cannot be set against another here: what is usual stands instead.")
                % {"code": code[:LONGEST_CODE]}
            )
        kept.append(node)
    for place, node in enumerate(kept):
        if node is None:
            others = (one for one in (*usual, *choices) if one not in kept)
            kept[place] = next(others, None)
    return [node for node in kept if node is not None], tuple(refusals)


def _code(node: CriterionNode) -> str:
    return node.criterion.code


def _page(
    ranked: RankedProblem,
    axes: tuple[Axis, Axis],
    choices: tuple[CriterionNode, ...],
    refusals: tuple[str, ...],
    limit: int | None,
) -> QuadrantPage:
    x, y = axes
    known = [a for a in ranked.table.alternatives if all(_of(a) in axis.values for axis in axes)]
    codes = {_of(alternative) for alternative in known}
    # The middle is that of those that have both values.
    x, y = (_only(axis, codes) for axis in axes)
    texts = [_texts(x), _texts(y)]
    places = places_of(ranked.answer)
    rows = [_row(alternative, (x, y), texts, places) for alternative in known]
    rows.sort(key=lambda row: (ORDER.index(row.kind), row.place or len(places) + 1))
    shown = tuple(rows[:limit])
    return QuadrantPage(
        choices=choices,
        refusals=refusals,
        sentence=best_sentence(x, y, [row.alternative for row in rows if row.kind == "best"]),
        x=x.code,
        y=y.code,
        x_title=axis_title(x),
        y_title=axis_title(y),
        x_unit=axis_unit(x),
        y_unit=axis_unit(y),
        x_middle=_middle(x),
        y_middle=_middle(y),
        words=(
            _("Across: %(axis)s") % {"axis": axis_words(ranked, x)},
            _("Up: %(axis)s") % {"axis": axis_words(ranked, y)},
        ),
        rows=shown,
        total=len(rows),
        missing=tuple(_missing(ranked, axes)),
        chart=_chart((x, y), texts, shown) if shown else None,
    )


def _of(alternative: Alternative) -> str:
    return str(alternative.subject.code)


def _only(axis: Axis, codes: set[str]) -> Axis:
    values = {code: value for code, value in axis.values.items() if code in codes}
    return replace(axis, values=values, assumed=axis.assumed & codes)


def _decimals(axis: Axis) -> int:
    """Those of the indicator, of an average as many as tell them apart."""
    indicator = axis.node.criterion.indicator
    values = list(axis.values.values())
    least = shared_decimals(values, len(set(values)))
    return least if indicator is None else max(indicator.decimals, min(least, 2))


def _texts(axis: Axis) -> dict[str, str]:
    indicator = axis.node.criterion.indicator
    if indicator is not None and indicator.is_yes_or_no and not axis.is_distance:
        return {code: figure_text(indicator, value) for code, value in axis.values.items()}
    decimals = _decimals(axis)
    said = f"{decimals}g" if axis.shares else f"-{decimals}g"
    return {code: floatformat(value, said) for code, value in axis.values.items()}


def _middle(axis: Axis) -> str:
    if axis.middle is None:
        return ""
    # Between two values it may have one digit more.
    further = axis.middle not in axis.values.values()
    return floatformat(axis.middle, f"-{_decimals(axis) + further}g")


def _row(
    alternative: Alternative,
    axes: tuple[Axis, Axis],
    texts: Sequence[Mapping[str, str]],
    places: Mapping[str, int | None],
) -> Row:
    code = _of(alternative)
    kind = _kind(code, axes)
    return Row(
        alternative, places.get(code), texts[0][code], texts[1][code], kind, _said(kind, axes)
    )


def _kind(code: str, axes: tuple[Axis, Axis]) -> str:
    sides = [0 if axis.middle is None else axis.side(code, axis.middle) for axis in axes]
    return KINDS.get((sides[0], sides[1]), "line")


def _said(kind: str, axes: tuple[Axis, Axis]) -> str:
    only = _("better than the middle by %(name)s only")
    return {
        "best": _("better than the middle by both"),
        "across": only % {"name": quoted(axis_title(axes[0]))},
        "up": only % {"name": quoted(axis_title(axes[1]))},
        "line": _("on a line of the middle"),
        "worst": _("worse than the middle by both"),
    }[kind]


def _missing(ranked: RankedProblem, axes: tuple[Axis, Axis]) -> list[str]:
    """Who is not in the picture for want of what, and whose average rests on assumed values."""
    said = []
    for axis in axes:
        without = [a for a in ranked.table.alternatives if _of(a) not in axis.values]
        assumed = [a for a in ranked.table.alternatives if _of(a) in axis.assumed]
        words = {"axis": quoted(axis_title(axis)), "names": first_names(without, MOST_NAMED)}
        if without and axis.shares:
            said.append(
                _("Not ranked since a value is missing, so without an average: %(names)s.") % words
            )
        elif without:
            said.append(_("No value by %(axis)s, so not shown: %(names)s.") % words)
        if assumed:
            said.append(
                _("By %(axis)s a missing value was assumed, as in the ranking, for: %(names)s.")
                % {**words, "names": first_names(assumed, MOST_NAMED)}
            )
    return list(dict.fromkeys(said))


def _chart(
    axes: tuple[Axis, Axis], texts: Sequence[Mapping[str, str]], rows: Sequence[Row]
) -> dict[str, Any]:
    """What static/js/chart-scatter.js expects."""
    x, y = axes
    return {
        "x": _drawn(x),
        "y": _drawn(y),
        "points": [
            {
                "label": str(row.alternative),
                "x": x.values[code],
                "y": y.values[code],
                "texts": [texts[0][code], texts[1][code]],
                "is_marked": row.kind == "best",
            }
            for row in rows
            for code in (_of(row.alternative),)
        ],
    }


def _drawn(axis: Axis) -> dict[str, Any]:
    turned = _("less is better, turned round")
    unit = axis_unit(axis)
    return {
        "title": axis_title(axis),
        "unit": unit if axis.larger_is_better else ", ".join(filter(None, (unit, turned))),
        "middle": axis.middle,
        "is_turned": not axis.larger_is_better,
    }
