"""Applicants' projects on their way into the catalogue."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from decimal import Decimal

from django.db.models import QuerySet

from territories.enums import IndicatorKind, Subject
from territories.models import Indicator, StatedFigure, StatedYear, Submission
from territories.selectors.public import HANDED_DOWN, public_indicators


def link_digest(token: str) -> str:
    """What is kept of a link."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def submission_of(token: str) -> Submission | None:
    """What a link was made for, whether it still opens it or not."""
    rows = Submission.objects.select_related("territory__region", "organisation", "project")
    return rows.filter(link_hash=link_digest(token)).first()


def asked_indicators() -> QuerySet[Indicator]:
    """What an applicant is asked: what is measured. What is judged is for experts to say."""
    measured = public_indicators(Subject.PROJECT).filter(kind=IndicatorKind.MEASURED)
    return measured.exclude(source__code=HANDED_DOWN)


def years_of(submission: Submission) -> list[StatedYear]:
    return list(submission.years.order_by("year"))


def figures_of(submission: Submission) -> list[StatedFigure]:
    return list(submission.figures.select_related("indicator").order_by("indicator__position"))


def whole_of(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """What the years add up to; None where no year has an amount: nobody has given it."""
    given = [amount for amount in amounts if amount is not None]
    return sum(given, Decimal(0)) if given else None


def wanting(submission: Submission) -> list[str]:
    """What must be said before it can be sent, by the name of its field; “money” for all years."""
    needed = ("applicant", "stated_by", "name", "territory")
    missing = [name for name in needed if not getattr(submission, name)]
    if not submission.years.filter(capital_cost__gt=0).exists():
        missing.append("money")
    return missing
