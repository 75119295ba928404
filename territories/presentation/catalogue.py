"""A catalogue as it is shown: a sentence, columns, rows, addresses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from territories.forms.catalogue import ENDS, CatalogueForm
from territories.models import Indicator
from territories.presentation.columns import Shown, best_first
from territories.presentation.figures import figure_text, with_unit
from territories.presentation.kinds import Kind
from territories.presentation.limits import (
    Limits,
    Narrowed,
    limits_text,
    of_the_unlimited,
    ranges_of,
)
from territories.presentation.map import Place
from territories.presentation.money import amount_text
from territories.selectors import Value, values_for
from territories.selectors.amounts import Amount, Measure
from territories.selectors.catalogue import Found, rows_in_order

ROWS = 50


@dataclass(frozen=True)
class Cell:
    """`number` is None where nobody has said one; an amount has no `value` behind it."""

    indicator: Measure
    number: Decimal | None
    text: str
    value: Value | None = None

    @property
    def date(self) -> str:
        return self.value.date_text if self.value else ""

    @property
    def basis(self) -> str:
        return self.value.basis_label if self.value else ""

    @property
    def is_fictional(self) -> bool:
        return self.value is not None and self.value.is_fictional


@dataclass(frozen=True)
class Row:
    """`one` is the territory or project; what is fictional of it is said once, beside its name."""

    one: Any
    is_fictional: bool
    beside: str
    below: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Column:
    """A heading that sorts; `order` is "ascending", "descending" or empty."""

    title: str
    unit: str
    address: str
    order: str
    indicator: Measure | None = None


@dataclass(frozen=True)
class Choice:
    """A measure that can be made a column; `is_held` as long as it is sorted or limited by."""

    indicator: Measure
    is_shown: bool
    is_held: bool


@dataclass(frozen=True)
class CataloguePage:
    sentence: str
    rows: tuple[Row, ...]
    part: Page
    total: int
    columns: tuple[Column, ...]
    choices: dict[str, list[Choice]]
    ranges: tuple[Limits, ...]
    unlimited: dict[str, list[Measure]]
    narrowed: tuple[Narrowed, ...]
    address: str
    plain_address: str
    previous: str
    next: str
    csv: str
    xlsx: str


def catalogue_page(
    kind: Kind,
    found: Found,
    form: CatalogueForm,
    shown: Shown,
    measures: Sequence[Measure],
    number: str,
    total: int,
) -> CataloguePage:
    part = Paginator(found.keys, ROWS).get_page(number)
    rows = catalogue_rows(kind, list(part.object_list), shown.columns)
    here = Addresses(kind, form, shown)
    return CataloguePage(
        sentence=_sentence(kind, found, shown, total, rows if part.number == 1 else ()),
        rows=rows,
        part=part,
        total=total,
        columns=_columns(kind, shown, here),
        choices=_choices(shown, measures),
        ranges=ranges_of(kind, form),
        unlimited=_by_group([each for each in measures if each not in shown.limited]),
        narrowed=tuple(
            Narrowed(limits_text(measure, limits), here.to(without=measure))
            for measure, limits in form.given_ranges().items()
        ),
        address=here.to(page=part.number),
        plain_address=reverse(kind.lists),
        previous=here.to(page=part.number - 1) if part.has_previous() else "",
        next=here.to(page=part.number + 1) if part.has_next() else "",
        csv=here.to(place=kind.csv),
        xlsx=here.to(place=kind.xlsx),
    )


class Addresses:
    """Addresses of the same catalogue with one thing changed; what is usual is not said."""

    def __init__(self, kind: Kind, form: CatalogueForm, shown: Shown) -> None:
        self._lists = kind.lists
        self._query = form.query() + [("range", measure.code) for measure in shown.begun]
        if shown.chosen:
            self._query += [("col", column.code) for column in shown.asked]
        self._sort = shown.sort_key

    def to(
        self, *, sort: str = "", page: int = 1, place: str = "", without: Measure | None = None
    ) -> str:
        ends = {f"{end}-{without.code}" for end in ENDS} if without else set()
        said = [(name, text) for name, text in self._query if name not in ends]
        if (sort or self._sort) != "name":
            said.append(("sort", sort or self._sort))
        if page > 1:
            said.append(("page", str(page)))
        address = reverse(place or self._lists)
        return f"{address}?{urlencode(said)}" if said else address


def catalogue_rows(kind: Kind, keys: Sequence[int], columns: Sequence[Measure]) -> tuple[Row, ...]:
    subjects = rows_in_order(kind.catalogue, keys)
    indicators = [column for column in columns if isinstance(column, Indicator)]
    values = values_for(subjects=subjects, indicators=indicators)
    return tuple(
        Row(
            one,
            getattr(one, "is_fictional", False),
            kind.beside(one),
            kind.below(one),
            tuple(
                _amount_cell(column, one)
                if isinstance(column, Amount)
                else _cell(column, values.get((one.pk, column.pk)))
                for column in columns
            ),
        )
        for one in subjects
    )


def places_of(rows: Iterable[Row], colour: Measure) -> Iterator[Place]:
    """The same cells on the map."""
    for row in rows:
        cell = next(cell for cell in row.cells if cell.indicator == colour)
        yield Place(row.one, cell.number, cell.text)


def _amount_cell(amount: Amount, project: Any) -> Cell:
    number = getattr(project, amount.field)
    return Cell(amount, number, amount_text(amount, number))


def _cell(indicator: Indicator, value: Value | None) -> Cell:
    if value is None:
        return Cell(indicator, None, "")
    return Cell(indicator, value.value, number_text(indicator, value), value)


def number_text(indicator: Indicator, value: Value) -> str:
    return figure_text(indicator, value.value, "-2" if value.people is not None else "")


def _sentence(kind: Kind, found: Found, shown: Shown, total: int, rows: Sequence[Row]) -> str:
    count = len(found.keys)
    said = [kind.counted(count) if count == total else kind.fitting(count, total)]
    if found.unlimited:
        said.append(of_the_unlimited(found.unlimited))
    if not isinstance(shown.sort, str) and rows:
        said += _of_the_first(shown, rows, found.unsorted)
    return " ".join(said)


def _of_the_first(shown: Shown, rows: Sequence[Row], unsorted: int) -> list[str]:
    row, *others = rows
    cell, *after = (
        next((cell for cell in each.cells if cell.indicator == shown.sort), None)
        for each in (row, *others[:1])
    )
    if cell is None or cell.number is None:
        return []
    if any(other and other.number == cell.number for other in after):
        return _of_the_unsorted(unsorted)  # nobody is first alone
    value = with_unit(cell.indicator, cell.text)
    words = {
        "indicator": cell.indicator.name,
        "territory": row.one.name,
        "value": f"{value} ({cell.date})" if cell.date else value,
    }
    return [_leading(cell.indicator, shown) % words, *_of_the_unsorted(unsorted)]


def _leading(measure: Measure, shown: Shown) -> str:
    """Who is sorted to the top is first where the best stand there, else only lowest or highest."""
    if shown.sort_key == best_first(measure):
        return _("First by “%(indicator)s”: %(territory)s, %(value)s.")
    if shown.descending:
        return _("Highest by “%(indicator)s”: %(territory)s, %(value)s.")
    return _("Lowest by “%(indicator)s”: %(territory)s, %(value)s.")


def _of_the_unsorted(unsorted: int) -> list[str]:
    if not unsorted:
        return []
    return [
        ngettext(
            "Of %(count)s nobody has said this figure: it stands last.",
            "Of %(count)s nobody has said this figure: they stand last.",
            unsorted,
        )
        % {"count": unsorted}
    ]


def _columns(kind: Kind, shown: Shown, here: Addresses) -> tuple[Column, ...]:
    by_name = Column(
        str(kind.one), "", here.to(sort=_turned(shown, "name", "name")), _order(shown, "name")
    )
    measured = (
        Column(
            str(column.name),
            column.heading_unit,
            here.to(sort=_turned(shown, column.code, best_first(column))),
            _order(shown, column.code),
            column,
        )
        for column in shown.columns
    )
    return (by_name, *measured)


def _turned(shown: Shown, key: str, first: str) -> str:
    """The other way round for the column that is sorted by, else as one would look first."""
    if shown.sort_key.removeprefix("-") != key:
        return first
    return key if shown.descending else f"-{key}"


def _order(shown: Shown, key: str) -> str:
    if shown.sort_key.removeprefix("-") != key:
        return ""
    return "descending" if shown.descending else "ascending"


def _by_group(measures: Sequence[Measure]) -> dict[str, list[Measure]]:
    groups: dict[str, list[Measure]] = {}
    for measure in measures:
        groups.setdefault(str(measure.group), []).append(measure)
    return groups


def _choices(shown: Shown, measures: Sequence[Measure]) -> dict[str, list[Choice]]:
    held = {*shown.columns} - {*shown.asked}
    return {
        group: [Choice(measure, measure in shown.columns, measure in held) for measure in those]
        for group, those in _by_group(measures).items()
    }
