"""The numbers that a portfolio's form takes: money, shares in per cent, counts."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext

from config.numbers import LONGEST_NUMBER, NumberRefusedError, number
from config.typography import floatformat

LARGEST_MONEY, DECIMALS = 10**9, 3
LARGEST_COUNT = 10**6


class Choice(forms.Select):
    """Some of whose choices cannot be made here; one that has been made stays."""

    def __init__(self, closed: Collection[str] = ()) -> None:
        super().__init__()
        self.closed = closed

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(*args, **kwargs)
        if option["value"] in self.closed and not option["selected"]:
            option["attrs"]["disabled"] = True
        return option


def amount(label: Any, below: Any = None) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=Decimal(0),
        max_value=LARGEST_MONEY,
        decimal_places=DECIMALS,
        error_messages=_takes(0, LARGEST_MONEY, DECIMALS) | ({"min_value": below} if below else {}),
        widget=forms.NumberInput(attrs={"class": "input-num", "step": "any"}),
    )


def share(label: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=Decimal(0),
        max_value=100,
        decimal_places=2,
        error_messages=_takes(0, 100, 2),
        widget=forms.NumberInput(attrs={"class": "input-num", "step": "any"}),
    )


def count(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=LARGEST_COUNT,
        error_messages={
            **_takes(0, LARGEST_COUNT, 0),
            "invalid": gettext("A whole number is taken here."),
        },
        widget=forms.NumberInput(attrs={"class": "input-num", "step": "1"}),
    )


def plain_number(text: str) -> str:
    """Digits with a point for what has spaces or a comma; empty where it is no number, or two.

    >>> [plain_number(text) for text in ("10 000", "1\u00a0234,5", "10,000", "much", "")]
    ['10000', '1234.5', '', '', '']
    >>> plain_number(f"5{' ' * 60}0")
    ''
    """
    try:
        found = number(text) if len(text) <= LONGEST_NUMBER else None
    except NumberRefusedError:
        return ""
    return "" if found is None else f"{found:f}"


def _takes(low: int, high: int, decimals: int) -> dict[str, str]:
    said = gettext("A number from %(low)s to %(high)s is taken here.") % {
        "low": floatformat(low, "0g"),
        "high": floatformat(high, "0g"),
    }
    few = gettext("At most %(decimals)s decimals are taken here.") % {"decimals": decimals}
    return {
        **dict.fromkeys(("invalid", "min_value", "max_value", "max_digits"), said),
        "max_decimal_places": few,
    }
