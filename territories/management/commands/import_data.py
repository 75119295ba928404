"""``manage.py import_data observations FILE``: what the file would do, and doing it."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from territories.importing.files import FileRefusedError, read_file
from territories.importing.kinds import KINDS
from territories.importing.preview import (
    Preview,
    UncheckedError,
    counted,
    preview,
    resource_for,
    store,
    with_doubts_refused,
)
from territories.importing.reading import MISSING, ZERO, Reading, pairs, row_numbers
from territories.importing.tables import choose_sheet, find_table

STORED, REFUSED, UNREADABLE = 0, 1, 2


class Command(BaseCommand):
    help = "Preview a file of territories, projects, observations or criteria; store it: --confirm."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=sorted(KINDS))
        parser.add_argument("file", type=Path)
        parser.add_argument("--sheet", help="the sheet of a workbook with several")
        parser.add_argument("--heading", type=int, help="the row of the heading")
        parser.add_argument(
            "--column",
            action="append",
            default=[],
            metavar="LETTERS=NAME",
            help="what a column holds; * where its heading names a period or an indicator",
        )
        parser.add_argument(
            "--set",
            action="append",
            default=[],
            metavar="NAME=VALUE",
            help="what holds for every row and stands in none",
        )
        parser.add_argument("--dash", choices=[ZERO, MISSING], default="", help="what “-” means")
        parser.add_argument("--leave-out", default="", metavar="ROWS", help="such as 5,7,10-12")
        parser.add_argument("--reason", default="", help="why, for the history")
        parser.add_argument("--confirm", action="store_true", help="store, if nothing is refused")
        parser.add_argument(
            "--checked",
            action="store_true",
            help="values far from the last known are meant: without it --confirm refuses them",
        )
        parser.add_argument("--format", choices=["table", "json"], default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            content = options["file"].read_bytes()
            reading = _reading(options)
            sheet = choose_sheet(read_file(content, options["file"].name), reading.sheet)
            resource = resource_for(options["kind"], reason=options["reason"], reading=reading)
            table = find_table(sheet, resource, reading)
            if options["confirm"]:
                found = store(resource, table, is_checked=options["checked"])
            else:
                found = preview(resource, table)
        except UncheckedError as error:
            found = with_doubts_refused(error.found, _("If it is meant, add --checked."))
        except (OSError, FileRefusedError) as error:
            self._end(UNREADABLE, str(error), options["format"])
        self.stdout.write(_json(found) if options["format"] == "json" else _table(found))
        raise SystemExit(STORED if found.is_storable else REFUSED)

    def _end(self, code: int, sentence: str, wanted: str) -> NoReturn:
        if wanted == "json":
            self.stdout.write(json.dumps({"error": sentence}, ensure_ascii=False))
        else:
            self.stderr.write(sentence)
        raise SystemExit(code)


def _reading(options: dict[str, Any]) -> Reading:
    return Reading(
        sheet=options["sheet"],
        heading=options["heading"],
        columns=pairs(options["column"]) or None,
        fixed=pairs(options["set"]),
        dash=options["dash"],
        left_out=row_numbers(options["leave_out"]),
    )


def _json(found: Preview) -> str:
    rows = [
        {"row": line.row, "state": line.state, "reason": line.reason, "cell": line.cell}
        for line in found.lines
    ]
    told = {"rows": rows, "counts": found.counts, "left_out": found.left_out}
    return json.dumps(told, ensure_ascii=False, indent=2)


def _table(found: Preview) -> str:
    """Problems first, then what changes; what stays or is new is only counted."""
    lines = [f"{line.cell}: {line.reason}" for line in found.lines if line.reason]
    lines += [
        f"{line.row}: {line.about}: "
        + "; ".join(f"{name} {old} → {new}" for name, old, new in line.changes)
        for line in found.lines
        if line.changes
    ]
    if found.unread:
        lines.append(
            _("Columns that were not read: %(names)s") % {"names": ", ".join(found.unread)}
        )
    return "\n".join([*lines, ", ".join(counted(found.counts))])
