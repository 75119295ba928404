import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from territories.services.reference_data import (
    LeftAlone,
    ReferenceDataError,
    load_reference_data,
)


class Command(BaseCommand):
    help = (
        "Load the reference and demonstration data, in file order. Rows that people edited, "
        "deleted or entered themselves are left as they are."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, help="By default fixtures/*.json.")

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        try:
            report = load_reference_data(files or fixture_files())
        except (ReferenceDataError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Reference data: {report.created} created, {report.updated} updated, "
            f"{report.kept} left as people have them, {report.unchanged} unchanged"
        )
        for row in report.left:
            self.stdout.write("\n".join(_lines(row)))


def _lines(row: LeftAlone) -> Iterator[str]:
    """A row that was left alone, with what the file says beside what the database has."""
    reasons = {
        "edited": "edited here",
        "deleted": "deleted here",
        "hangs on": f"belongs to {row.target}, which was deleted here",
    }
    yield f"  {row.model} {row.key}: {reasons[row.why]}"
    for name, (in_file, here) in row.differences.items():
        yield f"    {name}: {text(in_file)} in the file, {text(here)} here"


def text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def fixture_files() -> list[Path]:
    return sorted(file for folder in settings.FIXTURE_DIRS for file in Path(folder).glob("*.json"))
