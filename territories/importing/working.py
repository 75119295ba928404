"""Files that take longer than a request: looked through, and stored, in the background."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from typing import Any

from django.contrib.auth import get_permission_codename
from django.contrib.auth.models import User
from django.db.models import Q
from django.tasks import task
from django.utils.translation import gettext as _
from django.utils.translation import override

from territories.enums import BackgroundState
from territories.importing.files import FileRefusedError
from territories.importing.kinds import KINDS
from territories.importing.opened import Opened, open_file
from territories.importing.preview import Line, Preview, preview, store
from territories.importing.reading import Reading
from territories.models import BackgroundTask
from territories.services import uploads
from territories.services.background import CannotBeDoneError, Report, carry_out, start

MOST_TOLD = 1_000  # lines of an answer; the others are counted
# Of background tasks: those that are asked for here, and those whose file has refused rows.
IS_IMPORT = Q(asked__has_key="token")
IS_REFUSED = Q(answer__is_stored=False, answer__counts__refused__gt=0)


def ask(
    opened: Opened,
    *,
    title: str,
    address: str,
    language: str,
    reason: str | None = None,
    is_checked: bool = False,
) -> BackgroundTask:
    """Look through the whole file; store it where there is a reason, be it empty.

    `is_checked` says that a person looked at what jumps.

    Raises
    ------
    TooManyOpenError
    """
    asked = {
        "owner": opened.owner.pk,
        "kind": opened.kind,
        "token": opened.token,
        "reading": opened.reading.as_json,
        "language": language,
        "reason": reason,
        "is_checked": is_checked,
    }
    return start(bring, owner=opened.owner, title=title, asked=asked, address=address)


@task
def bring(key: str) -> None:
    carry_out(key, worked_out)


def worked_out(asked: Any, report: Report) -> Any:
    """The answer: a `Preview` as JSON, and whether it is stored."""
    with override(asked["language"]):
        owner, reason = User.objects.get(pk=asked["owner"]), asked["reason"]
        if not may_bring(owner, asked["kind"]):  # any longer: he might when he asked
            raise CannotBeDoneError(_("You may not bring such data any more."))
        opened = open_file(
            owner,
            asked["kind"],
            asked["token"],
            reason=reason or "",
            reading=Reading.of_json(asked["reading"]),
        )
        if opened is None:
            raise CannotBeDoneError(_("The file is no longer kept: bring it again."))
        if opened.table is None:
            raise CannotBeDoneError(opened.trouble)
        rows = len(opened.table.origins)
        opened.resource.report = lambda row: report(row, rows)
        opened.resource.writes = partial(report, held=True)
        try:
            if reason is None:
                found = preview(opened.resource, opened.table)
            else:
                is_checked = asked.get("is_checked", False)
                found = store(opened.resource, opened.table, is_checked=is_checked)
        except FileRefusedError as error:
            raise CannotBeDoneError(str(error)) from error
        is_stored = reason is not None and found.is_storable
        if is_stored:
            forget(opened)
        return {**as_json(found), "is_stored": is_stored}


def forget(opened: Opened) -> None:
    """A file that is stored, and what was told of it before: nothing of that is left to mend."""
    uploads.forget(opened.owner.pk, opened.token)
    ended = (BackgroundState.DONE, BackgroundState.FAILED)
    told = BackgroundTask.objects.filter(owner=opened.owner, state__in=ended)
    told.filter(asked__token=opened.token).delete()


def may_bring(owner: User, kind: str) -> bool:
    opts = KINDS[kind]._meta.model._meta
    acts = (get_permission_codename(act, opts) for act in ("add", "change"))
    return owner.has_perms([f"{opts.app_label}.{codename}" for codename in acts])


def as_json(found: Preview) -> dict[str, Any]:
    return {
        "lines": [asdict(line) for line in found.worst_first(MOST_TOLD)],
        "counts": found.counts,
        "unread": list(found.unread),
        "left_out": list(found.left_out),
        "doubts": found.doubts,
    }


def of_json(answer: Any) -> Preview:
    """What `as_json` told: the lines that it has, and how many there were of each state.

    An answer from before an upgrade, which a page may still show for a day, knows no doubts.
    """
    lines = [
        Line(
            **{
                **line,
                "changes": tuple(map(tuple, line["changes"])),
                "near": tuple(map(tuple, line["near"])),
            }
        )
        for line in answer["lines"]
    ]
    return Preview(
        tuple(lines),
        tuple(answer["unread"]),
        tuple(answer["left_out"]),
        answer["counts"],
        answer.get("doubts", 0),
    )
