"""The projector's board: the question and who is in, then what came out.

Everybody in the room reads it, so of a blind round it knows only how far people are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from decision.desk.presentation.board_results import board_results_context
from decision.desk.presentation.desk import phase_of
from decision.desk.presentation.people import share_done
from decision.records.models import DecisionRecord
from decision.records.selectors import record_of
from decision.sessions.enums import SessionState
from decision.sessions.models import Session
from decision.sessions.selectors.ballots import Progress
from decision.sessions.selectors.counting import Attendance
from decision.sessions.selectors.shown import is_live

# As many as fit under the rings without scrolling.
MOST_NAMES = 48


@dataclass(frozen=True)
class Ring:
    """How far a group is: `share` of its questions are answered, in per cent."""

    name: str
    share: float
    finished: int
    people: int


@dataclass(frozen=True)
class Seat:
    """Somebody who is in."""

    name: str
    finished: bool


@dataclass(frozen=True)
class Board:
    session: Session
    phase: str
    round_number: int
    people: int
    here: int
    finished: int
    rings: tuple[Ring, ...]
    seats: tuple[Seat, ...]
    more: int
    record: DecisionRecord | None

    @property
    def stage(self) -> str:
        """What the board is for now: “waiting”, “working”, “results” or “both”."""
        if self.session.state == SessionState.DRAFT:
            return "waiting"
        if self.session.state in (SessionState.OPEN, SessionState.ROUND_CLOSED):
            return "both" if is_live(self.session) else "working"
        return "results"

    @property
    def shows_results(self) -> bool:
        return self.stage in ("both", "results")

    @property
    def status(self) -> str:
        """The newest round and how it is, for the corner of the board."""
        if not self.round_number:
            return ""
        number = {"number": self.round_number}
        match self.session.state:
            case SessionState.OPEN if self.session.blind:
                return _("Round %(number)s · blind") % number
            case SessionState.OPEN:
                return _("Round %(number)s · open") % number
            case SessionState.ROUND_CLOSED:
                return _("Round %(number)s · closed") % number
            case SessionState.REVEALED:
                return _("Round %(number)s · revealed") % number
            case _:
                return _("Round %(number)s · final") % number

    @property
    def crowd(self) -> str:
        """How large the names may be written."""
        return "few" if len(self.seats) <= 12 else "some" if len(self.seats) <= 24 else "many"


def board_context(session_pk: int) -> dict[str, Any]:
    """What `decision/desk/_board.html` expects, in a constant number of queries."""
    session = Session.objects.select_related("problem", "facilitator").get(pk=session_pk)
    board = board_of(session)
    shown = board_results_context(session_pk) if board.shows_results else {"results": None}
    return {"board": board, **shown}


def board_of(session: Session) -> Board:
    attendance = Attendance(session)
    newest, present = attendance.round, attendance.present
    seats = _seats(session, present)
    return Board(
        session=session,
        phase=phase_of(session, newest.number if newest else 0),
        round_number=newest.number if newest else 0,
        people=attendance.people,
        here=attendance.here,
        finished=attendance.finished,
        rings=_rings(session, present) if newest else (),
        seats=seats[:MOST_NAMES],
        more=max(0, len(seats) - MOST_NAMES),
        record=record_of(session),
    )


def _rings(session: Session, present: Sequence[Progress]) -> tuple[Ring, ...]:
    rings = [
        _ring(session, group.name, [p for p in present if p.participant.group_id == group.pk])
        for group in session.groups.order_by("position", "pk")
    ]
    return tuple(rings) or (_ring(session, _("All participants"), present),)


def _ring(session: Session, name: str, people: Sequence[Progress]) -> Ring:
    return Ring(
        name=name,
        share=100 * sum(share_done(person, session) for person in people) / len(people)
        if people
        else 0.0,
        finished=sum(person.finished for person in people),
        people=len(people),
    )


def _seats(session: Session, present: Sequence[Progress]) -> tuple[Seat, ...]:
    """Who is in, by name; where names are hidden they are counted and nothing more.

    A pseudonym that appears, vanishes or is ticked when somebody comes, goes or puts his phone
    away names him.
    """
    if not session.names_shown:
        return ()
    return tuple(
        Seat(person.participant.name, person.finished)
        for person in present
        if person.participant.joined_at
    )
