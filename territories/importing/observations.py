"""Values that are brought."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.numbers import grouped
from territories.dates import date_text
from territories.enums import Basis, DatePrecision, IndicatorKind, Subject
from territories.importing.cells import (
    PERCENT,
    ChoiceCell,
    CountCell,
    MomentCell,
    NumberCell,
    RowCell,
    TextCell,
    holds_percent,
    written,
)
from territories.importing.dates import read_date
from territories.importing.files import Cell
from territories.importing.jumps import Known, jump_between, last_known, neighbours, put, said
from territories.importing.names import catalogue_of
from territories.importing.resources import Brought, Options, field
from territories.importing.units import times_of_unit
from territories.models import Indicator, Observation, Project, Source, Territory
from territories.models.rules import trouble_of_date, trouble_of_value

DAY, ABOUT = DatePrecision.DAY, DatePrecision.ABOUT
# What a group's judgements came to, beside their mean.
JUDGEMENTS = ("median", "deviation", "people", "unknown")
# Of two values of a day and a basis the one counts that was entered later.
ENTERED = "entered_at"


class Observations(Brought):
    """A value of an indicator, of a territory or a project, at a date, from a source."""

    key = ("indicator", "territory", "project", "date", "basis", "source")
    required = ("indicator", "date", "value", "basis", "source")
    named_by = ("indicator", "territory", "project", "date")
    precisions = {"date": "date_precision"}
    only_new = (ENTERED,)
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
            *JUDGEMENTS,
            ENTERED,
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {
            "indicator": field("indicator", RowCell(Indicator, catalogue_of(Indicator))),
            "territory": field("territory", RowCell(Territory, catalogue_of(Territory))),
            "project": field("project", RowCell(Project, catalogue_of(Project))),
            "date": field("date", TextCell()),
            "value": field("value", NumberCell(takes_percent=True)),
            "basis": field("basis", ChoiceCell(Basis)),
            "source": field(
                "source", RowCell(Source, catalogue_of(Source, "title_ru", "title_en"))
            ),
            "note_ru": field("note_ru", TextCell()),
            "note_en": field("note_en", TextCell()),
            "low": field("low", NumberCell(takes_percent=True)),
            "high": field("high", NumberCell(takes_percent=True)),
            "median": field("median", NumberCell()),
            "deviation": field("deviation", NumberCell()),
            "people": field("people", CountCell()),
            "unknown": field("unknown", CountCell()),
            ENTERED: field(ENTERED, MomentCell()),
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
                    "own": grouped(instance.value),
                    "own_unit": own.unit,
                }
            )

    def _refuse_percent_of_another_unit(self, instance: Any, row: Any) -> None:
        in_percent = [name for name in ("value", "low", "high") if holds_percent(row[name])]
        own = instance.indicator
        if not in_percent or times_of_unit(PERCENT, (own.unit_ru or "", own.unit_en or "")):
            return
        sentence = _(
            "“%(text)s” is in per cent, the indicator in “%(own)s”: write the number in that unit."
        )
        shown = {"text": row[in_percent[0]], "own": own.unit}
        raise ValidationError({in_percent[0]: sentence % shown})

    def look_at_stored(self, rows: Iterable[Observation]) -> None:
        self._known = defaultdict(list)
        self._told: dict[Hashable, list[Known]] = defaultdict(list)
        for row in rows:
            if row.value:
                known = Known(row.date, row.date_precision, row.value, row.basis)
                self._known[_about(row)].append(known)

    def doubt(self, instance: Observation) -> str:
        near = self._near(instance)
        self._tell(instance)
        own: Any = instance.indicator
        for known in near:
            jump = jump_between(
                known.value,
                instance.value,
                is_share=PERCENT in f"{own.unit_ru} {own.unit_en}",
                is_whole=own.is_whole,
            )
            if jump is not None:
                return said(
                    known.value,
                    known.when,
                    instance.value,
                    jump,
                    is_replaced=known.is_replaced,
                )
        return ""

    def _near(self, instance: Observation) -> list[Known]:
        """What a value is compared with: what it replaces, else those of the days beside it.

        A file that brings several dates is not yet known: its own values stand beside each other.
        """
        if self._before and "value" not in self._changes:
            return []
        if before := self._before.get("value"):
            when = (instance.date, instance.date_precision)
            return [Known(*when, before, instance.basis, is_replaced=True)]
        told = self._told[_about(instance), instance.basis]
        before_it, after_it = neighbours(told, instance.date)
        last = last_known(self._known.get(_about(instance), ()), instance.date, instance.basis)
        return [*([last] if last else []), *before_it, *after_it]

    def _tell(self, row: Observation) -> None:
        if row.value:
            one = Known(row.date, row.date_precision, row.value, row.basis, is_in_file=True)
            put(self._told[_about(row), row.basis], one)

    def _create(self, rows: list[Any]) -> None:
        """Django writes its own moment into a new row: that of the file is put over it."""
        said = {id(row): row.entered_at for row in rows if row.entered_at is not None}
        super()._create(rows)
        told = [row for row in rows if id(row) in said]
        for row in told:
            row.entered_at = said[id(row)]
        if told:
            Observation.objects.bulk_update(told, [ENTERED])
            history: Any = Observation.history  # type: ignore[attr-defined]
            moments = {row.pk: row.entered_at for row in told}
            states = list(history.filter(id__in=list(moments)))
            for state in states:
                state.entered_at = moments[state.id]
            history.bulk_update(states, [ENTERED])

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
