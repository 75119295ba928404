"""Fields for numbers: plain ones of filters, and those that people type as they are used to."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import get_format
from django.utils.translation import gettext_lazy as _

from config.numbers import (
    AmbiguousNumberError,
    DashError,
    NumberRefusedError,
    number,
)

LONGEST_NUMBER = 40
MOST_TYPED = Decimal(10) ** 13  # what the columns hold
LARGEST = Decimal(10) ** 15


def plain_number(*, label: Any = None, least: Decimal = -LARGEST) -> forms.DecimalField:
    takes = _("A number is taken here.") if least else _("A number from 0 up is taken here.")
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=least,
        max_value=LARGEST,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), takes),
        widget=forms.NumberInput(attrs={"class": "input-num", "step": "any"}),
    )


class TypedNumberField(forms.CharField):
    """A number as people write it: comma or point, spaces between thousands.

    What can be read in two ways is refused, with both: «1,234» may be a little more than one, or
    more than a thousand.
    """

    def __init__(
        self,
        *,
        least: Decimal | None = Decimal(0),
        most: Decimal | None = None,
        decimals: int,
        **kwargs: Any,
    ) -> None:
        self.least, self.most, self.decimals = least, most, decimals
        attributes = {"class": "input-num", "inputmode": "decimal", "autocomplete": "off"}
        super().__init__(
            **{
                "required": False,
                "max_length": LONGEST_NUMBER,
                "widget": forms.TextInput(attrs=attributes),
                **kwargs,
            }
        )

    def clean(self, value: Any) -> Decimal | None:
        text = str(super().clean(value) or "")
        found = self._read(text)
        if found is None:
            return None
        exponent = found.normalize().as_tuple().exponent
        if isinstance(exponent, int) and -exponent > self.decimals:
            raise ValidationError(
                _("At most %(decimals)s decimals are taken here.") % {"decimals": self.decimals}
            )
        low, high = self.least, self.most
        if low is not None and high is not None and not low <= found <= high:
            raise ValidationError(
                _("A number from %(low)s to %(high)s is taken here.") % {"low": low, "high": high}
            )
        if (low is not None and found < low) or abs(found) >= MOST_TYPED:
            raise ValidationError(_("A number from 0 up is taken here."))
        return found

    def _read(self, text: str) -> Decimal | None:
        try:
            return number(text)
        except AmbiguousNumberError as error:
            fraction, thousands = error.readings
            raise ValidationError(
                _(
                    "“%(text)s” can be read as %(thousands)s and as a fraction: write "
                    "%(thousands)s or %(fraction)s."
                )
                % {
                    "text": text,
                    "thousands": f"{thousands:f}",
                    "fraction": f"{fraction:f}0".replace(".", get_format("DECIMAL_SEPARATOR")),
                }
            ) from error
        except DashError as error:
            raise ValidationError(
                _("A dash says neither nought nor unknown: write 0, or leave the field empty.")
            ) from error
        except NumberRefusedError as error:
            raise ValidationError(_("Write a number here, for instance 231,55.")) from error

    def prepare_value(self, value: Any) -> Any:
        """A stored number without needless zeros, with the decimal mark of the page."""
        if not isinstance(value, Decimal):
            return value
        return f"{value.normalize():f}".replace(".", get_format("DECIMAL_SEPARATOR"))
