"""The life of a session, move by move.

    draft → open → round_closed → revealed → open → … → revealed → closed → sealed

A round of a session that is not blind has nothing to reveal: closing it reveals it. Only the
facilitator moves a session; each move is an event; a move that is not allowed is refused with
a sentence. `decision.records.services` seals.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from decision.live.announcing import announce
from decision.problems.enums import ProblemState
from decision.problems.models import Problem
from decision.problems.perms import held_problem
from decision.problems.selectors.criteria import criteria_of, criteria_tree
from decision.sessions.enums import EventKind, SessionState
from decision.sessions.errors import SessionError
from decision.sessions.models import Round, Session, StakeholderGroup
from decision.sessions.models.sessions import CODE_ALPHABET, CODE_LENGTH
from decision.sessions.selectors.counting import Attendance
from decision.sessions.selectors.frames import frame_of, frozen_frame, levels_of, weighed_nodes
from decision.sessions.selectors.sessions import current_round
from decision.sessions.services.carrying import carry_answers, carry_conflicts, end_waiting
from decision.sessions.services.events import locked, record_event
from decision.sessions.services.questions import freeze_question, freeze_what_is_not
from decision.sessions.services.voices import draw_numbers, give_voices, take_back_voices

# From which states a move may be made; the first move named is the one to make next.
MOVES: dict[str, tuple[str, ...]] = {
    SessionState.DRAFT: ("open_round",),
    SessionState.OPEN: ("close_round",),
    SessionState.ROUND_CLOSED: ("reveal",),
    SessionState.REVEALED: ("open_round", "close"),
    SessionState.CLOSED: ("seal",),
    SessionState.SEALED: (),
}
CODE_ATTEMPTS = 20


def next_moves(session: Session) -> tuple[str, ...]:
    """The moves that the session's state allows."""
    return MOVES[session.state]


def create_session(
    *,
    facilitator: User,
    problem: Problem,
    title: str,
    method: str,
    levels: Sequence[int] = (),
    scoring: bool = False,
    pairs: str = "full",
    names_shown: bool = False,
    blind: bool = True,
    minimum_turnout: int = 1,
    deadline: datetime | None = None,
    groups: Sequence[tuple[str, Decimal]] = (),
    is_demonstration: bool = False,
) -> Session:
    """A draft with its stakeholder groups (name and voting power).

    Raises
    ------
    SessionError
        If the problem is not open or has nothing to weigh, or a level that was chosen has not.
    """
    if groups and not any(power for _name, power in groups):
        raise SessionError(_("At least one group must have voting power."))
    with transaction.atomic():
        # As it stands now: whoever makes it a draft again waits, and then finds this session.
        problem = held_problem(problem)
        refuse_what_is_not_open(problem)
        _refuse_empty(problem, levels)
        session = _with_a_code(
            Session(
                facilitator=facilitator,
                problem=problem,
                title=title,
                method=method,
                levels=sorted(levels),
                scoring=scoring,
                pairs=pairs,
                names_shown=names_shown,
                blind=blind,
                minimum_turnout=minimum_turnout,
                deadline=deadline,
                is_demonstration=is_demonstration,
            )
        )
        StakeholderGroup.objects.bulk_create(
            StakeholderGroup(session=session, name=name, power=power, position=position)
            for position, (name, power) in enumerate(groups)
        )
        record_event(session, EventKind.CREATED, user=facilitator)
    return session


def refuse_what_is_not_open(problem: Problem) -> None:
    """A committee is called to what everybody may see, and to what still is a question."""
    if problem.state == ProblemState.DRAFT:
        raise SessionError(
            _("This problem is still a draft: open it first, then a committee can weigh it.")
        )
    if problem.state == ProblemState.ARCHIVED:
        raise SessionError(_("This problem is archived: no new session is made of it."))


def _refuse_empty(problem: Problem, levels: Sequence[int]) -> None:
    tree = criteria_tree(criteria_of(problem))
    there = levels_of(tree)
    if not there:
        raise SessionError(_("There is nothing to weigh: no branch has two criteria."))
    if not set(levels) <= set(there):
        raise SessionError(_("A level that was chosen has nothing to weigh."))
    weighed_nodes(tree, levels)


def _with_a_code(session: Session) -> Session:
    """Stored under a code that no other session has."""
    for _attempt in range(CODE_ATTEMPTS):
        session.code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
        try:
            with transaction.atomic():
                session.save()
        except IntegrityError:
            continue
        return session
    raise SessionError(_("No code is free at the moment: try again."))


# Moves ----------------------------------------------------------------------------------------


def open_round(*, session: Session, user: User) -> Session:
    """Open the first round, or another after a reveal."""
    return _move(session, user, "open_round", _open_round)


def close_round(*, session: Session, user: User, counts_unconfirmed: bool = False) -> Session:
    """End the answering, if enough have finished.

    `counts_unconfirmed` says whether answers count that were carried in and not confirmed.
    """

    def close(now: Session, user: User) -> None:
        _close_round(now, user, counts_unconfirmed)

    return _move(session, user, "close_round", close)


def reveal(*, session: Session, user: User) -> Session:
    """Show everybody what was answered in the round that was closed."""
    return _move(session, user, "reveal", _reveal)


def close_session(*, session: Session, user: User) -> Session:
    """End the session: the newest round is its result."""
    return _move(session, user, "close", _close)


def change_deadline(*, session: Session, user: User, deadline: datetime | None) -> Session:
    """Set, extend or lift the deadline of the round that is open or comes next."""

    def change(now: Session) -> None:
        if now.is_over:
            raise SessionError(_("The session is over: its deadline cannot be changed."))
        if deadline is not None and deadline <= timezone.now():
            raise SessionError(_("The deadline must lie ahead."))
        now.deadline = deadline
        now.save(update_fields=["deadline"])
        record_event(
            now,
            EventKind.DEADLINE_CHANGED,
            user=user,
            deadline=deadline.isoformat() if deadline else None,
        )

    return _changed(session, user, change)


