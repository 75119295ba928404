"""What an administrator says of a territory that is renamed, merged or divided."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from config.text import WordsField
from territories.enums import DatePrecision, TerritoryStatus
from territories.models import Territory
from territories.models.rules import doubt_of_alphabets, mixed_words, trouble_of_code
from territories.services.successions import Dividing, Merging, Part, Renaming, Wanted
from territories.services.successions.plans import moving

CODE_LENGTH, NAME_LENGTH = 12, 300
MOST_PARTS = 20


class SuccessionForm(forms.Form):
    """`wanted` is what was asked for, once the form is valid."""

    day = forms.DateField(label=gettext_lazy("Since when"))
    precision = forms.ChoiceField(
        label=gettext_lazy("Precision of the date"),
        choices=DatePrecision.choices,
        initial=DatePrecision.DAY,
        widget=UnfoldAdminSelectWidget,
    )
    reason = WordsField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}),
        help_text=gettext_lazy("For instance the decree. Everybody reads it in the history."),
    )
    is_sure = forms.BooleanField(
        label=gettext_lazy("I have checked this"), required=False, widget=forms.HiddenInput()
    )
    asked_first: tuple[str, ...] = ()

    def __init__(self, territory: Territory, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.territory = territory
        self.fields["day"].widget = forms.DateInput(
            format="%Y-%m-%d",
            attrs={"type": "date", "class": UnfoldAdminTextInputWidget().attrs["class"]},
        )
        self.fields["day"].initial = localdate()
        self.order_fields([*self.asked_first, "day", "precision", "reason"])

    def wanted(self) -> Wanted:
        raise NotImplementedError

    def new_names(self) -> Iterable[str]:
        """What is typed anew of names."""
        return ()

    def _post_clean(self) -> None:
        """A name in two alphabets is asked about once, as on a row's own page."""
        super()._post_clean()  # type: ignore[misc]
        words = [] if self.errors else [w for name in self.new_names() for w in mixed_words(name)]
        if not words:
            return
        self.fields["is_sure"].widget = UnfoldBooleanSwitchWidget()
        self._bound_fields_cache.pop("is_sure", None)  # type: ignore[attr-defined]
        if not self.cleaned_data.get("is_sure"):
            for word in words:
                self.add_error("is_sure", str(doubt_of_alphabets(word)))


class RenameForm(SuccessionForm):
    asked_first = ("code", "name_ru", "name_en")

    code = forms.CharField(
        label=gettext_lazy("Code"), max_length=CODE_LENGTH, widget=UnfoldAdminTextInputWidget
    )
    name_ru = WordsField(
        label=gettext_lazy("Name in Russian"),
        max_length=NAME_LENGTH,
        widget=UnfoldAdminTextInputWidget,
    )
    name_en = WordsField(
        label=gettext_lazy("Name in English"),
        max_length=NAME_LENGTH,
        required=False,
        widget=UnfoldAdminTextInputWidget,
    )

    def __init__(self, territory: Territory, *args: Any, **kwargs: Any) -> None:
        super().__init__(territory, *args, **kwargs)
        for name in self.asked_first:
            self.fields[name].initial = getattr(territory, name)

    def new_names(self) -> Iterable[str]:
        changed = (name for name in ("name_ru", "name_en") if name in self.changed_data)
        return [self.cleaned_data[name] for name in changed]

    def wanted(self) -> Wanted:
        said = {name: self.cleaned_data[name] for name in self.asked_first}
        return Renaming(self.territory, **said)


class MergeForm(SuccessionForm):
    asked_first = ("into",)

    into = forms.ModelChoiceField(
        label=gettext_lazy("Into which"),
        queryset=Territory.objects.none(),
        widget=UnfoldAdminSelectWidget,
    )

    def __init__(self, territory: Territory, *args: Any, **kwargs: Any) -> None:
        super().__init__(territory, *args, **kwargs)
        active = Territory.objects.filter(status=TerritoryStatus.ACTIVE)
        field: Any = self.fields["into"]
        field.queryset = active.exclude(pk=territory.pk).order_by("name", "code")

    def wanted(self) -> Wanted:
        return Merging(self.territory, self.cleaned_data["into"])


class DivideForm(SuccessionForm):
    """A line for each part; where each project and anchor resident goes is said by its code."""

    asked_first = ("parts", "ends")

    parts = WordsField(
        label=gettext_lazy("Parts"),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}),
        help_text=gettext_lazy("A line for each: code; name in Russian; name in English."),
    )
    ends = forms.BooleanField(
        label=gettext_lazy("The territory itself ends"),
        required=False,
        initial=True,
        widget=UnfoldBooleanSwitchWidget,
        help_text=gettext_lazy("Otherwise it goes on under its code as the rest."),
    )

    def __init__(self, territory: Territory, *args: Any, **kwargs: Any) -> None:
        super().__init__(territory, *args, **kwargs)
        self.goers = {_name_of(row): row for row in moving(territory)}
        for name, row in self.goers.items():
            self.fields[name] = forms.CharField(
                label=_("“%(name)s” goes to the part with the code") % {"name": row.name},
                required=False,
                max_length=CODE_LENGTH,
                widget=UnfoldAdminTextInputWidget,
                help_text=_("Empty: it stays with “%(name)s”.") % {"name": territory.name},
            )

    def clean_parts(self) -> tuple[Part, ...]:
        lines = [line for line in self.cleaned_data["parts"].splitlines() if line.strip()]
        if len(lines) > MOST_PARTS:
            raise forms.ValidationError(_("At most %(most)s parts.") % {"most": MOST_PARTS})
        return tuple(_part(line) for line in lines)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        places = {part.code: place for place, part in enumerate(cleaned.get("parts", ()))}
        self.goes: dict[tuple[str, int], int] = {}
        for name, row in self.goers.items():
            code = cleaned.get(name, "")
            if code and code not in places and "parts" in cleaned:
                self.add_error(name, _("No part has this code."))
            elif code in places:
                self.goes[row._meta.model_name, row.pk] = places[code]
        return cleaned

    def new_names(self) -> Iterable[str]:
        return [f"{part.name_ru} {part.name_en}" for part in self.cleaned_data["parts"]]

    def wanted(self) -> Wanted:
        said = self.cleaned_data
        return Dividing(self.territory, said["parts"], ends=said["ends"], goes=self.goes)


def _name_of(row: Any) -> str:
    return f"goes_{row._meta.model_name}_{row.pk}"


def _part(line: str) -> Part:
    code, *names = [cell.strip() for cell in line.replace("\t", ";").split(";")]
    if not names or not names[0] or len(names) > 2:
        raise forms.ValidationError(
            _("“%(line)s”: write code; name in Russian; name in English.") % {"line": line}
        )
    if len(code) > CODE_LENGTH or max(map(len, names)) > NAME_LENGTH:
        raise forms.ValidationError(_("“%(line)s” is too long.") % {"line": line})
    if trouble := trouble_of_code(code) or (None if code else _("A part needs a code.")):
        raise forms.ValidationError(str(trouble))
    return Part(code, *names)
