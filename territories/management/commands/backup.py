from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from territories.services.backup import BackupError, make_backup

NAME = "mera-%Y%m%d-%H%M%S.zip"


class Command(BaseCommand):
    help = (
        "Write the whole database to one file, while servers go on. By default into "
        "VAR_DIR/backups, named by the moment (UTC)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path)
        parser.add_argument(
            "--keep",
            type=int,
            metavar="N",
            help="Of the backups beside it that are named by the moment leave the newest N.",
        )

    def handle(self, *args: Any, file: Path | None, keep: int | None, **options: Any) -> None:
        if keep is not None and (file is not None or keep < 1):
            raise CommandError("--keep takes 1 or more, and no FILE: it counts those in VAR_DIR.")
        folder = Path(settings.VAR_DIR) / "backups"
        try:
            target = file or folder / timezone.now().strftime(NAME)
            manifest = make_backup(target)
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        size = target.stat().st_size
        self.stdout.write(f"{target}: {manifest.engine}, {size:,} bytes, {manifest.made_at}")
        for old in sorted(folder.glob("mera-*.zip"))[:-keep] if keep else ():
            old.unlink()
            self.stdout.write(f"{old}: deleted")
