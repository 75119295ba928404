"""The decision matrix with the source of each value."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from config.typography import floatformat
from decision.problems.models import Alternative
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
    where the criterion has one.
    """

    leaf: CriterionNode
    value: Value | None
    text: str
    source_numbers: tuple[int, ...]
    assumed: str = ""
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
    table: DecisionTable, number: str = "", ranked: RankedProblem | None = None
) -> MatrixPage:
    """The page `number` of the matrix; what is said of its columns is said of all rows.

    Dates and bases are those of the criteria that the ranking used, where there is one.
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
) -> Cell:
    indicator = leaf.criterion.indicator
    assert indicator is not None  # `criteria_tree` lets no leaf pass without
    grouped = f"{indicator.decimals}g"
    if value is None:
        taken = "" if assumed is None else floatformat(assumed, grouped)
        return Cell(leaf, None, "", (), assumed=taken)
    for source in value.sources:
        numbers.setdefault(source, len(numbers) + 1)
    return Cell(
        leaf=leaf,
        value=value,
        text=floatformat(value.value, grouped),
        source_numbers=tuple(numbers[source] for source in value.sources),
        grouped=grouped,
    )
