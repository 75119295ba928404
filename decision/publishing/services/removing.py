"""Taking a session away: a draft, or a demonstration with whatever has come of it."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction

from decision.problems.models import WeightSet
from decision.publishing.models import Publication
from decision.publishing.selectors import key_of
from decision.records.services import deleting
from decision.sessions.models import FrozenQuestion, Session
from territories.models import Observation, Source


def delete_session(*, session: Session, user: User | None = None) -> None:
    """Delete a session; of a demonstration also its publication and all that this handed down.

    Weights, offers, the values that became of them, their source and the history of both go
    without a trace: nothing of it was ever true. Otherwise as
    `decision.records.services.delete_session`, whose refusals it passes on.
    """
    with transaction.atomic():
        if session.is_demonstration:
            _take_away_what_was_published(session)
        deleting.delete_session(session=session, user=user)


def _take_away_what_was_published(session: Session) -> None:
    publication = Publication.objects.filter(record__session=session).first()
    if publication is None or not publication.is_fictional:
        return
    key = key_of(publication)
    sources = Source.objects.filter(code=key, is_fictional=True)
    keys = list(sources.values_list("pk", flat=True))
    WeightSet.objects.filter(problem=session.problem_id, key=key).delete()
    Observation.objects.filter(source__in=keys).delete()
    sources.delete()
    Observation.history.filter(source_id__in=keys).delete()  # type: ignore[attr-defined]
    Source.history.filter(id__in=keys).delete()  # type: ignore[attr-defined]
    publication.delete()


def resting_on(session: Session) -> list[Session]:
    """Other sessions whose frozen questions hold values that came of this one."""
    publication = Publication.objects.filter(record__session=session).first()
    if publication is None:
        return []
    key = key_of(publication)
    frozen = FrozenQuestion.objects.select_related("session").exclude(session=session)
    return [
        one.session
        for one in frozen.order_by("pk")
        if any(cell and key in cell["sources"] for row in one.cells for cell in row)
    ]
