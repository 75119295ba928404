"""What an address asks for and nobody here knows: told, never answered otherwise in silence."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from django.utils.text import Truncator
from django.utils.translation import gettext as _

MOST, LONGEST = 8, 40


def passed_over(query: Mapping[str, str], known: Mapping[str, Container[str]]) -> list[str]:
    """NAME=VALUE of each parameter whose value is none of the `known`; empty asks for nothing.

    >>> passed_over({"rows": "99", "walk": "C1", "lift": ""}, {"rows": ("1",), "walk": ("C1",)})
    ['rows=99']
    """
    said = ((name, query.get(name, "")) for name in known)
    return [f"{name}={value}" for name, value in said if value and value not in known[name]]


def passed_over_text(said: Sequence[str]) -> str:
    """The sentence; empty where all is known."""
    if not said:
        return ""
    told = ", ".join(Truncator(one).chars(LONGEST) for one in said[:MOST])
    further = ", …" if len(said) > MOST else ""
    return _("The address asks for what is not here; it is passed over: %(said)s.") % {
        "said": told + further
    }
