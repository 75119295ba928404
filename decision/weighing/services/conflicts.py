"""A conflict of interest is declared, taken back, written down by the facilitator.

Whoever declares one keeps his ratings of that alternative: they are left out of every result,
and count again if he takes it back while the round is open. Where nothing is rated nothing is left
out: it is disclosed. Nobody declares for another but the
facilitator, who writes down what was stated aloud; the person sees that on his page and can take
it back like his own. A weight is about no alternative and is not touched.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from decision.live.announcing import announce
from decision.sessions.enums import EventKind
from decision.sessions.errors import SessionError
from decision.sessions.models import ConflictOfInterest, Participant, Round, Session
from decision.sessions.models.conflicts import LONGEST_REASON, STANDING
from decision.sessions.selectors.frames import compared_in
from decision.sessions.selectors.sessions import current_round
from decision.sessions.services.events import locked, record_event
from decision.sessions.services.lifecycle import refuse_other_than_facilitator
from decision.weighing.services.storing import open_ballot

# All of them are kept, so that there must be an end.
MOST_OF_A_PERSON = 1_000


def declare_conflicts(
    *, participant: Participant, alternatives: Collection[int], reason: str = ""
) -> int:
    """Say that one has an interest in these alternatives (primary keys); how many are new.

    Raises
    ------
    SessionError
        If no round is open for this person, or one of them is not compared in this session.
    """
    with transaction.atomic():
        round = open_ballot(participant).round
        return _declare(round, participant, alternatives, reason)


def take_conflict_back(*, participant: Participant, alternative: int) -> None:
    """Say that one has none after all; also of what the facilitator has written down."""
    with transaction.atomic():
        round = open_ballot(participant).round
        _end(round, participant, {"alternative": alternative}, EventKind.CONFLICT_TAKEN_BACK)


def record_conflicts(
    *, participant: Participant, user: User, alternatives: Collection[int], reason: str = ""
) -> int:
    """Write down what a person has stated aloud; the facilitator alone, in an open round."""
    with transaction.atomic():
        round = _led_round(participant.session, user)
        return _declare(round, participant, alternatives, reason, user)


def strike_conflict(*, participant: Participant, user: User, alternative: int) -> None:
    """Take out what the facilitator has written down; not what the person declared himself."""
    with transaction.atomic():
        round = _led_round(participant.session, user)
        own = {"alternative": alternative, "recorded_by__isnull": False}
        _end(round, participant, own, EventKind.CONFLICT_STRUCK, user)


def _led_round(session: Session, user: User) -> Round:
    session = locked(session)
    refuse_other_than_facilitator(session, user)
    round = current_round(session)
    if not session.is_open or round is None:
        raise SessionError(
            _("No round is open: conflicts of interest can be written down only in an open round.")
        )
    round.session = session
    return round


def _declare(
    round: Round,
    participant: Participant,
    alternatives: Collection[int],
    reason: str,
    user: User | None = None,
) -> int:
    frame = round.session.frame
    if not set(alternatives) <= set(frame["alternatives"]):
        raise SessionError(_("This alternative is not compared in this session."))
    if len(reason) > LONGEST_REASON:
        raise SessionError(
            _("A reason has at most %(limit)s characters.") % {"limit": LONGEST_REASON}
        )
    known = ConflictOfInterest.objects.filter(round=round, participant=participant)
    standing = set(known.filter(STANDING).values_list("alternative", flat=True))
    new = [pk for pk in frame["alternatives"] if pk in set(alternatives) - standing]
    if known.count() + len(new) > MOST_OF_A_PERSON:
        raise SessionError(
            _("Conflicts of interest were declared and taken back too often in this round.")
        )
    ConflictOfInterest.objects.bulk_create(
        ConflictOfInterest(
            round=round,
            participant=participant,
            alternative_id=alternative,
            reason=reason,
            recorded_by=user,
            declared_at=timezone.now(),
        )
        for alternative in new
    )
    kind = EventKind.CONFLICT_RECORDED if user else EventKind.CONFLICT_DECLARED
    if new:
        _write_down(kind, round, participant, new, user)
    return len(new)


def _end(
    round: Round,
    participant: Participant,
    which: dict[str, Any],
    kind: EventKind,
    user: User | None = None,
) -> None:
    standing = ConflictOfInterest.objects.filter(
        STANDING, round=round, participant=participant, **which
    )
    if not standing.update(taken_back_at=timezone.now()):
        raise SessionError(_("There is no such conflict of interest that could be taken back."))
    _write_down(kind, round, participant, [which["alternative"]], user)


def _write_down(
    kind: EventKind,
    round: Round,
    participant: Participant,
    alternatives: Collection[int],
    user: User | None,
) -> None:
    codes = {each.pk: each.code for each in compared_in(round.session)}
    for alternative in alternatives:
        record_event(
            round.session,
            kind,
            user=user,
            participant=participant,
            round=round.number,
            alternative=codes[alternative],
        )
    announce(round.session_id)
