"""The catalogue as it is shown: a sentence, columns, rows, addresses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.typography import floatformat
from territories.forms import CatalogueForm
from territories.models import Indicator, Territory
from territories.presentation.columns import Shown, best_first
from territories.selectors import Value, values_for
from territories.selectors.catalogue import Found, territories_in_order

ROWS = 50


@dataclass(frozen=True)
class Cell:
    """`value` is None where nobody has said one."""

    indicator: Indicator
    value: Value | None
    text: str

    @property
    def unit(self) -> str:
        return self.indicator.unit

    @property
    def date(self) -> str:
        return self.value.date_text if self.value else ""


@dataclass(frozen=True)
class Row:
    territory: Territory
    specialisations: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Column:
    """A heading that sorts; `order` is "ascending", "descending" or empty."""

    title: str
    unit: str
    address: str
    order: str
    indicator: Indicator | None = None


@dataclass(frozen=True)
class Choice:
    """An indicator that can be made a column."""

    indicator: Indicator
    is_shown: bool


@dataclass(frozen=True)
class CataloguePage:
    sentence: str
    rows: tuple[Row, ...]
    part: Page
    total: int
    columns: tuple[Column, ...]
    choices: dict[str, list[Choice]]
    address: str
    plain_address: str
    previous: str
    next: str
    csv: str


def catalogue_page(
    found: Found,
    form: CatalogueForm,
    shown: Shown,
    indicators: Sequence[Indicator],
    number: str,
    total: int,
) -> CataloguePage:
    part = Paginator(found.keys, ROWS).get_page(number)
    rows = catalogue_rows(list(part.object_list), shown.columns)
    here = Addresses(form, shown)
    return CataloguePage(
        sentence=_sentence(found, shown, total, rows if part.number == 1 else ()),
        rows=rows,
        part=part,
        total=total,
        columns=_columns(shown, here),
        choices=_choices(shown, indicators),
        address=here.to(page=part.number),
        plain_address=reverse("territory_list"),
        previous=here.to(page=part.number - 1) if part.has_previous() else "",
        next=here.to(page=part.number + 1) if part.has_next() else "",
        csv=here.to(place="territory_csv"),
    )


class Addresses:
    """Addresses of the same catalogue with one thing changed; what is usual is not said."""

    def __init__(self, form: CatalogueForm, shown: Shown) -> None:
        self._query = form.query()
        if shown.chosen:
            self._query += [("col", column.code) for column in shown.columns]
        self._sort = shown.sort_key

    def to(self, *, sort: str = "", page: int = 1, place: str = "territory_list") -> str:
        said = list(self._query)
        if (sort or self._sort) != "name":
            said.append(("sort", sort or self._sort))
        if page > 1:
            said.append(("page", str(page)))
        address = reverse(place)
        return f"{address}?{urlencode(said)}" if said else address


def catalogue_rows(keys: Sequence[int], columns: Sequence[Indicator]) -> tuple[Row, ...]:
    territories = territories_in_order(keys)
    values = values_for(subjects=territories, indicators=columns)
    return tuple(
        Row(
            territory,
            ", ".join(_newest_stated(territory)),
            tuple(
                _cell(indicator, values.get((territory.pk, indicator.pk))) for indicator in columns
            ),
        )
        for territory in territories
    )


def _newest_stated(territory: Territory) -> list[str]:
    rows = list(territory.specialisations.all())
    newest = max((row.date for row in rows), default=None)
    return [str(row.stated) for row in sorted(rows, key=lambda r: r.position) if row.date == newest]


def _cell(indicator: Indicator, value: Value | None) -> Cell:
    return Cell(indicator, value, number_text(indicator, value) if value else "")


def number_text(indicator: Indicator, value: Value) -> str:
    decimals = "-2" if value.people is not None else f"{indicator.decimals}g"
    return floatformat(value.value, decimals)


def _sentence(found: Found, shown: Shown, total: int, rows: Sequence[Row]) -> str:
    count = len(found.keys)
    said = [
        ngettext("%(count)s territory.", "%(count)s territories.", count) % {"count": count}
        if count == total
        else ngettext(
            "%(count)s of %(total)s territories fits what was asked.",
            "%(count)s of %(total)s territories fit what was asked.",
            count,
        )
        % {"count": count, "total": total}
    ]
    if isinstance(shown.sort, Indicator) and rows:
        said += _of_the_first(shown, rows[0], found.unsorted)
    return " ".join(said)


def _of_the_first(shown: Shown, row: Row, unsorted: int) -> list[str]:
    cell = next((cell for cell in row.cells if cell.indicator == shown.sort), None)
    if cell is None or cell.value is None:
        return []
    said = [
        _("First by “%(indicator)s”: %(territory)s, %(value)s %(unit)s (%(date)s).")
        % {
            "indicator": cell.indicator.name,
            "territory": row.territory.name,
            "value": cell.text,
            "unit": cell.unit,
            "date": cell.date,
        }
    ]
    if unsorted:
        said.append(
            ngettext(
                "Of %(count)s nobody has said this figure: it stands last.",
                "Of %(count)s nobody has said this figure: they stand last.",
                unsorted,
            )
            % {"count": unsorted}
        )
    return said


def _columns(shown: Shown, here: Addresses) -> tuple[Column, ...]:
    by_name = Column(
        _("Territory"), "", here.to(sort=_turned(shown, "name", "name")), _order(shown, "name")
    )
    measured = (
        Column(
            indicator.name,
            indicator.unit,
            here.to(sort=_turned(shown, indicator.code, best_first(indicator))),
            _order(shown, indicator.code),
            indicator,
        )
        for indicator in shown.columns
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


def _choices(shown: Shown, indicators: Sequence[Indicator]) -> dict[str, list[Choice]]:
    grouped: dict[str, list[Choice]] = {}
    for indicator in indicators:
        choice = Choice(indicator, indicator in shown.columns)
        grouped.setdefault(str(indicator.group), []).append(choice)
    return grouped
