"""Units beside a value: the indicator's own, or a thousandfold of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from territories.importing.names import loosely

SCALES = {
    loosely(word): Decimal(10) ** power
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
WORD = re.compile(r"[^\s,()]+")


def times_of_unit(unit: str, own: Iterable[str]) -> Decimal | None:
    """How many of one of the own units a unit is; None where they measure different things.

    >>> times_of_unit("тыс. руб.", ["млрд руб.", "RUB bn"])
    Decimal('0.000001')
    >>> times_of_unit("чел.", ["млрд руб."]) is None
    True
    """
    scale, base = _parts(unit)
    for each in own:
        own_scale, own_base = _parts(each)
        if base == own_base:
            return scale / own_scale
    return None


def is_unit(text: str) -> bool:
    """Whether every word of a text is one of a unit: «тыс. руб.»."""
    words = WORD.findall(loosely(text))
    return bool(words) and all(word in SCALES or word in SAME for word in words)


def _parts(unit: str) -> tuple[Decimal, frozenset[str]]:
    scale, base = Decimal(1), set()
    for word in WORD.findall(loosely(unit)):
        if word in SCALES:
            scale *= SCALES[word]
        else:
            base.add(SAME.get(word, word.rstrip(".")))
    return scale, frozenset(base)
