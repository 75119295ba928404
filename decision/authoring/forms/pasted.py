"""A pasted table, and each guess about it to be changed before anything is stored."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from decision.authoring.forms.criteria import CriterionForm
from decision.authoring.forms.problems import NewProblemForm
from decision.authoring.services.pasted.storing import Stated, TakenColumn
from decision.authoring.services.pasted.understanding import Column, Line, Understood
from territories.enums import Basis, DatePrecision, Direction

SKIP = "skip"
MOST_TROUBLES, MOST_SHOWN = 20, 3
LONGEST_UNIT, LONGEST_COLUMN = 60, 200


class TableForm(NewProblemForm):
    """The problem's name and question, the table, and what its values rest on."""

    table = forms.CharField(
        label=gettext_lazy("The table"),
        strip=False,
        max_length=400_000,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "class": "pasted"}),
        help_text=gettext_lazy(
            "Copied from a spreadsheet, or with semicolons: what is compared by row, criteria by "
            "column. Rows called “weight”, “direction” and “unit” are read as such."
        ),
    )
    basis = forms.ChoiceField(
        label=gettext_lazy("What the values rest on"),
        choices=[(b.value, b.label) for b in Basis if b != Basis.JUDGED],
        initial=Basis.DECLARED,
    )
    date = forms.CharField(
        label=gettext_lazy("Date of the values"),
        max_length=10,
        help_text=gettext_lazy("A year, or a day as 2025-12-31."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("date", str(timezone.localdate().year))

    def clean_date(self) -> tuple[datetime.date, str]:
        text = self.cleaned_data["date"].strip()
        try:
            if re.fullmatch(r"\d{4}", text):
                return datetime.date(int(text), 1, 1), DatePrecision.YEAR
            return datetime.date.fromisoformat(text), DatePrecision.DAY
        except ValueError as error:
            raise ValidationError(_("Write a year, or a day as 2025-12-31.")) from error

    def stated(self) -> Stated:
        day, precision = self.cleaned_data["date"]
        return Stated(day, precision, self.cleaned_data["basis"])

    def values(self) -> dict[str, Any]:
        """The problem's own."""
        kept = ("name_ru", "name_en", "question_ru", "question_en", "subject")
        return {name: self.cleaned_data[name] for name in kept}


@dataclass(frozen=True)
class ColumnChoice:
    """A column with what was guessed or typed; `troubles` are sentences at it."""

    column: Column
    is_taken: bool
    name: str
    unit: str
    direction: str
    weight: str
    troubles: tuple[str, ...] = ()

    @property
    def as_read(self) -> str:
        """The first values as they were understood."""
        values = self.column.values
        told = [_grouped(value) for value in values[:MOST_SHOWN]]
        return "; ".join(told) + ("; …" if len(values) > MOST_SHOWN else "")


def _grouped(value: Decimal | None) -> str:
    if value is None:
        return "—"
    return number_format(Decimal(format(value.normalize(), "f")), force_grouping=True)


@dataclass(frozen=True)
class LineChoice:
    """A row with the chosen entry: its primary key, “skip”, or nothing yet."""

    line: Line
    chosen: str
    trouble: str = ""


@dataclass(frozen=True)
class Choices:
    """All that was chosen about a table."""

    columns: tuple[ColumnChoice, ...]
    lines: tuple[LineChoice, ...]

    @property
    def is_whole(self) -> bool:
        return not any(one.troubles for one in self.columns) and not any(
            one.trouble for one in self.lines
        )

    def subjects(self) -> list[int]:
        return [int(one.chosen) for one in self.lines if one.chosen.isdigit()]

    def taken(self) -> list[TakenColumn]:
        """The columns with their values in the order of `subjects`."""
        kept = [one for one in self.lines if not one.line.is_total]
        rows = [i for i, one in enumerate(kept) if one.chosen.isdigit()]
        weight = CriterionForm.base_fields["weight"]
        return [
            TakenColumn(
                name=one.name,
                unit=one.unit,
                direction=one.direction,
                weight=weight.clean(one.weight),
                decimals=one.column.decimals,
                values=[one.column.values[i] for i in rows],
            )
            for one in self.columns
            if one.is_taken
        ]


def read_choices(understood: Understood, data: QueryDict, *, is_judged: bool) -> Choices:
    """What was typed over the guesses; judged where it is to be stored."""
    known = "columns" in data  # a preview was shown before
    lines = _lines(understood.lines, data, known=known)
    columns = tuple(_column(column, data, known=known) for column in understood.columns)
    if not is_judged:
        return Choices(columns, lines)
    skipped = {one.line.number for one in lines if one.chosen == SKIP}
    return Choices(tuple(_judged_column(one, skipped) for one in columns), _judged_lines(lines))


def _column(column: Column, data: QueryDict, *, known: bool) -> ColumnChoice:
    def typed(name: str, guess: str) -> str:
        return " ".join(data.get(f"{name}-{column.place}", guess).split())

    guess = column.has_numbers
    return ColumnChoice(
        column,
        is_taken=f"take-{column.place}" in data if known else guess,
        name=typed("column", column.name),
        unit=typed("unit", column.unit),
        direction=typed("direction", column.direction),
        weight=typed("weight", column.weight),
    )


def _judged_column(one: ColumnChoice, skipped: set[int]) -> ColumnChoice:
    if not one.is_taken:
        return one
    troubles = [
        _("Line %(line)s: “%(text)s” is no number.") % {"line": line, "text": text[:40]}
        for line, text in one.column.texts
        if line not in skipped
    ]
    if len(troubles) > MOST_TROUBLES:
        more = _("And so in %(number)s more lines.") % {"number": len(troubles) - MOST_TROUBLES}
        troubles = [*troubles[:MOST_TROUBLES], more]
    if not one.name or "\0" in one.name + one.unit:
        troubles.append(_("A criterion needs a name."))
    if len(one.name) > LONGEST_COLUMN:
        troubles.append(_("A name has at most %(limit)s characters.") % {"limit": LONGEST_COLUMN})
    if len(one.unit) > LONGEST_UNIT:
        troubles.append(_("A unit has at most %(limit)s characters.") % {"limit": LONGEST_UNIT})
    if one.direction not in (Direction.MAX, Direction.MIN):
        troubles.append(_("Choose which way is better."))
    try:
        CriterionForm.base_fields["weight"].clean(one.weight)
    except ValidationError as error:
        troubles.append(error.messages[0])
    return replace(one, troubles=tuple(troubles))


def _lines(lines: Sequence[Line], data: QueryDict, *, known: bool) -> tuple[LineChoice, ...]:
    chosen = []
    for line in lines:
        guess = SKIP if line.is_total else str(line.entry.pk) if line.entry else ""
        if "take-suggested" in data and len(line.suggested) == 1 and not line.entry:
            guess = str(line.suggested[0].pk)
        sent = data.get(f"row-{line.number}", guess) if known else guess
        offered = {SKIP, *(str(entry.pk) for entry in (line.entry, *line.suggested) if entry)}
        if "take-suggested" in data and not sent:
            sent = guess
        chosen.append(
            LineChoice(
                line,
                sent
                if sent in offered and not (line.is_total)
                else (SKIP if line.is_total else ""),
            )
        )
    return tuple(chosen)


def _judged_lines(lines: Sequence[LineChoice]) -> tuple[LineChoice, ...]:
    first: dict[str, int] = {}
    judged = []
    for one in lines:
        trouble = ""
        if not one.chosen:
            trouble = (
                _("Say which of these is meant, or leave the row out.")
                if one.line.suggested
                else _("The catalogue knows nothing of this name: leave the row out, or add it.")
            )
        elif one.chosen != SKIP and one.chosen in first:
            trouble = _("This is the same as in line %(line)s.") % {"line": first[one.chosen]}
        if one.chosen.isdigit():
            first.setdefault(one.chosen, one.line.number)
        judged.append(replace(one, trouble=trouble))
    return tuple(judged)
