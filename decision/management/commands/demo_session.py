"""``manage.py demo_session``: a committee of twelve against a running server."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from decision.management.demo.browser import DemoError
from decision.management.demo.committee import Committee
from decision.publishing.services import delete_session, resting_on
from decision.sessions.models import Session


class Command(BaseCommand):
    help = (
        "Play a committee of twelve invented people against a running server, from an empty "
        "session to a sealed record; the addresses that it prints are there to be watched. "
        "With --remove nothing is played: every demonstration is taken out of the database."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--url", default="http://127.0.0.1:8000", help="where the server is")
        parser.add_argument("--user", default="admin", help="who leads the session")
        parser.add_argument("--password", default="", help="by default what VAR_DIR keeps")
        parser.add_argument("--problem", default="sovereignty-core", help="its address")
        parser.add_argument("--pace", type=float, default=0.4, help="seconds a beat lasts")
        parser.add_argument("--seed", type=int, default=12, help="of the invented opinions")
        parser.add_argument(
            "--publish", action="store_true", help="publish the record and accept its ratings"
        )
        parser.add_argument(
            "--remove", action="store_true", help="take every demonstration away, with its traces"
        )
        parser.add_argument("--language", choices=("ru", "en"), default="ru")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(options["language"]):
            if options["remove"]:
                return self._remove()
            if options["pace"] < 0:
                raise CommandError(_("The pace is a number of seconds, 0 or more."))
            committee_options = {name: options[name] for name in ("problem", "seed", "pace")}
            try:
                committee = Committee(
                    site=options["url"],
                    language=options["language"],
                    say=self._say,
                    **committee_options,
                )
                committee.play(options["user"], options["password"] or _kept_password())
                if options["publish"]:
                    committee.publish()
            except DemoError as error:
                raise CommandError(str(error)) from error

    def _remove(self) -> None:
        """Straight from the database: the server may be away."""
        demonstrations = Session.objects.filter(is_demonstration=True).order_by("pk")
        if not demonstrations:
            self._say(_("There is no demonstration."))
        for session in demonstrations:
            names = {"title": session.title, "code": session.code}
            for other in resting_on(session):
                if not other.is_demonstration:  # the others go as well
                    self._say(
                        _("“%(other)s” has frozen invented values of “%(title)s”; it keeps them.")
                        % {"other": other.title, "title": session.title}
                    )
            delete_session(session=session)
            self._say(_("Removed: %(title)s (%(code)s).") % names)

    def _say(self, sentence: str) -> None:
        self.stdout.write(sentence, str)
        self.stdout.flush()


def _kept_password() -> str:
    """The demo administrator's, as `make run` has kept it."""
    file = Path(settings.VAR_DIR) / "admin_password"
    try:
        return file.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise DemoError(_("Say --password: none is kept in %(file)s.") % {"file": file}) from error
