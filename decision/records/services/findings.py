"""What a check has to say."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext as _

from decision.records.services.differences import Difference
from decision.records.services.places import place_in_words

Result = Literal["ok", "close", "wrong", "note"]


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; `close` is for the record, too: only last digits differ.

    A note is neither for nor against the record.
    """

    result: Result
    sentence: str


def verdict_on(results: Collection[Result]) -> str:
    """What all that was found comes to, in a sentence."""
    if "wrong" in results:
        return _("The record does not hold.")
    if "close" in results:
        return _("The record holds: the same numbers, but for their last digits.")
    return _("The record holds: the same digits.")


def same(difference: Difference | None, sentence: str, content: dict[str, Any]) -> Finding:
    if difference is None:
        return Finding("ok", sentence)
    said = {
        "sentence": sentence,
        "place": place_in_words(difference.path, content) or _("The record"),
        "path": difference.path or "—",
        "here": difference.here,
        "there": difference.there,
    }
    if difference.is_rounding:
        told = _(
            "%(sentence)s But for last digits, which another processor or version rounds "
            "otherwise. %(place)s: it was %(here)s then and is %(there)s here (in the file: "
            "%(path)s)."
        )
        return Finding("close", told % said)
    told = _("%(place)s: the record says %(here)s, now it is %(there)s (in the file: %(path)s).")
    return Finding("wrong", told % said)
