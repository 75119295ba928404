"""Fields for numbers of filters."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

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
