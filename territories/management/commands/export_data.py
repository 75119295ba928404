"""``manage.py export_data observations FILE``: a table as a file that `import_data` reads again."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from territories.importing.kinds import KINDS
from territories.presentation.export import WRITERS, export


class Command(BaseCommand):
    help = "Write all rows of a kind to a file that import_data reads again without loss."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=sorted(KINDS))
        parser.add_argument("file", type=Path, help=f"ends in {', '.join(WRITERS)}")
        parser.add_argument(
            "--language",
            choices=[code for code, _name in settings.LANGUAGES],
            default=settings.LANGUAGE_CODE,
            help="of headings, words and decimal mark",
        )

    def handle(self, *args: Any, kind: str, file: Path, language: str, **options: Any) -> None:
        ending = file.suffix.removeprefix(".").lower()
        if ending not in WRITERS:
            raise CommandError(f"The file's name must end in {', '.join(WRITERS)}.")
        with translation.override(language):
            content = export(kind, ending)
        try:
            file.write_bytes(content)
        except OSError as error:
            raise CommandError(str(error)) from error
