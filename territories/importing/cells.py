"""What one cell of an imported table means, or why it is refused."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Model, TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from import_export.widgets import Widget

from config.cells import unquoted
from config.numbers import (
    AmbiguousNumberError,
    DashError,
    NumberRefusedError,
    grouped,
    number,
    read_number,
)
from territories.importing.files import Cell
from territories.importing.names import Catalogue, loosely
from territories.importing.reading import ZERO

WITH_UNIT = re.compile(r"[-−+]?\d[\d\s.,]*(?!\d)[^\W\d_][^\d/]*", re.IGNORECASE)
UNIT = re.compile(r"(?!\d)[^\W\d_].*", re.DOTALL)
# A number with a unit and one without that are so many times apart are not in one unit.
OTHER_SIZE = 100
TWO_NUMBERS = re.compile(r"\d[\d\s.,]*/\s*\d[\d\s.,]*")
RANGE = re.compile(r"\d[\d\s.,]*[-–—−]\s*\d[\d\s.,]*")
NOT_EXACT = re.compile(
    r"([~≈<>≤≥±]|(около|примерно|до|от|более|менее|свыше|не (более|менее)|ок\.|"
    r"about|over|under|up to|more than|less than)\s).*\d.*",
    re.IGNORECASE,
)
PERCENT = "%"


class TextCell(Widget):
    """Text; a date where there should be none is a text that a spreadsheet understood too well."""

    def clean(self, value: Cell, row: Any = None, **kwargs: Any) -> str:
        if isinstance(value, date):
            raise ValueError(
                _("A spreadsheet made a date of this (%(day)s): format the column as text.")
                % {"day": value.isoformat()}
            )
        return written(value)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else str(value)


class CodeCell(TextCell):
    """A text that names something: as a number it may have lost its leading zeros."""

    def clean(self, value: Cell, row: Any = None, **kwargs: Any) -> str:
        if isinstance(value, float) and not isinstance(value, bool):
            raise ValueError(
                _("The code %(code)s is kept as a number, without leading zeros: make it text.")
                % {"code": written(value)[:40]}
            )
        return super().clean(value, row, **kwargs)


class NumberCell(Widget):
    """A number; what a person could read in two ways is refused with both readings.

    `dash` says what a dash stands for, once a person has said it. `look_at` looks for numbers
    with a unit: one without a unit that is quite another size than they has no certain meaning.
    Where it `takes_percent`, «15 %» is 15, and who asks sees to it that per cent is the unit.
    """

    def __init__(self, *, takes_percent: bool = False) -> None:
        super().__init__()
        self.dash, self.takes_percent = "", takes_percent
        self._with_unit: tuple[Decimal, ...] = ()

    def look_at(self, column: Iterable[Cell]) -> None:
        found = (
            UNIT.sub("", cell)
            for cell in column
            if isinstance(cell, str) and (holds_unit(cell) or holds_percent(cell))
        )
        numbers = (read_number(text) for text in found)
        self._with_unit = tuple(abs(each) for each in numbers if each)

    def clean(self, value: Cell, row: Any = None, **kwargs: Any) -> Decimal | None:
        found = self._number(value)
        if found and self._with_unit and not self._is_of_their_size(abs(found)):
            raise ValueError(
                _("Other cells of this column name a unit: say in which one %(text)s is.")
                % {"text": written(value)}
            )
        return found

    def _is_of_their_size(self, found: Decimal) -> bool:
        least, most = min(self._with_unit), max(self._with_unit)
        return least / OTHER_SIZE < found < most * OTHER_SIZE

    def _number(self, value: Cell) -> Decimal | None:
        if isinstance(value, date | bool):
            raise ValueError(_why_no_number(str(value)))
        if isinstance(value, float) and math.isfinite(value):
            return Decimal(repr(value))
        # The apostrophe by which a spreadsheet keeps a number as text.
        text = str(value or "").strip().removeprefix("'")
        if self.takes_percent:
            text = text.removesuffix(PERCENT)
        try:
            found = number(text)
            # Noughts at the end are no decimals too many: exports write «1,2340» of 1,234.
            return None if found is None else Decimal(f"{found.normalize():f}")
        except DashError as error:
            if self.dash:
                return Decimal(0) if self.dash == ZERO else None
            raise ValueError(
                _("A dash can be zero or unknown: write 0, or … where there are no data.")
            ) from error
        except AmbiguousNumberError as two:
            raise ValueError(in_two_ways(str(value), two)) from two
        except NumberRefusedError as error:
            raise ValueError(_why_no_number(str(value))) from error

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else format(Decimal(value).normalize(), "f")


class CountCell(NumberCell):
    """A whole number from 0 on."""

    def clean(self, value: Cell, row: Any = None, **kwargs: Any) -> Any:
        found = super().clean(value, row, **kwargs)
        if found is None:
            return None
        if found != int(found) or not 0 <= found < 2**31:
            raise ValueError(
                _("“%(text)s” is no count: write a whole number from 0 on.")
                % {"text": written(value)[:40]}
            )
        return int(found)


class MomentCell(Widget):
    """A moment, as exports write it."""

    def clean(self, value: Cell, row: Any = None, **kwargs: Any) -> datetime | None:
        text = written(value)
        if not text:
            return None
        try:
            found = datetime.fromisoformat(text)
            found.astimezone(UTC)  # which the first day that there is may not have
        except (ValueError, OverflowError):
            found = None
        if found is None or found.tzinfo is None or found > timezone.now():
            raise ValueError(
                _("“%(text)s” is no past moment: write it as 2024-03-12T10:30:00Z, or nothing.")
                % {"text": text[:40]}
            )
        return found

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z") if value else ""


def in_two_ways(text: str, two: AmbiguousNumberError) -> str:
    """Both readings as the page's language writes them, and how to write the one in digits."""
    decimal, whole = two.readings
    return _(
        "“%(text)s” can be %(first)s or %(second)s: write %(plain)s, or with one decimal more."
    ) % {"text": text, "first": grouped(decimal), "second": grouped(whole), "plain": whole}