def change_turnout(*, session: Session, user: User, turnout: int, reason: str = "") -> Session:
    """Say how many must have finished before a round can be closed.

    The reason is for everybody to read: log, results and record say it.
    """

    def change(now: Session) -> None:
        if now.is_over:
            raise SessionError(_("The session is over: its turnout cannot be changed."))
        if turnout < 1:
            raise SessionError(_("At least one participant must have finished."))
        before, now.minimum_turnout = now.minimum_turnout, turnout
        now.save(update_fields=["minimum_turnout"])
        why: dict[str, Any] = {"reason": reason} if reason else {}
        kind = EventKind.TURNOUT_CHANGED
        record_event(now, kind, user=user, before=before, after=turnout, **why)

    return _changed(session, user, change)


def archive(*, session: Session, user: User, is_archived: bool) -> None:
    """Put a session away from the list, or back into it; it goes on as it was."""
    refuse_other_than_facilitator(session, user)
    session.is_archived = is_archived
    session.save(update_fields=["is_archived"])


def move_door(*, session: Session, user: User, opened: bool) -> Session:
    """Let people join by the code, or by personal links alone."""

    def change(now: Session) -> None:
        if now.is_over:
            raise SessionError(_("The session is over: nobody can join it any more."))
        if now.door_open == opened:
            return
        now.door_open = opened
        now.save(update_fields=["door_open"])
        kind = EventKind.DOOR_OPENED if opened else EventKind.DOOR_CLOSED
        record_event(now, kind, user=user)

    return _changed(session, user, change)


def refuse_other_than_facilitator(session: Session, user: User) -> None:
    if session.facilitator_id != user.pk:
        raise SessionError(_("Only the facilitator leads the session."))


def _move(
    session: Session, user: User, name: str, make: Callable[[Session, User], None]
) -> Session:
    def move(now: Session) -> None:
        refuse_move(now, name)
        make(now, user)

    return _changed(session, user, move)


def _changed(session: Session, user: User, change: Callable[[Session], None]) -> Session:
    """The session after a change that only its facilitator may make, told to all who watch."""
    with transaction.atomic():
        now = locked(session)
        refuse_other_than_facilitator(now, user)
        change(now)
        announce(now.pk)
    return now


_NOT_NOW = {
    "open_round": gettext_lazy("A round can be opened in a draft or after a reveal, not now."),
    "close_round": gettext_lazy("No round is open."),
    "reveal": gettext_lazy("There is no closed round that waits to be revealed."),
    "close": gettext_lazy("A session can be closed after a reveal, not now."),
    "seal": gettext_lazy("Only a closed session can be sealed."),
}


def refuse_move(session: Session, name: str) -> None:
    """Raise what says why a move is not allowed now, if it is not."""
    if name not in MOVES[session.state]:
        raise SessionError(str(_NOT_NOW[name]))


def _open_round(session: Session, user: User) -> None:
    last = current_round(session)
    if last is None:
        frame = frame_of(session)
        if not frame.nodes:
            raise SessionError(_("There is nothing to weigh: no branch has two criteria."))
        weighed_nodes(frame.tree, session.levels)  # a draft follows its problem until now
        session.frame = frozen_frame(frame, session.problem)
        freeze_question(session, frame)
    else:
        freeze_what_is_not(session)
        if session.deadline and session.deadline <= timezone.now():
            session.deadline = None  # the deadline of the round before
    session.state = SessionState.OPEN
    session.save(update_fields=["frame", "deadline", "state"])
    round = Round.objects.create(
        session=session, number=last.number + 1 if last else 1, opened_at=timezone.now()
    )
    give_voices(round)
    carry_answers(round)
    carry_conflicts(round)
    record_event(session, EventKind.ROUND_OPENED, user=user, round=round.number)


def _close_round(session: Session, user: User, counts_unconfirmed: bool) -> None:
    finished = Attendance(session).finished
    if finished < session.minimum_turnout:
        raise SessionError(
            _("%(finished)s have finished; %(wanted)s must, before the round can be closed.")
            % {"finished": finished, "wanted": session.minimum_turnout}
        )
    round = _newest(session)
    at = timezone.now()
    take_back_voices(round)
    carried = end_waiting(round, at=at, count=counts_unconfirmed)
    round.closed_at = at
    if not session.blind:
        round.revealed_at = round.closed_at
    round.save(update_fields=["closed_at", "revealed_at"])
    if round.revealed_at:
        draw_numbers(round)
    _enter(session, SessionState.ROUND_CLOSED if session.blind else SessionState.REVEALED)
    record_event(
        session,
        EventKind.ROUND_CLOSED,
        user=user,
        round=round.number,
        finished=finished,
        **carried,
    )


def _reveal(session: Session, user: User) -> None:
    round = _newest(session)
    round.revealed_at = timezone.now()
    round.save(update_fields=["revealed_at"])
    draw_numbers(round)
    _enter(session, SessionState.REVEALED)
    record_event(session, EventKind.REVEALED, user=user, round=round.number)


def _close(session: Session, user: User) -> None:
    freeze_what_is_not(session)
    _enter(session, SessionState.CLOSED)
    record_event(session, EventKind.CLOSED, user=user)


def _enter(session: Session, state: SessionState) -> None:
    session.state = state
    session.save(update_fields=["state"])


def _newest(session: Session) -> Round:
    round = current_round(session)
    assert round is not None  # only a draft has none, and no move from a draft comes here
    round.session = session
    return round
