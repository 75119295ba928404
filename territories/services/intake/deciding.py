"""What an administrator makes of a submitted project."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from territories.enums import Basis, DatePrecision, SubmissionMove, SubmissionState
from territories.models import (
    Observation,
    Organisation,
    Project,
    ProjectYear,
    Source,
    StatedYear,
    Submission,
)
from territories.selectors.intake import figures_of, whole_of, years_of
from territories.services.codes import latin
from territories.services.intake.errors import IntakeError
from territories.services.intake.links import locked, note_move
from territories.services.seen import digest_of, state_of

# Whoever is asked something has time to answer.
TIME_TO_ANSWER = timedelta(days=14)
LONGEST_WORDS = 40  # of a name in a code
# Words of addresses, which no project can have as its code.
RESERVED = frozenset({"new", "compare"})


def seen_in(submission: Submission) -> str:
    """A digest of all that whoever decides is shown."""
    words = ("state", "sent_at", "name", "summary", "applicant", "organisation_id", "territory_id")
    return digest_of(
        [
            *(getattr(submission, name) for name in (*words, "least_share")),
            *submission.sectors.order_by("pk").values_list("pk", flat=True),
            *map(state_of, years_of(submission)),
            *map(state_of, figures_of(submission)),
        ]
    )


def accept(submission: Submission, *, by: User, seen: str | None = None) -> Project:
    """Make a project of it, with its money and an observation of each figure.

    The observations are declared, by the applicant, on the day on which each was stated; their
    source is the application, their note what the applicant named as the source.

    Parameters
    ----------
    seen : str or None
        What `seen_in` said as somebody was shown it; None where nobody was.

    Raises
    ------
    IntakeError
        If it does not wait for acceptance, or is not any more what was shown.
    """
    with transaction.atomic():
        row = _waiting(submission, seen)
        years = years_of(row)
        project = Project.objects.create(
            code=_free_code(Project, row.name, row.key),
            **_in_both("name", row.name),
            **_in_both("summary", row.summary),
            applicant=row.organisation or _new_organisation(row),
            territory=row.territory,
            capital_cost=whole_of(year.capital_cost for year in years),
            requested_budget=whole_of(year.requested_budget for year in years),
            least_share=row.least_share,
        )
        project.sectors.set(row.sectors.all())
        _enter_years(project, years)
        _enter_figures(project, row)
        row.state, row.project, row.note = SubmissionState.ACCEPTED, project, ""
        row.save(update_fields=["state", "project", "note"])
        note_move(row, SubmissionMove.ACCEPTED, by=by)
    return project


def ask_back(submission: Submission, *, note: str, by: User, seen: str | None = None) -> None:
    """Give it back to the applicant with a question; the link works long enough to answer."""
    with transaction.atomic():
        row = _waiting(submission, seen)
        row.state, row.note = SubmissionState.ASKED, _said(note)
        row.expires_at = max(row.expires_at, timezone.now() + TIME_TO_ANSWER)
        row.save(update_fields=["state", "note", "expires_at"])
        note_move(row, SubmissionMove.ASKED, by=by, note=row.note)


def refuse(submission: Submission, *, reason: str, by: User, seen: str | None = None) -> None:
    with transaction.atomic():
        row = _waiting(submission, seen)
        row.state, row.note = SubmissionState.REFUSED, _said(reason)
        row.save(update_fields=["state", "note"])
        note_move(row, SubmissionMove.REFUSED, by=by, note=row.note)


def _waiting(submission: Submission, seen: str | None) -> Submission:
    row = locked(submission)
    if row.state != SubmissionState.SENT:
        raise IntakeError(
            _("It does not wait for acceptance: it is “%(state)s”.")
            % {"state": row.get_state_display()}
        )
    if seen is not None and seen != seen_in(row):
        raise IntakeError(
            _(
                "The application was changed while you read it, and nothing was done. It now "
                "stands above as it is: read it again."
            )
        )
    return row


def _said(words: str) -> str:
    if not words.strip():
        raise IntakeError(_("Say it in words: the applicant reads them."))
    return words.strip()


def _new_organisation(submission: Submission) -> Organisation:
    return Organisation.objects.create(
        code=_free_code(Organisation, submission.applicant, submission.key),
        **_in_both("name", submission.applicant),
    )


def _enter_years(project: Project, years: Iterable[StatedYear]) -> None:
    for year in years:
        ProjectYear.objects.create(
            project=project,
            year=year.year,
            capital_cost=year.capital_cost or Decimal(0),
            requested_budget=year.requested_budget or Decimal(0),
        )


def _enter_figures(project: Project, submission: Submission) -> None:
    source = _source(submission)
    for figure in figures_of(submission):
        Observation.objects.create(
            indicator=figure.indicator,
            project=project,
            date=timezone.localdate(figure.stated_at),
            date_precision=DatePrecision.DAY,
            value=figure.value,
            basis=Basis.DECLARED,
            source=source,
            **_in_both("note", figure.source),
        )


def _source(submission: Submission) -> Source:
    """The application itself; who stated a figure for the applicant stays with the submission."""
    assert submission.sent_at is not None  # the constraint submission_sent_with_its_moment
    day = timezone.localdate(submission.sent_at)
    titles = {}
    for language in ("ru", "en"):
        with translation.override(language):
            titles[f"title_{language}"] = _("Application of %(applicant)s") % {
                "applicant": submission.applicant
            }
    return Source.objects.create(code=f"application-{submission.key}", accessed=day, **titles)


def _in_both(field: str, text: str) -> dict[str, str]:
    """A text in the columns of its languages; one without Russian letters serves as English too."""
    is_russian = bool(re.search("[а-яё]", text, re.IGNORECASE))
    return {f"{field}_ru": text} if is_russian else {f"{field}_ru": text, f"{field}_en": text}


def _free_code(model: type[Model], name: str, key: str) -> str:
    """Words of the name in Latin letters, with the key where another has them already."""
    words = slugify(latin(name))[:LONGEST_WORDS].strip("-")
    rows: Any = model._default_manager
    is_free = words and words not in RESERVED and not rows.filter(code=words).exists()
    return words if is_free else "-".join(filter(None, (words, key)))
