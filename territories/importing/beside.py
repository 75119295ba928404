"""What belongs to a project and stands in tables of its own, each in one cell: sectors, years."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.fields import Field
from import_export.widgets import Widget

from config.numbers import AmbiguousNumberError, NumberRefusedError, number
from territories.importing.cells import in_two_ways, written
from territories.importing.files import Cell
from territories.importing.names import catalogue_of
from territories.importing.resources import Brought
from territories.models import Project, ProjectYear, Sector
from territories.models.projects import FIRST_YEAR, LAST_YEAR

type Amounts = tuple[tuple[int, Decimal], ...]

SECTORS = "sectors"
YEARS = {
    "capital_cost_by_year": "capital_cost",
    "requested_budget_by_year": "requested_budget",
}
BESIDE = (SECTORS, *YEARS)
YEAR = re.compile(r"\s*(?P<year>\d{4})\s*[:=]\s*(?P<amount>\S.*?)\s*")
DECIMALS, LARGEST = 3, Decimal(10) ** 13


class SectorsCell(Widget):
    """Sectors by code or exact name, between semicolons: names have commas in them."""

    def __init__(self) -> None:
        super().__init__()
        self.catalogue = catalogue_of(Sector)

    def clean(self, value: Cell, row: Any = None, **kwargs: Any) -> tuple[str, ...]:
        found = set()
        for name in filter(None, (part.strip() for part in written(value).split(";"))):
            entry = self.catalogue.find(name)
            if entry is None:
                raise ValueError(
                    _(
                        "“%(text)s” is no sector: write codes or names of the list of sectors, "
                        "with semicolons between them."
                    )
                    % {"text": name[:80]}
                )
            found.add(entry.code)
        return tuple(sorted(found))

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "; ".join(value or ())


class YearsCell(Widget):
    """An amount for each year: «2025: 100,5; 2026: 200»."""

    def clean(self, value: Cell, row: Any = None, **kwargs: Any) -> Amounts:
        found: dict[int, Decimal] = {}
        for part in filter(str.strip, written(value).split(";")):
            told = YEAR.fullmatch(part)
            year = int(told["year"]) if told else 0
            if told is None or not FIRST_YEAR <= year <= LAST_YEAR or year in found:
                raise ValueError(
                    _(
                        "“%(text)s”: write each year once with its amount, as in "
                        "2025: 100.5; 2026: 200."
                    )
                    % {"text": part.strip()[:40]}
                )
            found[year] = self._amount(told["amount"])
        return tuple(sorted(found.items()))

    def _amount(self, text: str) -> Decimal:
        try:
            found = number(text)
        except AmbiguousNumberError as two:
            raise ValueError(in_two_ways(text, two)) from two
        except NumberRefusedError:
            found = None
        if found is None or not 0 <= found < LARGEST or found != round(found, DECIMALS):
            raise ValueError(
                _(
                    "“%(text)s” is no amount: write a number from 0 on with at most %(most)s "
                    "decimals."
                )
                % {"text": text[:40], "most": DECIMALS}
            )
        return found

    def render(
        self,
        value: Any,
        obj: Any = None,
        *,
        digits: Callable[[Decimal], object] = lambda amount: f"{amount.normalize():f}",
        **kwargs: Any,
    ) -> str:
        return "; ".join(f"{year}: {digits(amount)}" for year, amount in value or ())


class WithBeside(Brought):
    """Of projects, with `BESIDE` as columns; an empty cell takes away what is stored."""

    titles = {
        "capital_cost_by_year": gettext_lazy("capital cost by year, RUB mn"),
        "requested_budget_by_year": gettext_lazy("requested budget by year, RUB mn"),
    }

    @cached_property
    def _beside(self) -> dict[Any, dict[str, Any]]:
        """By project, what is stored."""
        found: dict[Any, dict[str, Any]] = defaultdict(lambda: dict.fromkeys(BESIDE, ()))
        pairs = Project.sectors.through._default_manager.order_by("sector__code")
        for pk, code in pairs.values_list("project_id", "sector__code"):
            found[pk][SECTORS] += (code,)
        for row in ProjectYear.objects.order_by("year"):
            for column, name in YEARS.items():
                amount = getattr(row, name)
                # A year of which nothing is known but that it is one stands with the cost.
                if amount or (name == "capital_cost" and not row.requested_budget):
                    found[row.project_id][column] += ((row.year, amount),)
        return found

    def _kept(self, row: Any, name: str) -> Any:
        if name not in BESIDE:
            return super()._kept(row, name)
        own = row.__dict__.get(f"brought_{name}")
        return self._beside[row.pk][name] if own is None else own

    def import_field(
        self, field: Field, instance: Any, row: Any, is_m2m: bool = False, **kwargs: Any
    ) -> None:
        name = field.attribute
        if name not in BESIDE:
            super().import_field(field, instance, row, is_m2m, **kwargs)
        elif name in self._in_file:
            setattr(instance, f"brought_{name}", field.clean(row))

    @property
    def _written(self) -> list[str]:
        return [name for name in super()._written if name not in BESIDE]

    def _refuse_what_moved(self) -> None:
        self.__dict__.pop("_beside", None)  # as it is now
        super()._refuse_what_moved()

    def _create(self, rows: list[Any]) -> None:
        super()._create(rows)
        self._write_beside(rows)

    def _update(self, rows: list[Any]) -> None:
        super()._update(rows)
        self._write_beside(rows)

    def _write_beside(self, rows: Iterable[Any]) -> None:
        sectors = {row.code: row for row in Sector.objects.all()}
        for row in rows:
            if SECTORS in self._in_file:
                row.sectors.set([sectors[code] for code in self._kept(row, SECTORS)])
            if self._in_file & YEARS.keys():
                self._write_years(row)

    def _write_years(self, project: Project) -> None:
        wanted: dict[int, dict[str, Decimal]] = defaultdict(
            lambda: dict.fromkeys(YEARS.values(), Decimal(0))
        )
        for column, name in YEARS.items():
            for year, amount in self._kept(project, column):
                wanted[year][name] = amount
        stored = {row.year: row for row in ProjectYear.objects.filter(project=project)}
        for year in sorted(wanted.keys() | stored.keys()):
            row: Any = stored.get(year) or ProjectYear(project=project, year=year)
            row._change_reason, row._history_user = self.reason, self.user
            if year not in wanted:
                row.delete()
            elif row.pk is None or any(getattr(row, n) != v for n, v in wanted[year].items()):
                for name, amount in wanted[year].items():
                    setattr(row, name, amount)
                row.save()
