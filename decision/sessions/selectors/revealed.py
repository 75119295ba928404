"""Answers that may be seen: those of a blind round only after its reveal, whoever asks."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from decision.sessions.models import Answer

SEEN = Q(ballot__round__session__blind=False) | Q(ballot__round__revealed_at__isnull=False)


def revealed_answers[A: Answer](answers: QuerySet[A]) -> QuerySet[A]:
    """The same rule as `decision.sessions.perms.may_see_answers`, for many rows at once."""
    return answers.filter(SEEN)
