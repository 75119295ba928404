"""What a row of an imported table becomes: the resources of django-import-export."""

from __future__ import annotations

import re
from collections.abc import Hashable
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import ModelResource
from import_export.results import RowResult
from simple_history.utils import bulk_create_with_history, bulk_update_with_history
from tablib import Dataset

from territories.importing.cells import Column, titles_in_all_languages, written
from territories.importing.dates import read_date

# Rows that sum up others: refused by name, for nobody could say what they are a value of.
TOTALS = re.compile(
    r"^(итого|всего|в том числе|total|of which|.*федеральный округ|.* без авт\. округов)\b",
    re.IGNORECASE,
)
BATCH = 500

type Key = tuple[Hashable, ...]


class ByKey(BaseInstanceLoader):
    """All rows that a file may mean, read once."""

    def __init__(self, resource: Brought, dataset: Any = None) -> None:
        super().__init__(resource, dataset)
        self.known = {resource.key_of(row): row for row in resource.get_queryset()}

    def get_instance(self, row: Any) -> Model | None:
        key = self.resource.key_in(row)
        return None if key is None else self.known.get(key)


class Brought(ModelResource):
    """Rows that a file brings: found by their key, compared, and stored with a reason.

    Parameters
    ----------
    user : User, optional
        Who brings them.
    reason : str
        Why, for the history.
    """

    # The columns that name a row, those that must be there, and other headings they go by.
    key: ClassVar[tuple[str, ...]] = ("code",)
    required: ClassVar[tuple[str, ...]] = ("code",)
    aliases: ClassVar[dict[str, tuple[str, ...]]] = {}
    # A column of dates to the field that says how far each is known.
    precisions: ClassVar[dict[str, str]] = {}

    def __init__(self, user: Any = None, reason: str = "") -> None:
        super().__init__()
        self.user, self.reason = user, reason
        self._seen: dict[Key, int] = {}
        self._made: list[Any] = []
        self._changed: list[Any] = []
        self._before: dict[str, Any] = {}
        self._changes: dict[str, tuple[Any, Any]] = {}

    @property
    def columns(self) -> list[Column]:
        return [
            Column(
                name,
                (
                    *titles_in_all_languages(self._meta.model._meta.get_field(name).verbose_name),
                    *self.aliases.get(name, ()),
                ),
                name in self.required,
            )
            for name in self.fields
        ]

    def key_of(self, row: Any) -> Key:
        return tuple(_plain(self._kept(row, name)) for name in self.key)

    def _kept(self, row: Any, name: str) -> Any:
        """What the row holds; of another row its key, which asks the database nothing."""
        return getattr(row, self._meta.model._meta.get_field(name).attname)

    def key_in(self, row: dict[str, Any]) -> Key | None:
        """None where a cell of the key is refused: then the row is."""
        try:
            return tuple(
                _plain(read_date(row[name])[0])
                if name in self.precisions
                else _plain(self.fields[name].clean(row))
                for name in self.key
            )
        except ValueError:
            return None

    def before_import(self, dataset: Dataset, **kwargs: Any) -> None:
        """Columns that the file has not are empty: their fields keep what they have."""
        self._in_file = set(dataset.headers)
        for name in self.fields:
            if name not in self._in_file:
                dataset.append_col([None] * len(dataset), header=name)

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        for name in self.key:
            if TOTALS.match(written(row[name])):
                raise ValidationError(
                    {name: _("“%(text)s” sums up other rows.") % {"text": written(row[name])[:80]}}
                )

    def after_init_instance(self, instance: Any, new: bool, row: Any, **kwargs: Any) -> None:
        self._before = {} if new else {name: self._kept(instance, name) for name in self._watched}

    @property
    def _watched(self) -> list[str]:
        names = [name for name in self.fields if name in self._in_file]
        return names + [self.precisions[name] for name in names if name in self.precisions]

    def import_field(
        self, field: Field, instance: Any, row: Any, is_m2m: bool = False, **kwargs: Any
    ) -> None:
        name = field.attribute
        if name not in self._in_file:
            return
        if name in self.precisions:
            if written(row[name]) or name in self.required:
                day, precision = read_date(row[name])
                setattr(instance, name, day)
                setattr(instance, self.precisions[name], precision)
            return
        super().import_field(field, instance, row, is_m2m, **kwargs)
        if name in self.required and self._kept(instance, name) in (None, ""):
            raise ValueError(_("This cell must not be empty."))

    def skip_row(
        self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None
    ) -> bool:
        self._changes = {
            name: (before, after)
            for name, before in self._before.items()
            if _plain(before) != _plain(after := self._kept(instance, name))
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
        row_result.changes = self._changes
        key, number = self.key_in(row), kwargs["row_number"]
        if key is not None and row_result.import_type != RowResult.IMPORT_TYPE_INVALID:
            first = self._seen.setdefault(key, number)
            if first != number:
                row_result.repeats = first

    def bulk_create(self, *args: Any, **kwargs: Any) -> None:
        """Nothing is stored row by row: `write` stores all."""
        self._made += self.create_instances
        self.create_instances.clear()

    def bulk_update(self, *args: Any, **kwargs: Any) -> None:
        self._changed += self.update_instances
        self.update_instances.clear()

    def write(self) -> None:
        """Store what the last import made and changed, with who and why in the history."""
        said = {"default_user": self.user, "default_change_reason": self.reason}
        model = self._meta.model
        bulk_create_with_history(self._made, model, batch_size=BATCH, **said)
        if self._changed:
            bulk_update_with_history(self._changed, model, self._watched, batch_size=BATCH, **said)


def _plain(value: Any) -> Hashable:
    """What is the same but for how it is kept."""
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, Decimal | float | int) and not isinstance(value, bool):
        return Decimal(value).normalize()
    if isinstance(value, date):
        return value.isoformat()
    return value or ""
