"""Values so far from the last known that a slip of the unit is more likely than the news.

A unit slips by thousands (thousands for millions) or, of shares, by a hundred (0.15 for 15 %).
Nothing is refused for it: whoever brings the file looks at both numbers and says once that they
are meant.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.numbers import grouped
from territories.dates import date_text

FACTOR = 10
# A share of a few tenths may well become one of some per cent; 15 % and 0.15 are 100 times apart.
FACTOR_OF_SHARES = 50
# Of three residents forty may come: so few are counted, and slip by no thousand.
FEW = 100
THOUSANDS = tuple(Decimal(1000) ** power for power in (1, 2, 3, 4))


@dataclass(frozen=True)
class Known:
    """A value that is not nought, with its day: stored, or of a row of the file read before.

    `is_replaced` is what the row that is asked about held itself.
    """

    day: date
    precision: str
    value: Decimal
    basis: str
    is_in_file: bool = False
    is_replaced: bool = False

    @property
    def when(self) -> str:
        day = date_text(self.day, self.precision)
        return _("%(day)s, in this file") % {"day": day} if self.is_in_file else day


@dataclass(frozen=True)
class Jump:
    """`times` is how many times one is the other; `is_unit` if it is a thousand, a million, …"""

    times: Decimal
    is_up: bool
    is_unit: bool


def jump_between(
    before: Decimal, after: Decimal, *, is_share: bool = False, is_whole: bool = False
) -> Jump | None:
    """None where nothing need be asked.

    From and to nought there is no factor, and across it none that says anything of a unit: work
    begins and ends, a profit becomes a loss.

    >>> [jump_between(Decimal(1200), Decimal(value)) is None for value in (12000, 12001, 0, -1200)]
    [True, False, True, True]
    >>> jump_between(Decimal("1.2"), Decimal(1200))
    Jump(times=Decimal('1E+3'), is_up=True, is_unit=True)
    >>> jump_between(Decimal("0.5"), Decimal(8), is_share=True) is None
    True
    """
    if before * after <= 0:
        return None
    least, most = sorted((abs(before), abs(after)))
    times = most / least
    is_unit = times in THOUSANDS
    if is_whole and most < FEW:
        return None
    if times <= (FACTOR_OF_SHARES if is_share else FACTOR) and not is_unit:
        return None
    return Jump(times, abs(after) > abs(before), is_unit)


def last_known(known: Iterable[Known], day: date, basis: str = "") -> Known | None:
    """The newest on or before a day, else the first after it; of one day that of the same basis."""
    ordered = sorted(known, key=lambda each: (each.day, each.basis == basis))
    before = [each for each in ordered if each.day <= day]
    if before:
        return before[-1]
    later = [each for each in ordered if each.day == ordered[0].day] if ordered else []
    return later[-1] if later else None


def neighbours(told: Sequence[Known], day: date) -> tuple[list[Known], list[Known]]:
    """The nearest before a day and the nearest after it, of values in the order of their days."""
    before = bisect_left(told, day, key=_day)
    after = bisect_right(told, day, key=_day)
    return list(told[max(before - 1, 0) : before]), list(told[after : after + 1])


def put(told: list[Known], one: Known) -> None:
    insort(told, one, key=_day)


def _day(known: Known) -> date:
    return known.day


def said(before: Decimal, day: str, now: Decimal, jump: Jump, *, is_replaced: bool = False) -> str:
    """Both numbers, and how far they are apart; `day` is that of the one before.

    `is_replaced` says that the one before is what the row itself held, not another row's.
    """
    times = int(jump.times)
    match jump.is_unit, jump.is_up:
        case True, True:
            sentence = ngettext(
                "%(known)s is %(before)s (%(day)s), and %(now)s is exactly %(times)s "
                "time as much: is the unit right?",
                "%(known)s is %(before)s (%(day)s), and %(now)s is exactly %(times)s "
                "times as much: is the unit right?",
                times,
            )
        case True, False:
            sentence = ngettext(
                "%(known)s is %(before)s (%(day)s), and %(now)s is exactly %(times)s "
                "time smaller: is the unit right?",
                "%(known)s is %(before)s (%(day)s), and %(now)s is exactly %(times)s "
                "times smaller: is the unit right?",
                times,
            )
        case False, True:
            sentence = ngettext(
                "%(known)s is %(before)s (%(day)s), and %(now)s is at least %(times)s "
                "time as much: is it right?",
                "%(known)s is %(before)s (%(day)s), and %(now)s is at least %(times)s "
                "times as much: is it right?",
                times,
            )
        case _:
            sentence = ngettext(
                "%(known)s is %(before)s (%(day)s), and %(now)s is at least %(times)s "
                "time smaller: is it right?",
                "%(known)s is %(before)s (%(day)s), and %(now)s is at least %(times)s "
                "times smaller: is it right?",
                times,
            )
    known = _("The previous value of this row") if is_replaced else _("The last known value")
    return sentence % {
        "known": known,
        "before": grouped(before),
        "day": day,
        "now": grouped(now),
        "times": grouped(Decimal(times)),
    }
