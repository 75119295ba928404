"""The numbers that a portfolio's form takes: money, shares in per cent, counts."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms

from config.numbers import NumberField

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


def amount(label: Any, too_small: Any = None) -> NumberField:
    return NumberField(
        label=label,
        required=False,
        decimals=DECIMALS,
        smallest=0,
        greatest=LARGEST_MONEY,
        error_messages={"too_small": too_small} if too_small else {},
    )


def share(label: Any) -> NumberField:
    return NumberField(label=label, required=False, decimals=2, smallest=0, greatest=100)


def count(label: Any) -> NumberField:
    return NumberField(label=label, required=False, decimals=0, smallest=0, greatest=LARGEST_COUNT)
