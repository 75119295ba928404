"""``manage.py verify_record FILE``: check a sealed record."""

from __future__ import annotations

import json
import os
import resource
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation
from django.utils.translation import gettext as _

from decision.management.refusal import refuse
from decision.records.services import (
    Finding,
    RecordError,
    Result,
    checked_file,
    code_in,
    read_record_file,
    verdict_on,
)

MARKS = {"ok": "+", "close": "≈", "wrong": "!", "note": " "}
DIFFERENT = 1
POLITE = 10  # less urgent than whatever else the machine does
MOST_MEMORY = 4 * 1024**3  # bytes of address space


class Command(BaseCommand):
    help = (
        "Check a sealed record: its form and digest, its place in the chain, and every number, "
        "worked out anew. Exits with 0 if all holds, 1 if something differs, 2 if the file is "
        "not a record."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="a path, or - for standard input")
        parser.add_argument("--sha256", default="", help="the digest that it must have")
        parser.add_argument("--no-database", action="store_true", help="leave the chain out")
        parser.add_argument("--language", choices=("ru", "en"), default="en")
        parser.add_argument("--format", choices=("text", "json"), default="text")
        parser.add_argument(
            "--seconds", type=int, default=0, help="of processor time after which it is ended"
        )

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        if options["seconds"]:
            _be_modest(options["seconds"])
        as_json = options["format"] == "json"
        with translation.override(options["language"]):
            try:
                record = read_record_file(_read(file))
            except (OSError, RecordError) as error:
                trouble = {"code": "not_a_record", "message": _refusal(error, file), "where": ""}
                refuse(self.stderr, trouble, as_json=as_json)
            findings = checked_file(
                record, sha256=options["sha256"], with_database=not options["no_database"]
            )
            if as_json:
                said = [(one.result, one.sentence) for one in findings]
                results = {result for result, _sentence in said}
                report = {"sha256": record.digest, "code": code_in(record), "findings": said}
                self.stdout.write(json.dumps(report, ensure_ascii=False), str)
            else:
                results = {self._say(one) for one in findings}
                self.stdout.write(verdict_on(results), str)
        if "wrong" in results:
            sys.exit(DIFFERENT)

    def _say(self, finding: Finding) -> Result:
        self.stdout.write(f"{MARKS[finding.result]} {finding.sentence}", str)
        return finding.result


def _be_modest(seconds: int) -> None:
    """A file from anybody must not keep the machine busy: the system ends this at its limits."""
    os.nice(POLITE)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def _refusal(error: OSError | RecordError, file: str) -> str:
    """What is wrong, in a sentence of the language that was asked for."""
    match error:
        case FileNotFoundError():
            return _("There is no file “%(file)s”.") % {"file": file}
        case IsADirectoryError():
            return _("“%(file)s” is a folder, not a file.") % {"file": file}
        case OSError():
            reason = error.strerror or type(error).__name__
            return _("“%(file)s” cannot be read: %(reason)s.") % {"file": file, "reason": reason}
        case _:
            return str(error)


def _read(file: str) -> bytes:
    return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
