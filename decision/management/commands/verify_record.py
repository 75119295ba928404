"""``manage.py verify_record FILE``: check a sealed record."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation
from django.utils.translation import gettext as _

from decision.management.refusal import refuse
from decision.records.services import RecordError, checked

MARKS = {"ok": "+", "wrong": "!", "note": " "}
DIFFERENT = 1


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

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        with translation.override(options["language"]):
            differences = 0
            try:
                for finding in checked(
                    _read(file),
                    sha256=options["sha256"],
                    with_database=not options["no_database"],
                ):
                    differences += finding.result == "wrong"
                    self.stdout.write(f"{MARKS[finding.result]} {finding.sentence}", str)
            except (OSError, RecordError) as error:
                trouble = {"code": "not_a_record", "message": _refusal(error, file), "where": ""}
                refuse(self.stderr, trouble, as_json=False)
            if differences:
                self.stdout.write(_("The record does not hold."), str)
                sys.exit(DIFFERENT)
            self.stdout.write(_("The record holds: the same digits."), str)


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
