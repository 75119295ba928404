"""Checking a file that somebody brings to a record's page: what `verify_record` says of it.

The file is anybody's, and what is in it decides how long the engine works. So a process of its
own does that, one at a time, less urgent than all others, and is ended after a while.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from decision.problems.errors import DecisionError
from decision.records.services import Finding, chain_of, verdict_on

SECONDS = 60  # of processor time
# One may wait so many seconds for another's file: whoever waits takes a desk from other visitors.
PATIENCE = 4.0
HOLDS, DIFFERS, NO_RECORD = 0, 1, 2
MEBIBYTE = 1024 * 1024
# How ZIP, gzip, 7z, RAR and PDF files begin.
ARCHIVES = (b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!")

_line = threading.Semaphore(2)  # one file that is checked and one that waits
_turn = threading.Semaphore(1)


class CrowdedError(DecisionError):
    """Somebody else's file is being checked."""


@dataclass(frozen=True)
class Verdict:
    """All that was found; whether the file holds, and whether it is the record of the page."""

    findings: tuple[Finding, ...]
    sha256: str
    is_this_record: bool

    @property
    def sentence(self) -> str:
        return verdict_on({finding.result for finding in self.findings})


def verified(data: bytes, *, sha256: str, code: str) -> Verdict:
    """Check a file against the record whose digest is `sha256`, of the session with this code.

    Of other sessions nothing is told but to who has their record: nobody learns by a forged file
    which codes there are.

    Raises
    ------
    CrowdedError
        If another file is being checked.
    DecisionError
        If the file is no record, is too large, or took too long; the message says which.
    """
    refuse_what_is_no_record(data)
    with _in_turn():
        report = _report_of(data)
        chain = tuple(chain_of(report["sha256"], code if report["code"] == code else ""))
    findings = tuple(Finding(result, sentence) for result, sentence in report["findings"])
    is_this = report["sha256"] == sha256
    return Verdict((_whose(report["sha256"], sha256), *findings, *chain), report["sha256"], is_this)


def _whose(found: str, published: str) -> Finding:
    if found == published:
        return Finding("ok", _("The digest is that of the record on this site."))
    return Finding(
        "wrong",
        _("The file's record has the digest %(found)s; that of the record here is %(published)s.")
        % {"found": found, "published": published},
    )


@contextmanager
def _in_turn() -> Iterator[None]:
    with ExitStack() as held:
        for semaphore, seconds in ((_line, 0.0), (_turn, PATIENCE)):
            if not semaphore.acquire(timeout=seconds):
                raise CrowdedError(
                    _("Another file is being checked at this moment: try again soon.")
                )
            held.callback(semaphore.release)
        yield


def too_large() -> str:
    """The sentence for a file beyond the limit."""
    return _(
        "The file is larger than %(limit)s MB, and this page checks no larger one. Check it with "
        "the command: manage.py verify_record."
    ) % {"limit": settings.LONGEST_FILE // MEBIBYTE}


def refuse_what_is_no_record(data: bytes) -> None:
    """What can be told from the first bytes, in words of its own."""
    if len(data) > settings.LONGEST_FILE:
        raise DecisionError(too_large())
    if not data.strip():
        raise DecisionError(_("The file is empty."))
    if data.startswith(ARCHIVES):
        raise DecisionError(
            _("This is an archive, not a record. Unpack it and choose the JSON file inside.")
        )
    if not data.lstrip().startswith(b"{"):
        raise DecisionError(_("This is not a record: a record is a JSON file that begins with {."))


def _report_of(data: bytes) -> dict[str, Any]:
    """What the command says; it asks no database, for that is at hand here."""
    language = "ru" if get_language() == "ru" else "en"
    limits = ["--seconds", str(SECONDS), "--no-database"]
    said = ["--language", language, "--format", "json"]
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "verify_record", "-"]
    try:
        done = subprocess.run(  # noqa: S603  # nothing of it comes from outside
            [*command, *limits, *said],
            check=False,
            input=data,
            capture_output=True,
            timeout=2 * SECONDS,
        )
    except subprocess.TimeoutExpired as error:
        raise DecisionError(_took_too_long()) from error
    if done.returncode in (HOLDS, DIFFERS) and done.stdout:
        report: dict[str, Any] = json.loads(done.stdout)
        return report
    if done.returncode == NO_RECORD:
        raise DecisionError(json.loads(done.stderr)["error"]["message"])
    raise DecisionError(_took_too_long())


def _took_too_long() -> str:
    return _(
        "This file takes more time or memory to check than this page has. Check it with the "
        "command: manage.py verify_record."
    )
