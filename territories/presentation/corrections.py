"""A value's corrections in words; whose they are is said to those who sign in alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from territories.presentation.states import plain, said_reason
from territories.selectors import Value
from territories.selectors.corrections import Correction, rests_on


def correction_lines(
    value: Value | None, known: Mapping[int, Sequence[Correction]], *, named: bool
) -> tuple[str, ...]:
    """Of the value, or of what it is computed from, newest first."""
    if value is None:
        return ()
    found = [each for pk in rests_on([value]) for each in known.get(pk, ())]
    return lines_of_corrections(found, named=named)


def lines_of_corrections(found: Iterable[Correction], *, named: bool = True) -> tuple[str, ...]:
    ordered = sorted(found, key=lambda each: each.at, reverse=True)
    return tuple(_line(each, named=named) for each in ordered)


def _line(one: Correction, *, named: bool) -> str:
    said = _("%(day)s: %(old)s → %(new)s") % {
        "day": date_format(localtime(one.at), "DATE_FORMAT"),
        "old": plain(one.old),
        "new": plain(one.new),
    }
    beside = [said_reason(one.reason), one.who if named else ""]
    return ", ".join(filter(None, (said, *beside)))
