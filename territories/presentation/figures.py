"""A figure as readers are told it. Files keep the numbers."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from config.typography import floatformat
from territories.models import Indicator
from territories.presentation.money import all_digits
from territories.selectors.amounts import Amount


def figure_text(indicator: Indicator, number: Decimal | float, form: str = "") -> str:
    """With the indicator's decimals, or as `form` says to `floatformat`; a 1 may mean yes."""
    if not indicator.is_yes_or_no:
        return floatformat(number, form or f"{indicator.decimals}g")
    if number in (0, 1):
        return str(_("yes") if number else _("no"))
    # What a rule took for a gap may lie between the two.
    return floatformat(number, "-2")


def with_unit(indicator: Indicator | Amount, text: str) -> str:
    """A figure in text with its unit beside it, where it has one."""
    return f"{text} {indicator.value_unit}".rstrip()


def stated_text(indicator: Indicator, number: Decimal) -> str:
    """As it was stated, all digits of it."""
    return figure_text(indicator, number) if indicator.is_yes_or_no else all_digits(number)
