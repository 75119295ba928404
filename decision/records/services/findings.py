"""What a check has to say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from decision.records.services.differences import Difference

Result = Literal["ok", "wrong", "note"]


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. A note is neither for nor against the record."""

    result: Result
    sentence: str


def same(difference: Difference | None, sentence: str) -> Finding:
    if difference is None:
        return Finding("ok", sentence)
    return Finding(
        "wrong",
        _("%(path)s: the record says %(here)s, now it is %(there)s.")
        % {
            "path": difference.path or "—",
            "here": difference.here,
            "there": difference.there,
        },
    )
