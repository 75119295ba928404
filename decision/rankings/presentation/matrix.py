"""The decision matrix with the source of each value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.typography import floatformat
from decision.problems.models import Alternative, OfferedValue
from decision.problems.selectors.criteria import CriterionNode
from decision.problems.selectors.matrix import DecisionTable
from decision.rankings.services import RankedProblem
from territories.dates import date_text
from territories.models import Source
from territories.selectors import Value

MATRIX_ROWS = 100


@dataclass(frozen=True)
class Cell:
    """A cell of the matrix; `value` is None where there is none.

    `assumed` is what the rule for missing values took in its place; a distance from the target
    where the criterion has one. `judged` says who judged it, or that most did not know.
    """

    leaf: CriterionNode
    value: Value | None
    text: str
    source_numbers: tuple[int, ...]
    assumed: str = ""
    judged: str = ""
    grouped: str = "0g"  # the indicator's decimals as `floatformat` takes them


@dataclass(frozen=True)
class MatrixRow:
    alternative: Alternative
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class MatrixPage:
    """A part of the decision matrix with its sources numbered in the order of appearance.

    `dates` and `bases` are those that occur, `mixed` the criteria whose own values differ in
    date or basis, `empty` those without any value.
    """

    rows: tuple[MatrixRow, ...]
    part: Page
    sources: tuple[Source, ...]
    dates: tuple[str, ...]
    bases: tuple[str, ...]
    mixed: tuple[CriterionNode, ...]
    empty: tuple[CriterionNode, ...]


def matrix_page(
    table: DecisionTable,
    number: str = "",
    ranked: RankedProblem | None = None,
    unjudged: Mapping[tuple[int, int], OfferedValue] | None = None,
) -> MatrixPage:
    """The page `number` of the matrix; what is said of its columns is said of all rows.

    Dates and bases are those of the criteria that the ranking used, where there is one.
    `unjudged` are the cells of which most judges did not know (`unjudged_cells`).
    """
    part = Paginator(table.alternatives, MATRIX_ROWS).get_page(number)
    numbers: dict[Source, int] = {}
    assumed = _assumed(ranked)
    rows = tuple(
        MatrixRow(
            alternative,
            tuple(
                _cell(
                    leaf,
                    table.value(alternative, leaf),
                    numbers,
                    assumed.get((alternative.subject.code, leaf.criterion.code)),
                    (unjudged or {}).get(
                        (alternative.subject.pk, leaf.criterion.indicator_id or 0)
                    ),
                )
                for leaf in table.leaves
            ),
        )
        for alternative in part.object_list
    )
    columns = {
        leaf: [table.value(alternative, leaf) for alternative in table.alternatives]
        for leaf in table.leaves
    }
    used = ranked.answer["weights"] if ranked else None
    present = [
        value
        for leaf, column in columns.items()
        for value in column
        if value and (used is None or leaf.criterion.code in used)
    ]
    return MatrixPage(
        rows=rows,
        part=part,
        sources=tuple(numbers),
        dates=tuple(
            date_text(date, precision)
            for date, precision in sorted({(v.date, v.date_precision) for v in present})
        ),
        bases=tuple(sorted({basis for value in present for basis in value.bases})),
        mixed=table.mixed_leaves(),
        empty=tuple(leaf for leaf, column in columns.items() if rows and not any(column)),
    )


def _assumed(ranked: RankedProblem | None) -> dict[tuple[str, str], float]:
    """What was taken for missing values, by the codes of alternative and criterion."""
    cells = ranked.answer["rests_on"]["cells_assumed"] if ranked else ()
    return {(cell["alternative"], cell["criterion"]): cell["value"] for cell in cells}


def _cell(
    leaf: CriterionNode,
    value: Value | None,
    numbers: dict[Source, int],
    assumed: float | None,
    unjudged: OfferedValue | None,
) -> Cell:
    indicator = leaf.criterion.indicator
    assert indicator is not None  # `criteria_tree` lets no leaf pass without
    grouped = f"{indicator.decimals}g"
    if value is None:
        taken = "" if assumed is None else floatformat(assumed, grouped)
        judged = most_did_not_know(unjudged) if unjudged else ""
        return Cell(leaf, None, "", (), assumed=taken, judged=judged)
    for source in value.sources:
        numbers.setdefault(source, len(numbers) + 1)
    return Cell(
        leaf=leaf,
        value=value,
        text=floatformat(value.value, "-2" if value.people is not None else grouped),
        source_numbers=tuple(numbers[source] for source in value.sources),
        judged=judged_by(value),
        grouped=grouped,
    )


def judged_by(value: Value) -> str:
    """How many judged a value and how far apart; empty where nobody did, or it is not told."""
    if value.people is None or value.median is None or value.low is None or value.high is None:
        return ""
    median, low, high = (floatformat(n, "-1") for n in (value.median, value.low, value.high))
    said = ngettext(
        "by %(people)s person: median %(median)s, from %(low)s to %(high)s",
        "by %(people)s people: median %(median)s, from %(low)s to %(high)s",
        value.people,
    ) % {"people": value.people, "median": median, "low": low, "high": high}
    if not value.unknown:
        return said
    return said + ngettext(
        "; %(number)s did not know", "; %(number)s did not know", value.unknown
    ) % {"number": value.unknown}


def most_did_not_know(offer: OfferedValue) -> str:
    return _("of %(asked)s asked, %(unknown)s did not know") % {
        "asked": (offer.people or 0) + offer.unknown,
        "unknown": offer.unknown,
    }
