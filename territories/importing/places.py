"""Territories and projects that are brought."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from territories.enums import ProjectStatus, Regime, TerritoryStatus
from territories.importing.beside import SECTORS, YEARS, SectorsCell, WithBeside, YearsCell
from territories.importing.cells import (
    ChoiceCell,
    CodeCell,
    CountCell,
    FlagCell,
    NumberCell,
    RowCell,
    TextCell,
    written,
)
from territories.importing.names import catalogue_of, loosely
from territories.importing.resources import Brought, Options, field
from territories.models import Organisation, Project, Region, Source, Territory

SUCCESSOR, SUCCESSOR_CODE = "successor", "successor_code"
TEXTS_OF_TERRITORIES = (
    "former_names_ru",
    "former_names_en",
    "label_place_ru",
    "label_place_en",
    "note_ru",
    "note_en",
)


class Territories(Brought):
    note = "note_ru"
    precisions = {"established": "established_precision"}
    aliases = {
        "name_ru": ("наименование", "территория"),
        "region": ("субъект Российской Федерации", "субъект РФ", "субъект"),
        "status": ("статус",),
    }
    required = ("code", "name_ru", "regime", "region")

    class Meta(Options):
        model = Territory
        fields = (
            "code",
            "name_ru",
            "name_en",
            "regime",
            "status",
            "region",
            "established",
            "latitude",
            "longitude",
            "geonames_id",
            "source",
            *TEXTS_OF_TERRITORIES,
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {
            "code": field("code", CodeCell()),
            "name_ru": field("name_ru", TextCell()),
            "name_en": field("name_en", TextCell()),
            "regime": field("regime", ChoiceCell(Regime)),
            "status": field("status", ChoiceCell(TerritoryStatus)),
            "region": field("region", RowCell(Region, catalogue_of(Region))),
            "established": field("established", TextCell()),
            "latitude": field("latitude", NumberCell()),
            "longitude": field("longitude", NumberCell()),
            "geonames_id": field("geonames_id", CountCell()),
            "source": field(
                "source", RowCell(Source, catalogue_of(Source, "title_ru", "title_en"))
            ),
        }
        self.fields |= {name: field(name, TextCell()) for name in TEXTS_OF_TERRITORIES}
        self.fields[SUCCESSOR] = field(SUCCESSOR, CodeCell())
        self.known = catalogue_of(Territory)

    def get_queryset(self) -> QuerySet[Territory]:
        return Territory.objects.select_related(SUCCESSOR)

    def _kept(self, row: Any, name: str) -> Any:
        """Of the one that it is merged into its code: it may not be stored yet."""
        if name != SUCCESSOR:
            return super()._kept(row, name)
        if SUCCESSOR_CODE not in row.__dict__:
            row.__dict__[SUCCESSOR_CODE] = row.successor.code if row.successor_id else ""
        return row.__dict__[SUCCESSOR_CODE]

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        super().before_import(dataset, **kwargs)
        pairs = zip(dataset["code"], dataset[SUCCESSOR], strict=True)
        # Of all rows of the file, what it says; nothing where it has no such column.
        self._heirs = {written(code): written(heir) for code, heir in pairs}

    def import_field(
        self, field: Any, instance: Any, row: Any, is_m2m: bool = False, **kwargs: Any
    ) -> None:
        if field.attribute != SUCCESSOR:
            super().import_field(field, instance, row, is_m2m, **kwargs)
        elif SUCCESSOR in self._in_file:
            instance.__dict__[SUCCESSOR_CODE] = field.clean(row)
            instance.successor = None  # until it is stored

    def _trouble_of_heir(self, row: Territory) -> str:
        code = self._kept(row, SUCCESSOR)
        if not code:
            return ""
        if code not in self._heirs and code not in self._stored_heirs:
            return _(
                "“%(text)s” is not known: write the code of a territory that is stored or stands "
                "in the file."
            ) % {"text": code[:40]}
        heir: str | None = code
        seen = {row.code}
        while heir and heir not in seen:
            seen.add(heir)
            told = self._heirs if heir in self._heirs else self._stored_heirs
            heir = told.get(heir)
        if heir:
            return _("A territory is not merged into itself.")
        if row.status != TerritoryStatus.MERGED:
            return _("Only a merged territory is part of another: choose that status first.")
        return ""

    @cached_property
    def _stored_heirs(self) -> dict[str, str]:
        rows = Territory.objects.values_list("code", "successor__code")
        return {code: heir or "" for code, heir in rows}

    def _batches(self, rows: list[Any]) -> Iterator[list[Any]]:
        """Each territory after the one that it is merged into."""
        waiting = {row.code: row for row in rows}
        while waiting:
            ready = [row for row in waiting.values() if self._kept(row, SUCCESSOR) not in waiting]
            stored = dict(Territory.objects.values_list("code", "pk"))
            for row in ready:
                row.successor_id = stored.get(self._kept(row, SUCCESSOR))
                del waiting[row.code]
            yield from super()._batches(ready)

    def check(self, row: Territory) -> dict[str, Any]:
        """A name that is known but for its spelling is no new territory."""
        if trouble := self._trouble_of_heir(row):
            return {SUCCESSOR: trouble}
        if not self._before:
            for name in ("name_ru", "name_en"):
                key = loosely(getattr(row, name) or "")
                known = self.known.loose.get(key, set()) | self.known.former.get(key, set())
                for entry in (self.known.entries[pk] for pk in sorted(known)):
                    if entry.code == self._kept(row, SUCCESSOR):
                        continue  # its names were given up to this one
                    sentence = _(
                        "This name is, or was, that of %(name)s (%(code)s): bring it under that "
                        "code."
                    )
                    return {name: sentence % {"name": entry.name, "code": entry.code}}
        return super().check(row)


class Projects(WithBeside):
    amounts = ("capital_cost", "requested_budget")
    required = ("code", "name_ru", "territory")
    aliases = {
        "code": ("номер в реестре", "реестровый номер", "registration number"),
        "name_ru": ("наименование", "проект"),
        "applicant": ("резидент", "resident"),
        "territory": ("ТОР",),
        "status": ("статус",),
    }

    class Meta(Options):
        model = Project
        fields = (
            "code",
            "name_ru",
            "name_en",
            "applicant",
            "territory",
            "capital_cost",
            "requested_budget",
            "least_share",
            "status",
            "is_fictional",
            "summary_ru",
            "summary_en",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {
            "code": field("code", CodeCell()),
            "name_ru": field("name_ru", TextCell()),
            "name_en": field("name_en", TextCell()),
            "applicant": field("applicant", RowCell(Organisation, catalogue_of(Organisation))),
            "territory": field("territory", RowCell(Territory, catalogue_of(Territory))),
            "capital_cost": field("capital_cost", NumberCell()),
            "requested_budget": field("requested_budget", NumberCell()),
            "least_share": field("least_share", NumberCell(takes_percent=True)),
            "status": field("status", ChoiceCell(ProjectStatus)),
            "is_fictional": field("is_fictional", FlagCell()),
            "summary_ru": field("summary_ru", TextCell()),
            "summary_en": field("summary_en", TextCell()),
            SECTORS: field(SECTORS, SectorsCell()),
            **{name: field(name, YearsCell()) for name in YEARS},
        }
