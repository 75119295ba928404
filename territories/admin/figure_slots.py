"""Fields of many figures in one form: what stands in each, what was typed, what is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from config.numbers import NumberField, number_text
from territories.dates import date_text
from territories.enums import Basis, DatePrecision
from territories.models import Indicator, Observation, Project, Source, Territory
from territories.models.rules import trouble_of_date
from territories.selectors.public import ENTERED
from territories.services.figures import Column, Figure, doubt_of, trouble_of
from territories.services.seen import state_of

SEEN = "seen"
READER = NumberField(required=False)
LONGEST_TITLE = 80


@dataclass
class Slot:
    """One field: of a row that stands, or of a value that nobody has stated yet.

    `before` is what a doubt compares with: the row itself, or the newest value near it.
    """

    indicator: Indicator
    subject: Territory | Project
    row: Observation | None = None
    before: Observation | None = None
    typed: str | None = None
    value: Decimal | None = None
    trouble: str = ""
    doubt: str = ""

    @property
    def name(self) -> str:
        if self.row is not None:
            return f"v-{self.row.pk}"
        return f"n-{self.indicator.pk}-{self.subject.pk}"

    @property
    def shown(self) -> str:
        return number_text(self.row.value) if self.row is not None else ""

    @property
    def text(self) -> str:
        return self.shown if self.typed is None else self.typed

    @property
    def before_text(self) -> str:
        if self.before is None:
            return ""
        day = date_text(self.before.date, self.before.date_precision)
        return f"{number_text(self.before.value)} ({day}, {self.before.get_basis_display()})"

    @property
    def label(self) -> str:
        """What a reader of screens says of the field."""
        day = date_text(self.row.date, self.row.date_precision) if self.row else ""
        return ", ".join(filter(None, (str(self.subject), str(self.indicator), day)))

    @property
    def is_changed(self) -> bool:
        if self.trouble:
            return True
        if self.value is None:
            return False
        return self.row is None or self.value.normalize() != self.row.value.normalize()

    def read(self, text: str, reader: Callable[[str], Decimal | None]) -> None:
        """Take what was typed; an emptied field is no way to delete a value."""
        self.typed = text.strip()
        try:
            self.value = reader(self.typed)
        except ValidationError as error:
            self.trouble = " ".join(error.messages)
            return
        if self.value is None and self.row is not None:
            self.trouble = _("A value is deleted on its own page, not by emptying its field.")


def typed_number(text: str) -> Decimal | None:
    found: Decimal | None = READER.clean(text)
    return found


class ColumnForm(forms.Form):
    """Of which date, on what basis and from which source new figures are."""

    day = forms.DateField(label=gettext_lazy("Date"))
    precision = forms.ChoiceField(
        label=gettext_lazy("Precision of the date"),
        choices=DatePrecision.choices,
        widget=UnfoldAdminSelectWidget,
    )
    basis = forms.ChoiceField(
        label=gettext_lazy("Basis"), choices=Basis.choices, widget=UnfoldAdminSelectWidget
    )
    source = forms.ModelChoiceField(
        label=gettext_lazy("Source"),
        queryset=Source.objects.none(),
        to_field_name="code",
        widget=UnfoldAdminSelectWidget,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].widget = forms.DateInput(
            format="%Y-%m-%d",
            attrs={"type": "date", "class": UnfoldAdminTextInputWidget().attrs["class"]},
        )
        source: Any = self.fields["source"]
        source.queryset = Source.objects.exclude(code__startswith=ENTERED).order_by("title")
        source.label_from_instance = lambda row: str(row)[:LONGEST_TITLE]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        trouble = trouble_of_date(cleaned.get("day"), cleaned.get("precision", ""))
        if trouble:
            self.add_error("day", str(trouble))
        return cleaned

    @property
    def column(self) -> Column:
        said = self.cleaned_data
        return Column(said["day"], said["precision"], said["basis"], said["source"])


def read_slots(slots: Iterable[Slot], sent: Mapping[str, Any]) -> list[Slot]:
    """Those in which something else stands than before."""
    for slot in slots:
        if slot.name in sent:
            slot.read(str(sent[slot.name]), typed_number)
    return [slot for slot in slots if slot.is_changed]


def figures_of(
    changed: Sequence[Slot], column: Column | None, seen: Mapping[str, str]
) -> list[Figure]:
    """What is to be stored; each slot at fault, or doubtful, says so itself."""
    figures = []
    for slot in changed:
        if slot.value is None:
            continue
        figure = Figure(
            slot.indicator,
            slot.subject,
            slot.value,
            row=slot.row,
            column=None if slot.row is not None else column,
            seen=seen.get(slot.name, ""),
        )
        slot.trouble = slot.trouble or trouble_of(figure)
        slot.doubt = doubt_of(slot.indicator, slot.value, slot.row or slot.before)
        figures.append(figure)
    return figures


def seen_text(slots: Iterable[Slot]) -> str:
    """What the form carries of the state in which each value was shown."""
    return json.dumps({slot.name: state_of(slot.row) for slot in slots if slot.row is not None})


def read_seen(sent: Mapping[str, Any]) -> dict[str, str]:
    try:
        found = json.loads(str(sent.get(SEEN, "")))
    except (ValueError, RecursionError):  # so deep nests nothing of ours
        return {}
    return {str(name): str(state) for name, state in found.items()} if type(found) is dict else {}
