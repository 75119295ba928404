from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from territories.services.fixtures import export_fixtures


class Command(BaseCommand):
    help = (
        "Write the reference data back to its fixtures, sorted by natural key: the same data give "
        "the same bytes, and a change in the admin is a readable diff."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder", nargs="?", type=Path, help="By default where the fixtures are."
        )
        parser.add_argument(
            "--check", action="store_true", help="Write nothing; exit code 1 if a file differs."
        )

    def handle(self, *args: Any, folder: Path | None, check: bool, **options: Any) -> None:
        names = export_fixtures(folder or Path(settings.FIXTURE_DIRS[0]), only_check=check)
        for name in names:
            self.stdout.write(f"{name}: {'differs' if check else 'written'}")
        if not names:
            self.stdout.write("The fixtures say what the database says.")
        if check and names:
            raise SystemExit(1)
