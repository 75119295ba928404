"""Checking a record: its form, its place in the chain, and its numbers, worked out anew."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.db.utils import Error as DatabaseError
from django.utils.translation import gettext as _

from decision.problems.errors import DecisionError
from decision.records.models import DecisionRecord
from decision.records.services.findings import Finding
from decision.records.services.form import RecordFile, digest_of, read_record_file
from decision.records.services.numbers import numbers_checks

# What reading members that are missing or of another kind can raise: the file is not ours.
NOT_AS_WRITTEN = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    DecisionError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


def checked(data: bytes, *, sha256: str = "", with_database: bool = True) -> Iterator[Finding]:
    """Everything that can be checked of a record, one after the other.

    Raises
    ------
    RecordError
        If the file is not a record at all.
    """
    yield from checked_file(read_record_file(data), sha256=sha256, with_database=with_database)


def checked_file(
    file: RecordFile, *, sha256: str = "", with_database: bool = True
) -> Iterator[Finding]:
    """The same of a file that was read."""
    yield from _form(file)
    yield from _digest(file, sha256)
    if with_database:
        yield from chain_of(file.digest, code_in(file))
    for what, check in numbers_checks(file.content):
        try:
            yield from check()
        except NOT_AS_WRITTEN as error:
            yield Finding(
                "wrong",
                _("%(what)s cannot be read as this format says: %(reason)s.")
                % {"what": what, "reason": _reason(error)},
            )


def _reason(error: Exception) -> str:
    if isinstance(error, DecisionError):
        return str(error).rstrip(".")
    return f"{type(error).__name__} {error}".strip()


# Form, digest, chain --------------------------------------------------------------------------


def _form(file: RecordFile) -> Iterator[Finding]:
    if file.is_canonical:
        yield Finding("ok", _("The file is canonical JSON (RFC 8785)."))
    else:
        yield Finding("wrong", _("The file is not canonical JSON: somebody has rewritten it."))


def _digest(file: RecordFile, expected: str) -> Iterator[Finding]:
    given = [
        (_("The digest in the file"), file.sha256),
        (_("The digest that you gave"), expected.strip().lower()),
    ]
    for name, digest in given:
        if digest and digest == file.digest:
            yield Finding("ok", _("%(name)s is that of the record.") % {"name": name})
        elif digest:
            yield Finding(
                "wrong",
                _("%(name)s is %(given)s; the record's is %(found)s.")
                % {"name": name, "given": digest, "found": file.digest},
            )
    if not any(digest for _name, digest in given):
        yield Finding(
            "note",
            _("SHA-256 is %(digest)s: compare it with what you were given.")
            % {"digest": file.digest},
        )


def code_in(file: RecordFile) -> str:
    """The code of the session that a file names."""
    session: Any = file.content.get("session")
    return str(session.get("code")) if isinstance(session, dict) else ""


def chain_of(digest: str, code: str) -> Iterator[Finding]:
    """What the database says of a record with this digest, of the session with this code."""
    try:
        yield from _chain_in_the_database(digest, code)
    except DatabaseError:
        yield Finding("note", _("There is no database to ask: the chain is not checked."))


def _chain_in_the_database(digest: str, code: str) -> Iterator[Finding]:
    """The record and all before it, as the database has them."""
    known = DecisionRecord.objects.filter(sha256=digest).first()
    if known is None:
        yield _not_known(code)
        return
    if known.number is None:
        yield _of_a_demonstration(known)
        return
    before = ""
    chain = DecisionRecord.objects.filter(number__lte=known.number).order_by("number")
    for record in chain.iterator(chunk_size=1):
        if trouble := _trouble(record, before):
            yield Finding(
                "wrong",
                _("The chain is broken at record %(number)s: %(trouble)s")
                % {"number": record.number, "trouble": trouble},
            )
            return
        before = record.sha256
    yield Finding(
        "ok",
        _("The database has it as record %(number)s, and the chain of records up to it holds.")
        % {"number": known.number},
    )


def _of_a_demonstration(record: DecisionRecord) -> Finding:
    if trouble := _trouble(record, ""):
        return Finding(
            "wrong",
            _("The database has it as a demonstration's record: %(trouble)s")
            % {"trouble": trouble},
        )
    return Finding(
        "ok", _("The database has it as a demonstration's record, which is outside the chain.")
    )


def _trouble(record: DecisionRecord, before: str) -> str:
    """What is wrong with a stored record; empty if nothing is."""
    if digest_of(record.content.encode()) != record.sha256:
        return _("its content was changed after it was sealed.")
    content = json.loads(record.content)  # as it was sealed, says its digest
    if (content.get("previous_sha256") or "") != before:
        return _("it does not follow the one before it.")
    return ""


def _not_known(code: str) -> Finding:
    sealed = DecisionRecord.objects.filter(session__code=code).first()
    if sealed is None:
        return Finding("note", _("The database does not know this record: another site's?"))
    return Finding(
        "wrong",
        _("The database has sealed this session with another content: %(digest)s.")
        % {"digest": sealed.sha256},
    )
