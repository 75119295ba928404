"""Lines of a page that ask the database once for all of them, not once for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.admin.widgets import AutocompleteMixin
from django.forms import BaseModelFormSet, ModelChoiceField, Select
from django.forms.models import ModelChoiceIterator
from django.utils.functional import cached_property
from unfold.widgets import AutocompleteWidgetMixin


class AtHand:
    """The rows of a box that searches, as far as it asks for them: those that are chosen."""

    def __init__(self, queryset: Any, rows: Mapping[str, Any]) -> None:
        self.queryset, self.rows = queryset, rows

    def using(self, alias: str | None) -> AtHand:
        return self

    def filter(self, **asked: Any) -> Any:
        ((_lookup, keys),) = asked.items()
        found = [self.rows.get(str(key)) for key in keys]
        return self.queryset.filter(**asked) if None in found else found


class ReadsOnce(BaseModelFormSet):
    """For formsets of lines."""

    @cached_property
    def forms(self) -> list[Any]:
        found: list[Any] = super().forms
        fields = defaultdict(list)
        for form in found:
            for name, field in form.fields.items():
                if isinstance(field, ModelChoiceField) and isinstance(_inner(field.widget), Select):
                    fields[name].append((form[name].value(), field))
        for same in fields.values():
            _share(same)
        return found


def _share(fields: Sequence[tuple[Any, Any]]) -> None:
    """`fields` with what stands in each; all of one name, and so alike."""
    _value, first = fields[0]
    if not _searches(first.widget):
        choices = list(first.choices)
        for _value, field in fields:
            field.widget.choices = choices
        return
    chosen = [(value, field) for value, field in fields if value not in (None, "")]
    if not chosen:
        return
    key = first.to_field_name or "pk"
    queryset = first.queryset
    rows = queryset.filter(**{f"{key}__in": {value for value, _field in chosen}})
    known = {str(getattr(row, key)): row for row in rows}
    for _value, field in chosen:
        at_hand: Any = ModelChoiceIterator(field)
        at_hand.queryset = AtHand(field.queryset, known)
        field.widget.choices = at_hand


def _inner(widget: Any) -> Any:
    """Without the frame of links beside it."""
    return getattr(widget, "widget", widget)


def _searches(widget: Any) -> bool:
    return isinstance(_inner(widget), AutocompleteMixin | AutocompleteWidgetMixin)
