"""What a row of an imported table becomes: the resources of django-import-export."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import override
from import_export.fields import Field
from import_export.instance_loaders import BaseInstanceLoader
from import_export.results import RowResult
from tablib import Dataset

from territories.importing.cells import (
    Column,
    NumberCell,
    RowCell,
    titles_in_all_languages,
    written,
)
from territories.importing.dates import is_as_of, read_date
from territories.importing.files import Cell, NoCell
from territories.importing.jumps import jump_between, said
from territories.importing.reading import Reading
from territories.importing.units import is_unit
from territories.importing.writing import Writing, nobody, plain

# Rows that sum up others: refused by name, for nobody could say what they are a value of.
TOTALS = re.compile(
    r"(итого|всего|в том числе|в т\.\s?ч\.|из них|total|of which|российская федерация\b|"
    r".*федеральный округ|.*\bбез\s+(авт\.|автономн\w+)\s*округ)",
    re.IGNORECASE,
)
TOTAL = "total"  # the code of that refusal
# A number glued to a name: “Altai Krai 2)”, «г. Москва 5», “Tyumen²”.
GLUED = re.compile(r"(?P<name>.*\D)(?P<mark>(?<=\s)\d{1,2}\)?|\d{1,2}\)|[¹²³⁴⁵⁶⁷⁸⁹]|\*{1,3})")


type Key = tuple[Hashable, ...]


class ByKey(BaseInstanceLoader):
    """All rows that a file may mean, read once."""

    def __init__(self, resource: Brought, dataset: Any = None) -> None:
        super().__init__(resource, dataset)
        self.known = {resource.key_of(row): row for row in resource.get_queryset()}
        resource.look_at_stored(self.known.values())

    def get_instance(self, row: Any) -> Model | None:
        key = self.resource.key_in(row)
        return None if key is None else self.known.get(key)


class Brought(Writing):
    """Rows that a file brings: found by their key, compared, and stored with a reason.

    Parameters
    ----------
    user : User, optional
        Who brings them.
    reason : str
        Why, for the history.
    reading : Reading, optional
        What a person said of the file.
    """

    # The columns that name a row, those that must be there, and other headings they go by.
    key: ClassVar[tuple[str, ...]] = ("code",)
    required: ClassVar[tuple[str, ...]] = ("code",)
    # The columns by which a person knows whose row it is.
    named_by: ClassVar[tuple[str, ...]] = ("code",)
    aliases: ClassVar[dict[str, tuple[str, ...]]] = {}
    # A column of dates to the field that says how far each is known.
    precisions: ClassVar[dict[str, str]] = {}
    # What columns are called that are no field of the model.
    titles: ClassVar[dict[str, Any]] = {}
    # Columns that only a new row takes from the file.
    only_new: ClassVar[tuple[str, ...]] = ()
    # Columns that are read and not stored, with their headings.
    extras: ClassVar[dict[str, tuple[Any, ...]]] = {}
    # What a footnote becomes; where it is empty, none are looked for.
    note: ClassVar[str] = ""
    # The column whose values may stand beside each other, each under what heads it.
    spread_value: ClassVar[str] = ""
    spread_by: ClassVar[tuple[str, ...]] = ()
    # Amounts that slip by a unit.
    amounts: ClassVar[tuple[str, ...]] = ()

    def __init__(self, user: Any = None, reason: str = "", reading: Reading | None = None) -> None:
        super().__init__()
        self.user, self.reason, self.reading = user, reason, reading or Reading()
        # Of the notes under the table, by their marks; told after each row.
        self.footnotes: dict[str, str] = {}
        self.is_wide = False
        # Rows of the dataset, from 0, with more cells than the heading.
        self.overlong: frozenset[int] = frozenset()
        self.report: Callable[[int], None] = nobody
        self._brought: list[Field] | None = None
        self._seen: dict[Key, int] = {}
        self._before: dict[str, Any] = {}
        self._changes: dict[str, tuple[Any, Any]] = {}
        self._remarks: list[str] = []
        self._footnote = ""
        self._has_no_data = False

    @cached_property
    def columns(self) -> list[Column]:
        found = [
            Column(
                name,
                (*self._titles(name), *self.aliases.get(name, ())),
                name in self.required,
            )
            for name in self.fields
        ]
        more = self.extras.items()
        return [*found, *(Column(name, tuple(map(str, titles))) for name, titles in more)]

    def title(self, name: str) -> Any:
        """What a column is called, in the language in force."""
        return self.titles.get(name) or self._meta.model._meta.get_field(name).verbose_name

    def _titles(self, name: str) -> tuple[str, ...]:
        """In all languages; of a translated one also the plain name in its own: «название»."""
        if name in self.titles:
            return titles_in_all_languages(self.title(name))
        field = self._meta.model._meta.get_field(name)
        told = (str(field.verbose_name), *titles_in_all_languages(field.verbose_name))
        origin = getattr(field, "translated_field", None)
        if origin is None:
            return told
        with override(field.language):
            return (*told, str(origin.verbose_name))

    def spread(self, heading: Cell) -> tuple[str, str] | None:
        """What a heading says of the values below it: a column (and which sort), and its text."""
        return None

    def holds(self, cell: Cell) -> str:
        """The column in which a cell most likely stands."""
        text = written(cell)
        if "unit" in self.extras and isinstance(cell, str) and is_unit(text):
            return "unit"
        for name, field in self.fields.items():
            if isinstance(field.widget, RowCell) and name in self.key and self._named(name, text):
                return name
        return ""

    def key_of(self, row: Any) -> Key:
        return tuple(plain(self._kept(row, name)) for name in self.key)

    def key_in(self, row: dict[str, Any]) -> Key | None:
        """None where a cell of the key is refused: then the row is."""
        try:
            return tuple(
                plain(read_date(row[name])[0])
                if name in self.precisions
                else plain(self.fields[name].clean(row))
                for name in self.key
            )
        except ValueError:
            return None

    def before_import(self, dataset: Dataset, **kwargs: Any) -> None:
        """Columns that the file has not are empty: their fields keep what they have."""
        self._in_file = set(dataset.headers)
        self._brought = [
            each for each in super().get_import_fields() if each.attribute in self._in_file
        ]
        for name in (*self.fields, *self.extras):
            if name not in self._in_file:
                dataset.append_col([None] * len(dataset), header=name)
        for name, field in self.fields.items():
            if isinstance(field.widget, NumberCell):
                field.widget.dash = self.reading.dash
                field.widget.look_at(dataset[name] if name in self._in_file else ())
            if isinstance(field.widget, RowCell):
                field.widget.read_as = self.reading.names.get(name, {})

    def get_import_fields(self) -> list[Field]:
        """Those that the file has, once that is known: no other is looked at in each row."""
        return super().get_import_fields() if self._brought is None else self._brought

    def import_row(self, row: Any, instance_loader: Any, **kwargs: Any) -> RowResult:
        # Here and not in a hook: what is raised there would be taken for a fault of the row.
        self.report(kwargs["row_number"])
        self._loader = instance_loader
        return super().import_row(row, instance_loader, **kwargs)

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        self._remarks, self._footnote, self._has_no_data = [], "", False
        self._refuse_what_is_no_cell(row, kwargs["row_number"])
        for name in self._labels:
            text = written(row[name])
            if not text or self._is_known(name, text):
                continue
            # A row that is stored under this key is no total, whatever it is called.
            if TOTALS.match(text) and self._loader.get_instance(row) is None:
                said = _("“%(text)s” sums up other rows.") % {"text": text[:80]}
                raise ValidationError({name: ValidationError(said, code=TOTAL)})
            if self.note and (known := self._named(name, text)) and known != text:
                self._footnote = self._note_of(text.removeprefix(known).strip())
                row[name] = known

    def _refuse_what_is_no_cell(self, row: Any, number: int) -> None:
        for name in (*self.fields, *self.extras):
            if isinstance(row[name], NoCell):
                raise ValidationError({name: str(row[name])})
        if number - 1 in self.overlong:
            raise ValidationError(
                _(
                    "The row has more cells than the heading: put quotation marks around a text or "
                    "number that holds the separator."
                )
            )

    @cached_property
    def _labels(self) -> list[str]:
        """The columns that say what a row is about."""
        names = {*self.key, "name_ru", "name_en", "region"}
        return [name for name in self.fields if name in names and name not in self.precisions]

    def _is_known(self, name: str, text: str) -> bool:
        widget = self.fields[name].widget
        return isinstance(widget, RowCell) and widget.find(text) is not None

    def _named(self, name: str, text: str) -> str:
        """The name of a known row in a text, without a footnote's number; else nothing."""
        if self._is_known(name, text):
            return text
        glued = GLUED.fullmatch(text)
        bare = glued["name"].strip() if glued else ""
        return bare if bare and self._is_known(name, bare) else ""

    def _note_of(self, mark: str) -> str:
        said = self.footnotes.get(mark) or self.footnotes.get(f"{mark})") or ""
        note = f"{mark} {said}".strip()
        self._remarks.append(_("Kept as a note: %(note)s") % {"note": note[:120]})
        return note

    def after_init_instance(self, instance: Any, new: bool, row: Any, **kwargs: Any) -> None:
        self._before = {} if new else {name: self._kept(instance, name) for name in self._watched}

    @property
    def _watched(self) -> list[str]:
        names = [
            name
            for name in self.fields
            if (name in self._in_file or name == self.note) and name not in self.only_new
        ]
        return names + [self.precisions[name] for name in names if name in self.precisions]

    def import_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        super().import_instance(instance, row, **kwargs)
        self.settle(instance, row)
        if self._footnote:
            told = getattr(instance, self.note) or ""
            if self._footnote not in told:
                setattr(instance, self.note, f"{told}\n{self._footnote}".strip())

    def settle(self, instance: Any, row: Any) -> None:
        """What only several cells together say of a row.

        Raises
        ------
        ValidationError
        """

    def import_field(
        self, field: Field, instance: Any, row: Any, is_m2m: bool = False, **kwargs: Any
    ) -> None:
        name = field.attribute
        if name not in self._in_file or (name in self.only_new and self._before):
            return
        if name in self.precisions:
            if written(row[name]) or name in self.required:
                day, precision = read_date(row[name])
                setattr(instance, name, day)
                setattr(instance, self.precisions[name], precision)
                if is_as_of(row[name]) and day.isoformat() not in written(row[name]):
                    self._remarks.append(
                        _("“%(text)s” is read as the end of the day before: %(day)s.")
                        % {"text": written(row[name]), "day": day.isoformat()}
                    )
            return
        super().import_field(field, instance, row, is_m2m, **kwargs)
        if name in self.required and self._kept(instance, name) in (None, ""):
            # In a wide table an empty cell is what no data look like.
            if name != self.spread_value or not (self.is_wide or written(row[name])):
                raise ValueError(_("This cell must not be empty."))
            self._has_no_data = True
            self._remarks.append(_("No data: nothing is stored."))

    def skip_row(
        self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None
    ) -> bool:
        if self._has_no_data and not import_validation_errors:
            self._changes = {}
            return True
        self._changes = {
            name: (before, after)
            for name, before in self._before.items()
            if plain(before) != plain(after := self._kept(instance, name))
        }
        return not import_validation_errors and bool(self._before) and not self._changes

    def validate_instance(
        self,
        instance: Any,
        import_validation_errors: Any = None,
        validate_unique: bool = True,
    ) -> None:
        """The model's own rules of fields, and what `check` knows, without a query for each row."""
        errors = dict(import_validation_errors or {})
        relations = [f.name for f in instance._meta.concrete_fields if f.is_relation]
        try:
            instance.clean_fields(exclude={*relations, *errors})
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        if not errors:
            errors = self.check(instance)
        if errors:
            raise ValidationError(errors)

    def check(self, instance: Any) -> dict[str, Any]:
        """Why the row cannot be, by column; empty where it can. Asks the model's own rules."""
        try:
            instance.clean()
        except ValidationError as error:
            return dict(error.update_error_dict({}))
        return {}

    def after_import_row(self, row: Any, row_result: RowResult, **kwargs: Any) -> None:
        row_result.changes, row_result.remarks = self._changes, self._remarks
        is_stored = row_result.import_type in (
            RowResult.IMPORT_TYPE_NEW,
            RowResult.IMPORT_TYPE_UPDATE,
        )
        row_result.doubt = self.doubt(row_result.instance) if is_stored else ""
        if row_result.import_type == RowResult.IMPORT_TYPE_UPDATE:
            self._befores[row_result.object_id] = self._before
        key, number = self.key_in(row), kwargs["row_number"]
        if key is not None and row_result.import_type != RowResult.IMPORT_TYPE_INVALID:
            first = self._seen.setdefault(key, number)
            if first != number:
                row_result.repeats = first

    def look_at_stored(self, rows: Iterable[Any]) -> None:
        """All rows of the table, before any is changed."""

    def doubt(self, instance: Any) -> str:
        """What is to be looked at once more: an amount that changes as only a unit does."""
        for name in self.amounts:
            before, after = self._changes.get(name, (None, None))
            if before is None or after is None:
                continue
            before, after = Decimal(before), Decimal(after)
            if jump := jump_between(before, after):
                return said(before, _("stored"), after, jump, is_replaced=True)
        return ""


def field(name: str, widget: Any) -> Field:
    return Field(attribute=name, column_name=name, widget=widget)


class Options:
    """Of django-import-export: rows are found, compared and stored by `Brought`."""

    instance_loader_class = ByKey
    import_id_fields = ()
    use_bulk = True
    skip_diff = True
    store_instance = True
