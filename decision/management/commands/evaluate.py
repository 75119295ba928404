"""``manage.py evaluate FILE``: the engine on the command line."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from decision.management.refusal import refuse
from decision.rankings.services import McdaError, evaluate_text


class Command(BaseCommand):
    help = (
        "Answer an evaluation document. The answer goes to standard output as JSON; a bad "
        "document exits with 2 and one JSON object on standard error."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="a path, or - for standard input")

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        try:
            answer = evaluate_text(_read(file))
        except McdaError as error:
            refuse(self.stderr, error.as_dict(), as_json=True)
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", "") or "it is not text in UTF-8"
            message = f"“{file}” cannot be read: {reason}."
            unreadable = {"code": "unreadable", "message": message, "where": "file"}
            refuse(self.stderr, unreadable, as_json=True)
        self.stdout.write(json.dumps(answer, ensure_ascii=False, allow_nan=False, indent=2))


def _read(file: str) -> str:
    data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    return data.decode("utf-8")
