from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from territories.services.backup import BackupError, is_behind, restore_backup


class Command(BaseCommand):
    requires_system_checks = []  # they ask the database, which may be the one that broke
    help = (
        "Put a backup in place of the database, all or nothing. Stop servers and workers first. "
        "A damaged file, one of another kind of database or of a newer release is refused."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--overwrite", action="store_true", help="Also where the database is not empty."
        )

    def handle(self, *args: Any, file: Path, overwrite: bool, **options: Any) -> None:
        try:
            manifest = restore_backup(file, overwrite=overwrite)
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Restored as of {manifest.made_at}, release {manifest.release}.")
        if is_behind(manifest):
            self.stdout.write("It is of an older release: run manage.py migrate.")
