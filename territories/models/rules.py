"""Sentences for what the database's constraints refuse, said beside the field at fault."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from config.numbers import number_text
from territories.dates import date_text, opening
from territories.enums import DatePrecision

type Sentence = str | Promise

LETTERS = re.compile(r"[A-Za-z0-9._-]")
WORD = re.compile(r"[^\W\d_]+")
LATIN, CYRILLIC = re.compile("[A-Za-z]"), re.compile("[А-Яа-яЁё]")


def refuse_what_breaks(rules: Mapping[str, tuple[bool, Sentence]]) -> None:
    """Raise the sentence of every broken rule: field to (whether it is broken, sentence).

    A field that is refused here is left out when Django checks the constraints themselves, so
    that nobody reads the name of a constraint where a sentence stands already.
    """
    broken = {field: sentence for field, (is_broken, sentence) in rules.items() if is_broken}
    if broken:
        raise ValidationError(broken)


class Bounded(Protocol):
    """An indicator, as far as it says which values there can be."""

    least: Decimal | None
    most: Decimal | None
    is_whole: bool


def trouble_of_value(indicator: Bounded | None, value: Decimal | None) -> Sentence | None:
    """Why an indicator cannot have this value; None where it can."""
    if indicator is None or value is None:
        return None
    if indicator.is_whole and value != value.to_integral_value():
        return _("This indicator is counted in whole numbers.")
    if indicator.least is not None and value < indicator.least:
        return _("The least possible value of this indicator is %(least)s.") % {
            "least": number_text(indicator.least)
        }
    if indicator.most is not None and value > indicator.most:
        return _("The largest possible value of this indicator is %(most)s.") % {
            "most": number_text(indicator.most)
        }
    return None


def trouble_of_date(day: date | None, precision: str) -> Sentence | None:
    """Why nothing can be known of this date; None where it can."""
    if day is None or precision not in DatePrecision.values:
        return None
    if day > localdate():
        return _("The date lies in the future: a value is entered when it is known.")
    first = opening(day, precision)
    if first != day:
        return _("With this precision the date is the first day of its period: %(day)s.") % {
            "day": date_text(first, DatePrecision.DAY)
        }
    return None


def trouble_of_code(code: str) -> Sentence | None:
    """Why this cannot be the code of a territory or indicator; None where it can.

    A Cyrillic «К» looks like a Latin one, and nobody who types the code finds its row.
    """
    strange = "".join(dict.fromkeys(letter for letter in code if not LETTERS.fullmatch(letter)))
    if strange:
        return _(
            "A code has Latin letters, digits, points and hyphens alone, not “%(letters)s”."
        ) % {"letters": strange}
    return None


def trouble_of_new_code(row: Any) -> Sentence | None:
    """The same of a row that is new, or whose code is: what stands already can still be mended."""
    stored = type(row)._base_manager.filter(pk=row.pk).values_list("code", flat=True).first()
    return None if row.code == stored else trouble_of_code(row.code)


def trouble_of_alphabets(code: str) -> Sentence | None:
    """Why a code in whatever letters cannot be one; None where it can."""
    if not (LATIN.search(code) and CYRILLIC.search(code)):
        return None
    return _(
        "“%(code)s” has Latin and Russian letters together. Some of them look alike, and who types "
        "the code does not find it: write it in one alphabet."
    ) % {"code": code}


def mixed_words(text: str) -> list[str]:
    """Words in which a letter of one alphabet may stand for its look-alike of the other.

    >>> mixed_words("ТОР Kурилы, IT-парк"), mixed_words("ТОР «Курилы»")
    (['Kурилы'], [])
    """
    return [word for word in WORD.findall(text) if LATIN.search(word) and CYRILLIC.search(word)]


def doubt_of_alphabets(word: str) -> Sentence:
    return _("“%(word)s” has Latin and Russian letters: is it right?") % {"word": word}
