"""What is asked once more before a move that cannot be taken back, and what becomes final."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decision.desk.presentation.desk import phase_of, standing_of
from decision.desk.presentation.steps import Standing, asks_first, words_of_move
from decision.sessions.models import Session
from decision.sessions.selectors.counting import Attendance
from decision.sessions.services.lifecycle import next_moves


@dataclass(frozen=True)
class Sure:
    """A question with its button, and what follows in a few lines."""

    move: str
    phase: str
    question: str
    lines: tuple[str, ...]
    button: str
    is_final: bool


def sure_of(session: Session, move: str) -> Sure | None:
    """None where the move is not allowed now, or nothing is asked about it."""
    attendance = Attendance(session)
    standing = standing_of(attendance)
    if move not in next_moves(session) or not asks_first(move, standing):
        return None
    label, consequence = words_of_move(move, standing)
    question, lines = {"open_round": _opening, "close": _closing, "seal": _sealing}[move](
        standing, attendance
    )
    return Sure(
        move=move,
        phase=phase_of(session, standing.round_number),
        question=question,
        lines=(*lines, consequence) if move == "open_round" else tuple(lines),
        button=label,
        is_final=move != "open_round",
    )


def _opening(standing: Standing, _attendance: Attendance) -> tuple[str, list[str]]:
    lines = [_("Whoever comes in while the round is open can still answer.")]
    if standing.people:
        invited = ngettext(
            "%(number)s person is invited; nobody has come in.",
            "%(number)s people are invited; nobody has come in.",
            standing.people,
        ) % {"number": standing.people}
        lines.insert(0, invited)
    return _("Nobody is here yet. Open the round all the same?"), lines


def _closing(standing: Standing, attendance: Attendance) -> tuple[str, list[str]]:
    return _("Close the session for good?"), [
        _("The result of round %(number)s stands; no other round can be opened.")
        % {"number": standing.round_number},
        _rests_on(attendance),
        _("Nobody can join any more; people, groups and voting powers stay as they are."),
        _("What remains to be done is to seal the record."),
    ]


def _sealing(standing: Standing, attendance: Attendance) -> tuple[str, list[str]]:
    session = standing.session
    return _("Seal the record for good?"), [
        _rests_on(attendance),
        _("Answers, events, data and results become one file with its SHA-256."),
        _("As a demonstration's record it stands outside the chain.")
        if session.is_demonstration
        else _("It is chained to the record before it: nobody can change or delete it."),
        _("It holds everybody's answers by name.")
        if session.names_shown
        else _("It holds no answer by name."),
    ]


def _rests_on(attendance: Attendance) -> str:
    return _(
        "The result rests on the answers of %(counted)s of %(called)s who have a voice in the "
        "round."
    ) % {"counted": attendance.counted, "called": attendance.called}
