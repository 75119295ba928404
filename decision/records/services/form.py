"""The outer form of a record: canonical JSON, its digest, and the file that holds both."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import rfc8785
from django.utils.translation import gettext as _

from decision.mcda.canonical import canonical_json as quickly
from decision.problems.errors import DecisionError
from decision.records.models import DecisionRecord

# What is written. The number rises when a reader of the old form would be misled by a new record,
# or could not check it; what was written once stays readable.
FORMAT = "mera-record/4"
READABLE = frozenset({"mera-record/1", "mera-record/2", "mera-record/3", "mera-record/4"})
# Until then a shaken ranking was asked for pairs too, and said each place of each alternative.
WITH_PAIRS = frozenset({"mera-record/1", "mera-record/2"})
RECORD, SHA256 = "record", "sha256"


class RecordError(DecisionError):
    """A file is not a record; the message says why."""


@dataclass(frozen=True)
class RecordFile:
    """A file as it was read: `given` are the record's own bytes in it, None if they are lost."""

    content: dict[str, Any]
    canonical: bytes
    is_canonical: bool
    sha256: str  # that the file carries; empty if none

    @property
    def digest(self) -> str:
        return digest_of(self.canonical)


def canonical_json(content: object) -> bytes:
    """RFC 8785: one text for one content.

    Raises
    ------
    RecordError
        If there is something in it that JSON cannot say: a number beyond 2^53, say.
    """
    try:
        return quickly(content)
    except (rfc8785.CanonicalizationError, RecursionError) as error:
        raise RecordError(_("Not plain JSON: %(reason)s.") % {"reason": error}) from error


def digest_of(canonical: bytes) -> str:
    return hashlib.sha256(canonical).hexdigest()


def record_file(record: DecisionRecord) -> bytes:
    """What is downloaded."""
    return record.file


def read_record_file(data: bytes) -> RecordFile:
    """The record in a downloaded file, or in a file that holds nothing but the record.

    Raises
    ------
    RecordError
        If it is not JSON, has a key twice, or is not a record of a format known here.
    """
    whole = _parsed(data)
    if not isinstance(whole, dict):
        raise RecordError(_("This is not a record: it is not a JSON object."))
    is_wrapped = RECORD in whole
    content = whole[RECORD] if is_wrapped else whole
    form = content.get("format") if isinstance(content, dict) else None
    if not isinstance(form, str) or form not in READABLE:
        formats = ", ".join(sorted(READABLE))
        raise RecordError(_("This is not a record of the format %(format)s.") % {"format": formats})
    carried = whole.get(SHA256, "") if is_wrapped else ""
    canonical = canonical_json(content)
    return RecordFile(
        content=content,
        canonical=canonical,
        is_canonical=_whole(whole, canonical) == data.rstrip(b"\n"),
        sha256=carried if isinstance(carried, str) else "",
    )


def _whole(members: dict[str, Any], canonical: bytes) -> bytes:
    """The canonical JSON of a file whose record's is at hand."""
    if RECORD not in members:
        return canonical
    if members.keys() - {RECORD, SHA256}:
        return canonical_json(members)
    name = RECORD.encode()
    around = canonical_json({**members, RECORD: None})
    return around.replace(b'"%b":null' % name, b'"%b":%b' % (name, canonical), 1)


def _parsed(data: bytes) -> Any:
    try:
        return json.loads(
            data.decode("utf-8"), object_pairs_hook=_without_twins, parse_constant=_refused
        )
    except (ValueError, RecursionError) as error:
        raise RecordError(_("This is not plain JSON: %(reason)s.") % {"reason": error}) from error


def _without_twins(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        # Two readers may take different ones: such a text has no one content.
        raise RecordError(_("A key stands twice in one object."))
    return members


def _refused(constant: str) -> Any:
    raise RecordError(_("%(constant)s is not a number of JSON.") % {"constant": constant})


# What stands in a record ----------------------------------------------------------------------


def moment(at: datetime | None) -> str | None:
    """A time in UTC, to the microsecond."""
    return None if at is None else at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def plain(number: Decimal | None) -> str | None:
    """A decimal number with all its digits and no zeros that the column added."""
    return None if number is None else format(number.normalize(), "f")


def in_languages(row: Any, name: str) -> dict[str, str]:
    """A name in both languages; a language without one is left out."""
    return {code: text for code in ("ru", "en") if (text := getattr(row, f"{name}_{code}") or "")}
