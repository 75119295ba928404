"""Many figures stated in one go: all of them or none, with one reason, and nobody's overwritten."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from territories.dates import date_text
from territories.enums import IndicatorKind
from territories.models import Indicator, Observation, Project, Source, Territory
from territories.models.rules import trouble_of_date, trouble_of_value
from territories.services.seen import state_of

FAR = 3  # times the last value, or a part of it as small
LONGEST_REASON = 100  # of the history's column


@dataclass(frozen=True)
class Column:
    """When, on what basis and from where a figure is."""

    day: date
    precision: str
    basis: str
    source: Source


@dataclass(frozen=True)
class Figure:
    """A number in the place of that of `row`, or a new one of `column`.

    `seen` is the digest of the row as somebody saw it who typed the number.
    """

    indicator: Indicator
    subject: Territory | Project
    value: Decimal
    row: Observation | None = None
    column: Column | None = None
    seen: str = ""


class FiguresRefusedError(Exception):
    """Why nothing was stored: a sentence for each figure at fault, by its place."""

    def __init__(self, troubles: Mapping[int, str]) -> None:
        super().__init__("; ".join(troubles.values()))
        self.troubles = dict(troubles)


def trouble_of(figure: Figure) -> str:
    """Why this cannot be stored, as far as the figure itself says; empty where it can."""
    if figure.indicator.kind == IndicatorKind.DERIVED:
        return _("This indicator is computed by its formula, not entered.")
    trouble = trouble_of_value(figure.indicator, figure.value)
    if trouble is None and figure.column is not None:
        trouble = trouble_of_date(figure.column.day, figure.column.precision)
    if trouble is None and figure.row is not None and not _lies_within(figure.row, figure.value):
        trouble = _("The value leaves its plausible span: change both on its own page.")
    return str(trouble or _trouble_of_column(figure.value))


def _trouble_of_column(value: Decimal) -> str:
    """Why the database would not keep this number: too many digits."""
    try:
        Observation._meta.get_field("value").run_validators(value)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def _lies_within(row: Observation, value: Decimal) -> bool:
    return row.low is None or row.high is None or row.low <= value <= row.high


def doubt_of(indicator: Indicator, value: Decimal, before: Observation | None) -> str:
    """What is asked of a value far from the one before it; empty where nothing is."""
    if before is None or indicator.kind == IndicatorKind.JUDGED or before.value == 0:
        return ""
    if 1 / FAR < value / before.value < FAR:
        return ""
    return _("Before it was %(value)s %(unit)s (%(date)s): is the new value right?") % {
        "value": number_format(format(before.value.normalize(), "f")),
        "unit": indicator.unit,
        "date": date_text(before.date, before.date_precision),
    }


def store_figures(figures: Sequence[Figure], *, reason: str, by: User) -> None:
    """Store all figures with one reason.

    Raises
    ------
    FiguresRefusedError
        If one of them cannot be, or its row was changed since it was seen. Nothing is stored then.
    """
    try:
        _store(figures, reason, by)
    except IntegrityError as error:
        # Two at once: neither saw the other's until the database did.
        sentence = _("It does not go together with what is there by now: open the page again.")
        new = [place for place, figure in enumerate(figures) if figure.column is not None]
        raise FiguresRefusedError(
            _there_already(figures) or dict.fromkeys(new or range(len(figures)), sentence)
        ) from error


def _store(figures: Sequence[Figure], reason: str, by: User) -> None:
    with transaction.atomic():
        rows = _locked(figures)
        troubles = {
            place: trouble
            for place, figure in enumerate(figures)
            if (trouble := trouble_of(figure) or _meanwhile(figure, rows))
        }
        troubles |= _there_already(figures)
        if troubles:
            raise FiguresRefusedError(troubles)
        said = {"default_user": by, "default_change_reason": reason.strip()[:LONGEST_REASON]}
        changed = [_changed(figure, rows) for figure in figures if figure.row is not None]
        if changed:
            bulk_update_with_history(changed, Observation, ["value"], **said)
        made = [_made(figure, figure.column) for figure in figures if figure.column is not None]
        if made:
            bulk_create_with_history(made, Observation, **said)


def _locked(figures: Iterable[Figure]) -> dict[int, Observation]:
    keys = [figure.row.pk for figure in figures if figure.row is not None]
    return Observation.objects.select_for_update(of=("self",)).in_bulk(keys) if keys else {}


def _meanwhile(figure: Figure, rows: Mapping[int, Observation]) -> str:
    if figure.row is None:
        return ""
    row = rows.get(figure.row.pk)
    if row is None:
        return _("This value was deleted after you opened the page.")
    if state_of(row) != figure.seen:
        return _("This value was changed after you opened the page: it is %(value)s now.") % {
            "value": number_format(format(row.value.normalize(), "f"))
        }
    return ""


def _there_already(figures: Sequence[Figure]) -> dict[int, str]:
    """New figures in a place that has one, of whatever precision its date is."""
    new = {place: figure for place, figure in enumerate(figures) if figure.column is not None}
    if not new:
        return {}
    found = Observation.objects.filter(
        indicator__in={figure.indicator for figure in new.values()},
        date__in={_column(figure).day for figure in new.values()},
        source__in={_column(figure).source for figure in new.values()},
    ).values_list("indicator_id", "territory_id", "project_id", "date", "basis", "source_id")
    taken = set(found)
    return {
        place: _(
            "A value of this day, basis and source is stored already: change that one, or open "
            "the page again."
        )
        for place, figure in new.items()
        if _key(figure) in taken
    }


def _key(figure: Figure) -> tuple[Any, ...]:
    column, is_territory = _column(figure), isinstance(figure.subject, Territory)
    territory = figure.subject.pk if is_territory else None
    project = None if is_territory else figure.subject.pk
    return (
        figure.indicator.pk,
        territory,
        project,
        column.day,
        str(column.basis),
        column.source.pk,
    )


def _column(figure: Figure) -> Column:
    assert figure.column is not None  # only new figures are asked
    return figure.column


def _changed(figure: Figure, rows: Mapping[int, Observation]) -> Observation:
    assert figure.row is not None  # only figures in the place of a row are asked
    row = rows[figure.row.pk]
    row.value = figure.value
    return row


def _made(figure: Figure, column: Column) -> Observation:
    subject = figure.subject
    return Observation(
        indicator=figure.indicator,
        territory=subject if isinstance(subject, Territory) else None,
        project=subject if isinstance(subject, Project) else None,
        date=column.day,
        date_precision=column.precision,
        value=figure.value,
        basis=column.basis,
        source=column.source,
    )
