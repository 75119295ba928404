"""What one cell of an imported table means, or why it is refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import override
from import_export.widgets import Widget

from config.cells import unquoted
from config.numbers import AmbiguousNumberError, DashError, NumberRefusedError, number
from territories.importing.files import Cell
from territories.importing.names import Catalogue, loosely


class TextCell(Widget):
    def clean(self, value: Cell, row: Any = None, **kwargs: Any) -> str:
        return written(value)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else str(value)


class NumberCell(Widget):
    """A number; what a person could read in two ways is refused with both readings."""

    def clean(self, value: Cell, row: Any = None, **kwargs: Any) -> Decimal | None:
        if isinstance(value, float):
            return Decimal(repr(value))
        if isinstance(value, date | bool):
            raise ValueError(_("“%(text)s” is no number.") % {"text": value})
        try:
            return number(value or "")
        except DashError as error:
            raise ValueError(
                _("A dash can be zero or unknown: write 0, or leave the cell empty.")
            ) from error
        except AmbiguousNumberError as two:
            raise ValueError(
                _("“%(text)s” can be %(first)s or %(second)s: write it another way.")
                % {"text": value, "first": two.readings[0], "second": two.readings[1]}
            ) from two
        except NumberRefusedError as error:
            raise ValueError(_("“%(text)s” is no number.") % {"text": str(value)[:40]}) from error

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else format(Decimal(value).normalize(), "f")


class RowCell(Widget):
    """A row of another table by its code or its exact name; near names are suggested, not taken."""

    def __init__(self, model: type[Model], catalogue: Catalogue) -> None:
        super().__init__()
        self.model, self.catalogue = model, catalogue
        self.rows = {row.pk: row for row in model._default_manager.all()}

    def clean(self, value: Cell, row: Any = None, **kwargs: Any) -> Model | None:
        text = written(value)
        if not text:
            return None
        if found := self.catalogue.find(text):
            return self.rows[found.pk]
        near = ", ".join(f"{entry.name} ({entry.code})" for entry in self.catalogue.suggest(text))
        if near:
            raise ValueError(
                _("“%(text)s” is not known; did you mean %(near)s?")
                % {"text": text[:80], "near": near}
            )
        raise ValueError(_("“%(text)s” is not known.") % {"text": text[:80]})

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
