"""What an applicant says, saved as it is typed, and sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from territories.enums import SubmissionMove, SubmissionState
from territories.models import Indicator, Sector, StatedFigure, StatedYear, Submission
from territories.selectors.intake import wanting
from territories.services.intake.errors import ClosedError, IncompleteError
from territories.services.intake.links import locked, note_move

WORDS = frozenset({"applicant", "stated_by", "name", "summary", "territory", "least_share"})


@dataclass(frozen=True)
class SaidFigure:
    """A number with what the applicant names as its source; without a number it is taken back."""

    value: Decimal | None
    source: str = ""


@dataclass(frozen=True)
class SaidYear:
    """The money of a year; where both amounts are left empty it is taken back."""

    capital_cost: Decimal | None
    requested_budget: Decimal | None
    source: str = ""

    @property
    def is_empty(self) -> bool:
        return self.capital_cost is None and self.requested_budget is None


@dataclass(frozen=True)
class Said:
    """What was sent and could be read; what is not named stays as it is."""

    words: Mapping[str, Any] = field(default_factory=dict)
    sectors: Iterable[Sector] | None = None
    figures: Mapping[Indicator, SaidFigure] = field(default_factory=dict)
    years: Mapping[int, SaidYear] = field(default_factory=dict)


def store(submission: Submission, said: Said) -> Submission:
    """Keep what was said. A figure that is the same keeps who stated it, and when.

    Raises
    ------
    ClosedError
        If it was sent, decided or deleted in the meantime, or its link opens nothing any more.
    """
    now = timezone.now()
    with transaction.atomic():
        row = _open(submission)
        changed = sorted(WORDS & set(said.words))
        for name in changed:
            setattr(row, name, said.words[name])
        row.saved_at = now
        row.save(update_fields=[*changed, "saved_at"])
        if said.sectors is not None:
            row.sectors.set(said.sectors)
        for indicator, figure in said.figures.items():
            _store_figure(row, indicator, figure, now)
        for year, money in said.years.items():
            _store_year(row, year, money, now)
    return row


def send(submission: Submission) -> Submission:
    """Hand it in: from now on it waits for acceptance and does not change.

    Raises
    ------
    ClosedError
        As `store` does.
    IncompleteError
        If something is missing without which nobody could decide.
    """
    with transaction.atomic():
        row = _open(submission)
        if missing := wanting(row):
            raise IncompleteError(missing)
        # What was typed before the name was given is stated by the same person.
        row.figures.filter(stated_by="").update(stated_by=row.stated_by)
        row.years.filter(stated_by="").update(stated_by=row.stated_by)
        row.state, row.sent_at = SubmissionState.SENT, timezone.now()
        row.save(update_fields=["state", "sent_at"])
        note_move(row, SubmissionMove.SENT)
    return row


def _open(submission: Submission) -> Submission:
    row = locked(submission)
    is_renewed = row.link_hash != submission.link_hash
    if is_renewed or not row.opens_at(timezone.now()) or not row.takes_changes:
        raise ClosedError
    return row


def _store_figure(
    submission: Submission, indicator: Indicator, said: SaidFigure, now: datetime
) -> None:
    known = submission.figures.filter(indicator=indicator)
    if said.value is None:
        known.delete()
        return
    row = known.first()
    if row is not None and (row.value, row.source) == (said.value, said.source):
        return
    StatedFigure.objects.update_or_create(
        submission=submission,
        indicator=indicator,
        defaults={
            "value": said.value,
            "source": said.source,
            "stated_by": submission.stated_by,
            "stated_at": now,
        },
    )


def _store_year(submission: Submission, year: int, said: SaidYear, now: datetime) -> None:
    known = submission.years.filter(year=year)
    if said.is_empty:
        known.delete()
        return
    money = (said.capital_cost, said.requested_budget, said.source)
    row = known.first()
    if row is not None and (row.capital_cost, row.requested_budget, row.source) == money:
        return
    StatedYear.objects.update_or_create(
        submission=submission,
        year=year,
        defaults={
            "capital_cost": money[0],
            "requested_budget": money[1],
            "source": said.source,
            "stated_by": submission.stated_by,
            "stated_at": now,
        },
    )