def holds_unit(value: Cell) -> bool:
    """Whether a cell holds a number and its unit: «1 250,0 млн руб.»."""
    return isinstance(value, str) and WITH_UNIT.fullmatch(value.strip()) is not None


def holds_percent(value: Cell) -> bool:
    return isinstance(value, str) and value.strip().endswith(PERCENT)


def _why_no_number(text: str) -> str:
    shown = {"text": text[:40]}
    if holds_unit(text):
        return _("“%(text)s” holds a unit too: write the number alone, in this column's unit.") % (
            shown
        )
    if TWO_NUMBERS.fullmatch(text.strip()):
        return _("“%(text)s” may be two numbers, such as plan and fact: keep one.") % shown
    if RANGE.fullmatch(text.strip()):
        return _("“%(text)s” is a span: write one value; its ends have columns of their own.") % (
            shown
        )
    if NOT_EXACT.fullmatch(text.strip()[:200]):
        return _("“%(text)s” is no exact number: write one value, with the basis “estimate”.") % (
            shown
        )
    if holds_percent(text):
        return _("“%(text)s” is in per cent: write the number in this column's unit.") % shown
    return _("“%(text)s” is no number: write it as 1234.5, or … where there are no data.") % shown


class RowCell(Widget):
    """A row of another table by its code or its exact name; near names are suggested, not taken.

    `read_as` says of some texts which code is meant: a person took what was suggested.
    """

    def __init__(self, model: type[Model], catalogue: Catalogue) -> None:
        super().__init__()
        self.model, self.catalogue = model, catalogue
        self.rows = {row.pk: row for row in model._default_manager.all()}
        self.read_as: Mapping[str, str] = {}
        self._refused: dict[str, str] = {}
        self._near: dict[str, tuple[tuple[str, str], ...]] = {}

    def find(self, text: str) -> Model | None:
        found = self.catalogue.find(self.read_as.get(text, text))
        return None if found is None else self.rows[found.pk]

    def clean(self, value: Cell, row: Any = None, **kwargs: Any) -> Model | None:
        text = written(value)
        if not text:
            return None
        if found := self.find(text):
            return found
        if text not in self._refused:
            self._refused[text] = self._why_not(text)
        raise ValueError(self._refused[text])

    def near(self, text: str) -> tuple[tuple[str, str], ...]:
        """Code and name of the rows that a name may mean; none where it names one exactly."""
        if text not in self._near:
            entries = () if not text or self.find(text) else self.catalogue.suggest(text)
            self._near[text] = tuple((entry.code, entry.name) for entry in entries)
        return self._near[text]

    def _why_not(self, text: str) -> str:
        for entry in self.catalogue.suggest(text):
            if self.catalogue.was_called(entry, text):
                return _(
                    "“%(text)s” is what %(name)s (%(code)s) was called before: if that one is "
                    "meant, choose it or write its code."
                ) % {"text": text[:80], "name": entry.name, "code": entry.code}
        near = ", ".join(f"{name} ({code})" for code, name in self.near(text))
        if near:
            return _("“%(text)s” is not known; did you mean %(near)s?") % {
                "text": text[:80],
                "near": near,
            }
        return _(
            "“%(text)s” is not known: write a code or a name that is in the list “%(list)s”."
        ) % {
            "text": text[:80],
            "list": self.model._meta.verbose_name_plural,
        }

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """The code of a row, or of one by its primary key."""
        row: Any = self.rows.get(value, value)
        return "" if row is None else str(row.code)


class ChoiceCell(Widget):
    """One of a few words, in either language or as the database has it."""

    def __init__(self, choices: Any) -> None:
        super().__init__()
        self.known: dict[str, str] = {}
        for language, _name in settings.LANGUAGES:
            with override(language):
                self.known |= {loosely(str(label)): str(value) for value, label in choices.choices}
        self.known |= {loosely(str(value)): str(value) for value in choices.values}
        self.labels = choices

    def clean(self, value: Cell, row: Any = None, **kwargs: Any) -> str:
        text = written(value)
        found = self.known.get(loosely(text)) if text else ""
        if found is None:
            raise ValueError(
                _("“%(text)s” is none of: %(known)s.")
                % {"text": text[:40], "known": ", ".join(str(each) for each in self.labels.labels)}
            )
        return found

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return str(value or "")


class Flag(TextChoices):
    YES = "true", gettext_lazy("yes")
    NO = "false", gettext_lazy("no")


class FlagCell(ChoiceCell):
    """Yes or no; an empty cell is no."""

    def __init__(self) -> None:
        super().__init__(Flag)

    def clean(self, value: Cell, row: Any = None, **kwargs: Any) -> Any:
        return super().clean(value, row, **kwargs) == Flag.YES

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return str(Flag.YES.label if value else Flag.NO.label)


@dataclass(frozen=True)
class Column:
    """A column of an imported table: its name, what heads it, what may be missing."""

    name: str
    titles: tuple[str, ...]
    is_required: bool = False


def written(value: Cell) -> str:
    """A cell's text; a whole number without the point that a spreadsheet adds."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return unquoted(str(value))


def titles_in_all_languages(lazy: Any, others: Iterable[str] = ()) -> tuple[str, ...]:
    found = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            found.append(str(lazy))
    return (*found, *others)
