"""Fields that the forms of this room share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from config.text import WordsField


def one_line(text: str) -> str:
    return " ".join(text.split())


class BothLanguages(forms.Form):
    """Pairs of fields in Russian and English, of which one is enough."""

    needed: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in self.needed:
            pair = [f"{name}_ru", f"{name}_en"]
            if not any(cleaned.get(each) or each in self.errors for each in pair):
                self.add_error(pair[0], _("Write it in one of the two languages at least."))
        return cleaned


def text_pair(
    name: str, labels: tuple[Any, Any], *, longest: int, long: bool = False
) -> dict[str, forms.CharField]:
    """The fields of one text in both languages."""
    widget = forms.Textarea(attrs={"rows": 3}) if long else forms.TextInput()
    return {
        f"{name}_{language}": WordsField(
            label=label,
            required=False,
            max_length=longest,
            widget=type(widget)(attrs={**widget.attrs, "lang": language}),
        )
        for language, label in zip(("ru", "en"), labels, strict=True)
    }
