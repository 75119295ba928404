from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from territories.management.commands import load_reference_data
from territories.services.fixture_check import Difference, Fate, check_fixtures
from territories.services.reference_data import ReferenceDataError

SAID = {
    Fate.CREATED: "would be created",
    Fate.UPDATED: "would be updated",
    Fate.STAYS: "edited here, stays",
    Fate.GONE: "deleted here, stays so",
    Fate.ONLY_HERE: "only here, stays",
}


class Command(load_reference_data.Command):
    help = (
        "Load fixtures as load_reference_data does. With --check nothing is stored: each row is "
        "told that the files say otherwise than the database; exit code 1 if there is one."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--check", action="store_true", help="Only say what would change.")

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        if not options["check"]:
            return super().handle(*args, files=files, **options)
        try:
            found = check_fixtures(files or load_reference_data.fixture_files())
        except (ReferenceDataError, OSError) as error:
            raise CommandError(str(error)) from error
        for difference in found:
            self.stdout.write("\n".join(_lines(difference)))
        if any(difference.fate != Fate.ONLY_HERE for difference in found):
            raise SystemExit(1)
        self.stdout.write("The database says what the fixtures say.")
        return None


def _lines(difference: Difference) -> Iterator[str]:
    model, key = difference.name
    yield f"{model} {key}: {SAID[difference.fate]}"
    for name, (told, here) in difference.fields.items():
        in_file, found = load_reference_data.text(told), load_reference_data.text(here)
        yield f"  {name}: {in_file} in the file, {found} here"
