"""The personal link behind which an applicant fills in a project.

It is 32 random bytes, shown once; only their SHA-256 is kept. It opens the same pages until it
expires or is revoked, for the applicant comes back to it: to go on, to answer, to see what became
of the project.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from territories.enums import SubmissionMove, SubmissionState
from territories.models import Organisation, Submission, SubmissionEvent
from territories.selectors.intake import link_digest
from territories.services.intake.errors import GoneError, IntakeError

TOKEN_BYTES = 32
LINK_LIFE = timedelta(days=30)


def make_link(
    *,
    meant_for: str,
    by: User,
    organisation: Organisation | None = None,
    expires_at: datetime | None = None,
) -> tuple[Submission, str]:
    """An empty submission and the link that opens it."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with transaction.atomic():
        submission = Submission.objects.create(
            meant_for=meant_for,
            organisation=organisation,
            applicant=organisation.name if organisation else "",
            link_hash=link_digest(token),
            expires_at=expires_at or timezone.now() + LINK_LIFE,
        )
        note_move(submission, SubmissionMove.LINKED, by=by)
    return submission, token


def renew_link(submission: Submission, *, by: User) -> str:
    """Another link to the same; the former opens nothing any more.

    Raises
    ------
    IntakeError
        If it was accepted, or deleted in the meantime.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with transaction.atomic():
        row = locked(submission)
        if row.state == SubmissionState.ACCEPTED:
            raise IntakeError(_("It was accepted already: no new link is given."))
        row.link_hash, row.revoked_at = link_digest(token), None
        row.expires_at = timezone.now() + LINK_LIFE
        row.save(update_fields=["link_hash", "revoked_at", "expires_at"])
        note_move(row, SubmissionMove.LINKED, by=by)
    return token


def revoke_link(submission: Submission, *, by: User) -> None:
    with transaction.atomic():
        row = locked(submission)
        row.revoked_at = timezone.now()
        row.save(update_fields=["revoked_at"])
        note_move(row, SubmissionMove.REVOKED, by=by)


def locked(submission: Submission) -> Submission:
    """Its row as it is now, others waiting; raises GoneError if there is none any more."""
    row = Submission.objects.select_for_update().filter(pk=submission.pk).first()
    if row is None:
        raise GoneError
    return row


def note_move(
    submission: Submission, move: SubmissionMove, *, by: User | None = None, note: str = ""
) -> None:
    SubmissionEvent.objects.create(submission=submission, move=move, by=by, note=note)
