"""The tables that can be brought: observations, territories and projects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.fields import Field

from territories.dates import date_text
from territories.enums import (
    Basis,
    DatePrecision,
    IndicatorKind,
    ProjectStatus,
    Regime,
    Subject,
    TerritoryStatus,
)
from territories.importing.cells import (
    PERCENT,
    ChoiceCell,
    CodeCell,
    FlagCell,
    NumberCell,
    RowCell,
    TextCell,
    holds_percent,
    written,
)
from territories.importing.dates import read_date
from territories.importing.files import Cell
from territories.importing.jumps import Known, jump_between, last_known, said
from territories.importing.names import catalogue_of, loosely
from territories.importing.resources import Brought, ByKey
from territories.importing.units import times_of_unit
from territories.models import (
    Indicator,
    Observation,
    Organisation,
    Project,
    Region,
    Source,
    Territory,
)
from territories.models.rules import trouble_of_date, trouble_of_value

DAY, ABOUT = DatePrecision.DAY, DatePrecision.ABOUT


def _field(name: str, widget: Any) -> Field:
    return Field(attribute=name, column_name=name, widget=widget)


class Options:
    """Of django-import-export: rows are found, compared and stored by `Brought`."""

    instance_loader_class = ByKey
    import_id_fields = ()
    use_bulk = True
    skip_diff = True
    store_instance = True


class Observations(Brought):
    """A value of an indicator, of a territory or a project, at a date, from a source."""

    key = ("indicator", "territory", "project", "date", "basis", "source")
    required = ("indicator", "date", "value", "basis", "source")
    precisions = {"date": "date_precision"}
    note = "note_ru"
    spread_value = "value"
    spread_by = ("indicator", "date:year", "date:quarter", "date:month")
    extras = {
        "unit": (
            gettext_lazy("unit of the value"),
            "единица измерения",
            "unit",
            "ед. изм.",
            "ед.изм.",
            "единицы",
            "units",
        )
    }
    aliases = {
        "indicator": ("код показателя", "indicator code"),
        "territory": ("код территории", "territory code", "ТОР"),
        "date": ("период", "period", "год", "year"),
        "value": ("значения", "values"),
    }

    class Meta(Options):
        model = Observation
        fields = (
            "indicator",
            "territory",
            "project",
            "date",
            "value",
            "basis",
            "source",
            "note_ru",
            "note_en",
            "low",
            "high",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {
            "indicator": _field("indicator", RowCell(Indicator, catalogue_of(Indicator))),
            "territory": _field("territory", RowCell(Territory, catalogue_of(Territory))),
            "project": _field("project", RowCell(Project, catalogue_of(Project))),
            "date": _field("date", TextCell()),
            "value": _field("value", NumberCell(takes_percent=True)),
            "basis": _field("basis", ChoiceCell(Basis)),
            "source": _field(
                "source", RowCell(Source, catalogue_of(Source, "title_ru", "title_en"))
            ),
            "note_ru": _field("note_ru", TextCell()),
            "note_en": _field("note_en", TextCell()),
            "low": _field("low", NumberCell(takes_percent=True)),
            "high": _field("high", NumberCell(takes_percent=True)),
        }

    def get_queryset(self) -> QuerySet[Observation]:
        return Observation.objects.all()

    def spread(self, heading: Cell) -> tuple[str, str] | None:
        text = written(heading)
        if self._is_known("indicator", text):
            return "indicator", text
        try:
            day, precision = read_date(heading)
        except ValueError:
            return None
        # A day is the heading of nothing: it is a cell of some table.
        return None if precision in (DAY, ABOUT) or day.year < 1900 else (f"date:{precision}", text)

    def settle(self, instance: Any, row: Any) -> None:
        self._refuse_percent_of_another_unit(instance, row)
        unit, own = written(row["unit"]), instance.indicator
        if not unit or instance.value is None:
            return
        times = times_of_unit(unit, (own.unit_ru or "", own.unit_en or ""))
        if times is None:
            sentence = _("The unit is “%(unit)s”, the indicator's “%(own)s”: bring it in that one.")
            raise ValidationError({"unit": sentence % {"unit": unit[:40], "own": own.unit}})
        if times != 1:
            instance.value *= times
            self._remarks.append(
                _("%(value)s %(unit)s are %(own)s %(own_unit)s.")
                % {
                    "value": written(row["value"]),
                    "unit": unit,
                    "own": NumberCell().render(instance.value),
                    "own_unit": own.unit,
                }
            )

    def _refuse_percent_of_another_unit(self, instance: Any, row: Any) -> None:
        own = instance.indicator
        if times_of_unit(PERCENT, (own.unit_ru or "", own.unit_en or "")) is not None:
            return
        for name in ("value", "low", "high"):
            if holds_percent(row[name]):
                sentence = _(
                    "“%(text)s” is in per cent, the indicator in “%(own)s”: write the number in "
                    "that unit."
                )
                raise ValidationError({name: sentence % {"text": row[name], "own": own.unit}})

    def look_at_stored(self, rows: Iterable[Observation]) -> None:
        self._known = defaultdict(list)
        for row in rows:
            if row.value:
                known = Known(row.date, row.date_precision, row.value, row.basis)
                self._known[_about(row)].append(known)

    def doubt(self, instance: Observation) -> str:
        before = self._before.get("value")
        if self._before and "value" not in self._changes:
            return ""
        known = last_known(self._known[_about(instance)], instance.date, instance.basis)
        if before:
            known = Known(instance.date, instance.date_precision, before, instance.basis)
        if known is None:
            return ""
        own: Any = instance.indicator
        jump = jump_between(
            known.value,
            instance.value,
            is_share=PERCENT in f"{own.unit_ru} {own.unit_en}",
            is_whole=own.is_whole,
        )
        if jump is None:
            return ""
        return said(known.value, date_text(known.day, known.precision), instance.value, jump)

    def check(self, row: Observation) -> dict[str, Any]:
        before = self._before.get("date_precision")
        if before and before != row.date_precision and ABOUT not in (before, row.date_precision):
            sentence = _(
                "Another period that begins on this day is stored: %(period)s. Write that one, or "
                "bring this one under a source of its own."
            )
            return {"date": sentence % {"period": date_text(row.date, before)}}
        if row.indicator.kind == IndicatorKind.DERIVED:
            return {"indicator": _("This indicator is computed by its formula, not entered.")}
        if (row.territory_id is None) == (row.project_id is None):
            return {"territory": _("Name a territory or a project, not both.")}
        about = Subject.TERRITORY if row.territory_id else Subject.PROJECT
        if row.indicator.subject != about:
            return {"indicator": _("This indicator is about something else.")}
        troubles = {
            "value": trouble_of_value(row.indicator, row.value),
            "date": trouble_of_date(row.date, row.date_precision),
        }
        if not row.lies_within_its_span():
            troubles["value"] = _("The value lies outside of its lowest and highest plausible.")
        return {name: trouble for name, trouble in troubles.items() if trouble is not None}


def _about(row: Observation) -> tuple[int, int | None, int | None]:
    return row.indicator_id, row.territory_id, row.project_id


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
            "source",
            *TEXTS_OF_TERRITORIES,
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {
            "code": _field("code", CodeCell()),
            "name_ru": _field("name_ru", TextCell()),
            "name_en": _field("name_en", TextCell()),
            "regime": _field("regime", ChoiceCell(Regime)),
            "status": _field("status", ChoiceCell(TerritoryStatus)),
            "region": _field("region", RowCell(Region, catalogue_of(Region))),
            "established": _field("established", TextCell()),
            "latitude": _field("latitude", NumberCell()),
            "longitude": _field("longitude", NumberCell()),
            "source": _field(
                "source", RowCell(Source, catalogue_of(Source, "title_ru", "title_en"))
            ),
        }
        self.fields |= {name: _field(name, TextCell()) for name in TEXTS_OF_TERRITORIES}
        self.known = catalogue_of(Territory)

    def check(self, row: Territory) -> dict[str, Any]:
        """A name that is known but for its spelling is no new territory."""
        if not self._before:
            for name in ("name_ru", "name_en"):
                key = loosely(getattr(row, name) or "")
                known = self.known.loose.get(key, set()) | self.known.former.get(key, set())
                for entry in (self.known.entries[pk] for pk in sorted(known)):
                    sentence = _(
                        "This name is, or was, that of %(name)s (%(code)s): bring it under that "
                        "code."
                    )
                    return {name: sentence % {"name": entry.name, "code": entry.code}}
        return super().check(row)


class Projects(Brought):
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
            "status",
            "is_fictional",
            "summary_ru",
            "summary_en",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {
            "code": _field("code", CodeCell()),
            "name_ru": _field("name_ru", TextCell()),
            "name_en": _field("name_en", TextCell()),
            "applicant": _field("applicant", RowCell(Organisation, catalogue_of(Organisation))),
            "territory": _field("territory", RowCell(Territory, catalogue_of(Territory))),
            "capital_cost": _field("capital_cost", NumberCell()),
            "requested_budget": _field("requested_budget", NumberCell()),
            "status": _field("status", ChoiceCell(ProjectStatus)),
            "is_fictional": _field("is_fictional", FlagCell()),
            "summary_ru": _field("summary_ru", TextCell()),
            "summary_en": _field("summary_en", TextCell()),
        }


KINDS: dict[str, type[Brought]] = {
    "observations": Observations,
    "territories": Territories,
    "projects": Projects,
}


def register(kind: str, resource: type[Brought]) -> None:
    """Let another app's rows be brought, on pages and by the command."""
    KINDS[kind] = resource
