"""The decision matrix with the source of each value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import quote

from django.core.paginator import Page, Paginator
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.typography import floatformat
from decision.problems.models import Alternative, OfferedValue
from decision.problems.selectors.criteria import CriterionNode
from decision.problems.selectors.matrix import DecisionTable, RankingTable
from decision.rankings.services import RankedProblem
from territories.dates import date_text
from territories.models import Source
from territories.presentation.figures import figure_text
from territories.selectors import Value

# Rows at a time, fewer where there are many criteria: as many cells as are made in a moment.
MOST_ROWS, FEWEST_ROWS, CELLS = 50, 10, 600
# The same as of other cells in _matrix.html.
PLAIN = '<td><a href="{}/{}/">{}</a></td>'


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the matrix; `value` is None where there is none.

    `assumed` is what the rule for missing values took in its place; a distance from the target
    where the criterion has one. `judged` says who judged it, or that most did not know.
    `ground` is date and basis and `source_numbers` the sources, where the column does not say
    them for all of its cells.
    """

    leaf: CriterionNode
    value: Value | None
    text: str
    source_numbers: tuple[int, ...] = ()
    ground: str = ""
    assumed: str = ""
    judged: str = ""
    grouped: str = "0g"  # the indicator's decimals as `floatformat` takes them

    @property
    def is_plain(self) -> bool:
        """Whether its column says all that is said of its value."""
        return self.value is not None and not (self.source_numbers or self.ground)

    @property
    def address(self) -> str:
        """Of its card, below that of its row."""
        return quote(self.leaf.criterion.code, safe="")


@dataclass(frozen=True)
class MatrixColumn:
    """A criterion, and what holds for all its values that are shown: ground and sources."""

    leaf: CriterionNode
    ground: str
    source_numbers: tuple[int, ...]


@dataclass(frozen=True)
class MatrixPart:
    """Cells beside each other that are a number alone, ready as `plain`, or one other `cell`."""

    plain: str
    cell: Cell | None = None


@dataclass(frozen=True)
class MatrixRow:
    alternative: Alternative
    cells: tuple[Cell, ...]

    @property
    def parts(self) -> tuple[MatrixPart, ...]:
        """What the page writes one after the other.

        Most cells are a number and nothing else: a template would take longer for fifteen
        hundred of them than everything else that the page does.
        """
        row = quote(self.alternative.subject.code, safe="")
        parts: list[MatrixPart] = []
        for is_plain, run in groupby(self.cells, key=lambda cell: cell.is_plain):
            if is_plain:
                links = ((row, cell.address, cell.text) for cell in run)
                parts.append(MatrixPart(format_html_join("", PLAIN, links)))
            else:
                parts += (MatrixPart("", cell) for cell in run)
        return tuple(parts)


@dataclass(frozen=True)
class MatrixPage:
    """A part of the decision matrix with its sources numbered in the order of appearance."""

    columns: tuple[MatrixColumn, ...]
    rows: tuple[MatrixRow, ...]
    part: Page
    sources: tuple[Source, ...]


def matrix_part(table: RankingTable, number: str = "") -> Page:
    """The alternatives on the page `number` of the matrix."""
    rows = CELLS // max(1, len(table.leaves))
    rows = min(MOST_ROWS, max(FEWEST_ROWS, rows))
    return Paginator(table.alternatives, rows).get_page(number)


def shown_slice(part: Page) -> slice:
    first = max(part.start_index() - 1, 0)
    return slice(first, first + part.paginator.per_page)


def matrix_page(
    shown: DecisionTable,
    part: Page,
    ranked: RankedProblem | None = None,
    unjudged: Mapping[tuple[int, int], OfferedValue] | None = None,
) -> MatrixPage:
    """The matrix of the alternatives `shown`, which are those of `part`.

    `unjudged` are the cells of which most judges did not know (`unjudged_cells`).
    """
    numbers: dict[Source, int] = {}
    assumed = _assumed(ranked)
    listed = [
        [shown.value(alternative, leaf) for leaf in shown.leaves]
        for alternative in shown.alternatives
    ]
    for row in listed:
        for value in row:
            for source in value.sources if value else ():
                numbers.setdefault(source, len(numbers) + 1)
    columns = tuple(
        _column(leaf, [row[j] for row in listed], numbers) for j, leaf in enumerate(shown.leaves)
    )
    rows = tuple(
        MatrixRow(
            alternative,
            tuple(
                _cell(
                    column,
                    value,
                    numbers,
                    assumed.get((alternative.subject.code, column.leaf.criterion.code)),
                    (unjudged or {}).get(
                        (alternative.subject.pk, column.leaf.criterion.indicator_id or 0)
                    ),
                )
                for column, value in zip(columns, row, strict=True)
            ),
        )
        for alternative, row in zip(shown.alternatives, listed, strict=True)
    )
    return MatrixPage(columns, rows, part, tuple(numbers))


def _column(
    leaf: CriterionNode, values: Sequence[Value | None], numbers: Mapping[Source, int]
) -> MatrixColumn:
    present = [value for value in values if value]
    grounds = {_ground(value) for value in _each_ground_once(present)}
    sources = {_numbers(value, numbers) for value in present}
    return MatrixColumn(
        leaf,
        ground=grounds.pop() if len(grounds) == 1 else "",
        source_numbers=sources.pop() if len(sources) == 1 else (),
    )


def _each_ground_once(values: Sequence[Value]) -> Iterable[Value]:
    """Of those whose date, bases and being invented are the same the last alone."""
    return {
        (value.date, value.date_precision, value.bases, value.is_fictional): value
        for value in values
    }.values()


def _ground(value: Value) -> str:
    said = f"{date_text(value.date, value.date_precision)} · {value.basis_label}"
    return f"{said} · {_('fictional')}" if value.is_fictional else said


def _numbers(value: Value, numbers: Mapping[Source, int]) -> tuple[int, ...]:
    return tuple(numbers[source] for source in value.sources)


def cell_card(shown: DecisionTable, alternative: Alternative, leaf: CriterionNode) -> Cell | None:
    """A cell with all that its card tells; None where there is no value."""
    value = shown.value(alternative, leaf)
    if value is None:
        return None
    numbers = {source: number for number, source in enumerate(value.sources, start=1)}
    return _cell(MatrixColumn(leaf, "", ()), value, numbers, None, None)


def _assumed(ranked: RankedProblem | None) -> dict[tuple[str, str], float]:
    """What was taken for missing values, by the codes of alternative and criterion."""
    cells = ranked.answer["rests_on"]["cells_assumed"] if ranked else ()
    return {(cell["alternative"], cell["criterion"]): cell["value"] for cell in cells}


def _cell(
    column: MatrixColumn,
    value: Value | None,
    numbers: Mapping[Source, int],
    assumed: float | None,
    unjudged: OfferedValue | None,
) -> Cell:
    indicator = column.leaf.criterion.indicator
    assert indicator is not None  # `criteria_tree` lets no leaf pass without
    grouped = f"{indicator.decimals}g"
    if value is None:
        taken = "" if assumed is None else figure_text(indicator, assumed)
        judged = most_did_not_know(unjudged) if unjudged else ""
        return Cell(column.leaf, None, "", assumed=taken, judged=judged)
    return Cell(
        leaf=column.leaf,
        value=value,
        text=figure_text(indicator, value.value, "-2" if value.people is not None else ""),
        source_numbers=() if column.source_numbers else _numbers(value, numbers),
        ground="" if column.ground else _ground(value),
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
