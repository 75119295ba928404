"""The tables that can be brought: observations, territories and projects."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from import_export.fields import Field

from territories.enums import (
    Basis,
    IndicatorKind,
    ProjectStatus,
    Regime,
    Subject,
    TerritoryStatus,
)
from territories.importing.cells import ChoiceCell, NumberCell, RowCell, TextCell
from territories.importing.names import catalogue_of
from territories.importing.resources import Brought, ByKey
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
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {
            "indicator": _field("indicator", RowCell(Indicator, catalogue_of(Indicator))),
            "territory": _field("territory", RowCell(Territory, catalogue_of(Territory))),
            "project": _field("project", RowCell(Project, catalogue_of(Project))),
            "date": _field("date", TextCell()),
            "value": _field("value", NumberCell()),
            "basis": _field("basis", ChoiceCell(Basis)),
            "source": _field(
                "source", RowCell(Source, catalogue_of(Source, "title_ru", "title_en"))
            ),
            "note_ru": _field("note_ru", TextCell()),
            "note_en": _field("note_en", TextCell()),
        }

    def get_queryset(self) -> QuerySet[Observation]:
        return Observation.objects.all()

    def check(self, row: Observation) -> dict[str, Any]:
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


class Territories(Brought):
    precisions = {"established": "established_precision"}
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
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {
            "code": _field("code", TextCell()),
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


class Projects(Brought):
    required = ("code", "name_ru", "territory")

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
            "summary_ru",
            "summary_en",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {
            "code": _field("code", TextCell()),
            "name_ru": _field("name_ru", TextCell()),
            "name_en": _field("name_en", TextCell()),
            "applicant": _field("applicant", RowCell(Organisation, catalogue_of(Organisation))),
            "territory": _field("territory", RowCell(Territory, catalogue_of(Territory))),
            "capital_cost": _field("capital_cost", NumberCell()),
            "requested_budget": _field("requested_budget", NumberCell()),
            "status": _field("status", ChoiceCell(ProjectStatus)),
            "summary_ru": _field("summary_ru", TextCell()),
            "summary_en": _field("summary_en", TextCell()),
        }


KINDS: dict[str, type[Brought]] = {
    "observations": Observations,
    "territories": Territories,
    "projects": Projects,
}
