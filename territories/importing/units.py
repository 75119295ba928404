"""Units beside a value: the indicator's own, or a thousandfold of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from territories.importing.names import loosely

SCALES = {
    loosely(word): 10**power
    for power, words in (
        (3, "тыс тыс. тысяч тысяча thousand"),
        (6, "млн млн. миллион миллионов mn mln million"),
        (9, "млрд млрд. миллиард миллиардов bn bln billion"),
    )
    for word in words.split()
}
SAME = {
    loosely(word): base
    for base, words in (
        ("руб", "руб руб. рубль рубля рублей rub rur roubles rouble rubles ₽"),
        ("чел", "чел чел. человек people persons"),
        ("ед", "ед ед. единица единиц штук шт шт."),
        ("%", "% процент процентов percent"),
    )
    for word in words.split()
}
# What follows it is divided by.
PER = frozenset(map(loosely, ("per", "на", "/")))
WORD = re.compile(r"/|[^\s,()/]+")


def times_of_unit(unit: str, own: Iterable[str]) -> Decimal | None:
    """How many of one of the own units a unit is; None where they measure different things.

    >>> times_of_unit("тыс. руб.", ["млрд руб.", "RUB bn"])
    Decimal('0.000001')
    >>> times_of_unit("чел.", ["млрд руб."]) is None
    True
    >>> times_of_unit("jobs per RUB mn", ["jobs per RUB bn"])
    Decimal('1000')
    >>> times_of_unit("руб. на чел.", ["чел. на руб."]) is None
    True
    """
    scale, base = _parts(unit)
    for each in own:
        own_scale, own_base = _parts(each)
        if base == own_base:
            times = scale / own_scale
            return Decimal(times.numerator) / times.denominator
    return None


def is_unit(text: str) -> bool:
    """Whether every word of a text is one of a unit: «тыс. руб.»."""
    words = WORD.findall(loosely(text))
    known = (word in SCALES or word in SAME or word in PER for word in words)
    return bool(words) and words[0] not in PER and words[-1] not in PER and all(known)


def _parts(unit: str) -> tuple[Fraction, frozenset[tuple[bool, str]]]:
    """How many times its base a unit is, and the words of the base: whether below, and which."""
    scale, base, is_below = Fraction(1), set(), False
    for word in WORD.findall(loosely(unit)):
        if word in PER:
            is_below = True
        elif word in SCALES:
            scale *= Fraction(1, SCALES[word]) if is_below else SCALES[word]
        else:
            base.add((is_below, SAME.get(word, word.rstrip("."))))
    return scale, frozenset(base)
