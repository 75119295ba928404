"""Fields that the forms of this room share."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import get_format
from django.utils.translation import gettext as _

from decision.authoring.selectors.numbers import DECIMALS, read_number

LONGEST_NUMBER = 40


class NumberField(forms.Field):
    """A number with a comma or a point, whatever the language."""

    def __init__(
        self,
        *,
        decimals: int = DECIMALS,
        smallest: int | None = None,
        largest: int = 10**13,
        **kwargs: Any,
    ) -> None:
        self.decimals, self.smallest, self.largest = decimals, smallest, largest
        widget = forms.TextInput(
            attrs={
                "class": "input-num",
                "inputmode": "decimal",
                "autocomplete": "off",
                "maxlength": LONGEST_NUMBER,
            }
        )
        super().__init__(**{"widget": widget, **kwargs})

    def to_python(self, value: Any) -> Any:
        text = "" if value is None else str(value).strip()
        if not text:
            return None
        number = read_number(text) if len(text) <= LONGEST_NUMBER else None
        if number is None:
            raise ValidationError(_("Write a number here."))
        exponent = number.normalize().as_tuple().exponent
        if isinstance(exponent, int) and -exponent > self.decimals:
            raise ValidationError(
                _("At most %(decimals)s decimals are taken here.") % {"decimals": self.decimals}
            )
        if self.smallest is not None and number < self.smallest:
            raise ValidationError(_("A number from %(smallest)s on is taken here.") % vars(self))
        if abs(number) >= self.largest:
            raise ValidationError(
                _("A number below %(largest)s is taken here.") % {"largest": self.largest}
            )
        return number

    def prepare_value(self, value: Any) -> Any:
        return number_text(value) if isinstance(value, Decimal) else value


def number_text(number: Decimal) -> str:
    """As a field shows it: the decimal mark of the page's language, nothing else."""
    return format(number.normalize(), "f").replace(".", get_format("DECIMAL_SEPARATOR"))


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
        f"{name}_{language}": forms.CharField(
            label=label,
            required=False,
            max_length=longest,
            widget=type(widget)(attrs={**widget.attrs, "lang": language}),
        )
        for language, label in zip(("ru", "en"), labels, strict=True)
    }
