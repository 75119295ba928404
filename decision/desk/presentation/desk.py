"""The facilitator's desk: what to do now, who is how far, what the list of sessions says.

Nothing here reads an answer: the desk shows a blind round as it may be shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse

from decision.desk.presentation.people import (
    GroupRow,
    PersonRow,
    WhoCounts,
    group_rows,
    person_rows,
    who_counts,
)
from decision.desk.presentation.steps import (
    Action,
    Standing,
    Step,
    actions,
    current_step,
    situation,
    steps,
    title,
    too_few,
)
from decision.publishing.models import Publication
from decision.publishing.selectors import publication_of
from decision.records.models import DecisionRecord
from decision.records.selectors import record_of
from decision.results.presentation.talk import PairRow, least_dispute, pair_row
from decision.results.services.pairs import all_agreed, opinions_of
from decision.sessions.enums import SessionState
from decision.sessions.models import Round, Session
from decision.sessions.selectors.carried import told_apart_by_standing, unconfirmed_ballots
from decision.sessions.selectors.counting import Attendance
from decision.sessions.selectors.sessions import current_round

# The desk is sent anew at each change: of a crowd it shows the first, the people page all.
MOST_ROWS = 50


@dataclass(frozen=True)
class Talk:
    """What to discuss first: a pair, or nothing where `agreed` says so; `least` is a dispute's."""

    disputed: PairRow | None = None
    agreed: bool = False
    least: str = ""


@dataclass(frozen=True)
class Desk:
    """All that changes on the desk, in the order of reading."""

    session: Session
    phase: str
    situation: str
    too_few: str
    step: str
    steps: tuple[Step, ...]
    primary: Action | None
    others: tuple[Action, ...]
    attendance: Attendance
    counting: WhoCounts | None
    people: tuple[PersonRow, ...]  # the first MOST_ROWS of them
    removed_count: int
    groups: tuple[GroupRow, ...]
    takes_part: bool
    talk: Talk
    record: DecisionRecord | None
    publication: Publication | None

    @property
    def powers_differ(self) -> bool:
        """Whether there is something to say of single people's voting power."""
        return any(person.participant.power != 1 for person in self.attendance.present)

    @property
    def more_people(self) -> int:
        return self.attendance.people - len(self.people)


def desk_live_context(session_pk: int) -> dict[str, Any]:
    """What `decision/desk/_desk_live.html` expects, in a constant number of queries."""
    session = Session.objects.select_related("problem", "facilitator").get(pk=session_pk)
    return {"desk": desk_of(session)}


def desk_of(session: Session) -> Desk:
    attendance = Attendance(session)
    present = attendance.present
    standing = standing_of(attendance)
    primary, others = actions(standing)
    return Desk(
        session=session,
        phase=phase_of(session, standing.round_number),
        situation=situation(standing),
        too_few=too_few(session, standing.people),
        step=current_step(standing),
        steps=steps(standing),
        primary=primary,
        others=others,
        attendance=attendance,
        counting=who_counts(session, attendance),
        people=person_rows(present[:MOST_ROWS], session, attendance),
        removed_count=len(attendance.progress) - len(present),
        groups=group_rows(session.groups.order_by("position", "pk"), present),
        takes_part=any(p.participant.user_id == session.facilitator_id for p in present),
        talk=talk_of(session),
        record=record_of(session),
        publication=publication_of(session) if session.state == SessionState.SEALED else None,
    )


def talk_of(session: Session) -> Talk:
    """Nothing until it may be seen, nor where people were not asked about pairs."""
    if session.state != SessionState.REVEALED:
        return Talk()
    round = current_round(session)
    assert round is not None  # it was revealed
    opinions, names = opinions_of(session, round)
    first = opinions[0] if opinions and opinions[0].is_disputed else None
    return Talk(
        disputed=pair_row(names, first) if first else None,
        agreed=all_agreed(opinions),
        least=least_dispute(),
    )


def standing_of(attendance: Attendance) -> Standing:
    standing = Standing(
        session=attendance.session,
        round_number=attendance.round.number if attendance.round else 0,
        people=attendance.people,
        here=attendance.here,
        finished=attendance.finished,
    )
    return with_unconfirmed(standing, attendance.round)


def with_unconfirmed(standing: Standing, newest: Round | None) -> Standing:
    """How many have not confirmed what was carried into the open round."""
    if newest is None or newest.number == 1 or not standing.session.is_open:
        return standing
    newest.session = standing.session
    return replace(
        standing,
        unconfirmed=unconfirmed_ballots(newest).count(),
        unconfirmed_may_count=not told_apart_by_standing(newest),
    )


def phase_of(session: Session, round_number: int) -> str:
    """State and round in one word: whoever sends it back has seen the session as it stands."""
    return f"{session.state}-{round_number}"


# The list of sessions --------------------------------------------------------------------------


@dataclass(frozen=True)
class SessionRow:
    """A session in a list: where it stands and what comes next."""

    session: Any
    situation: str
    next: str
    address: str
    leads: bool


def session_rows(sessions: Iterable[Any], user_pk: int) -> tuple[SessionRow, ...]:
    """Rows for sessions that carry the counts of `decision.desk.selectors`."""
    return tuple(_session_row(session, session.facilitator_id == user_pk) for session in sessions)


def _session_row(session: Any, leads: bool) -> SessionRow:
    standing = Standing(
        session,
        session.round_number,
        people=session.people_count,
        here=session.here_count,
        finished=session.finished_count,
    )
    return SessionRow(
        session=session,
        situation=situation(standing),
        next=title(current_step(standing), standing),
        address=session.get_absolute_url() if leads else reverse("weigh", args=[session.code]),
        leads=leads,
    )
