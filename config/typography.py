"""How numbers and shares are set, in one place: the same on every page and in both languages.

The functions serve presentation; as filters of the same names they are built into every
template, where `floatformat` stands in for Django's own.
"""

from __future__ import annotations

from typing import Any

from django import template
from django.template import defaultfilters

NO_BREAK_SPACE, MINUS_SIGN = "\N{NO-BREAK SPACE}", "\N{MINUS SIGN}"

register = template.Library()


@register.filter
def floatformat(value: Any, arg: int | str = -1) -> str:
    """Django's, but with a minus sign where that writes a hyphen.

    >>> floatformat(-0.25, 2)[1:]
    '0,25'
    """
    text = str(defaultfilters.floatformat(value, arg))
    return MINUS_SIGN + text[1:] if text.startswith("-") else text


@register.filter
def per_cent(number: object) -> str:
    """A share that is in text already, with its sign on the same line.

    >>> per_cent("25,2").split()
    ['25,2', '%']
    """
    return f"{number}{NO_BREAK_SPACE}%"
