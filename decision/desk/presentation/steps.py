"""What a facilitator does next, in words: one step after another, from invitation to seal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decision.sessions.enums import SessionState
from decision.sessions.models import Session
from decision.sessions.selectors.shown import LEAST_TOGETHER, is_live
from decision.sessions.services.lifecycle import next_moves

StepKey = Literal[
    "invite", "open", "wait", "close_round", "reveal", "discuss", "again", "close", "seal", "done"
]
# One round may be a first impression; after two there is something to compare.
USUAL_ROUNDS = 2


@dataclass(frozen=True)
class Standing:
    """Where a session stands, in the few numbers that decide what comes next.

    `round_number` is 0 in a draft; the numbers of people are those of
    `decision.sessions.selectors.counting`. `unconfirmed` is how many have not said whether what
    was carried in from an earlier round counts; `unconfirmed_may_count` whether the facilitator
    may have it count.
    """

    session: Session
    round_number: int
    people: int
    here: int
    finished: int
    unconfirmed: int = 0
    unconfirmed_may_count: bool = False

    @property
    def has_quorum(self) -> bool:
        return self.finished >= self.session.minimum_turnout


@dataclass(frozen=True)
class Step:
    """One line of the way; `state` is “done”, “now” or “later”."""

    key: StepKey
    title: str
    state: str


@dataclass(frozen=True)
class Action:
    """A button: it makes a `move`, or leads to an `address`, where it may be asked once more."""

    label: str
    consequence: str
    move: str = ""
    address: str = ""


def current_step(standing: Standing) -> StepKey:
    match standing.session.state:
        case SessionState.DRAFT:
            return "open" if standing.people else "invite"
        case SessionState.OPEN:
            return "close_round" if standing.has_quorum else "wait"
        case SessionState.ROUND_CLOSED:
            return "reveal"
        case SessionState.REVEALED:
            return "discuss"
        case SessionState.CLOSED:
            return "seal"
        case _:
            return "done"


def steps(standing: Standing) -> tuple[Step, ...]:
    """The whole way as it looks from here; the steps of a round are those of the newest."""
    keys = _way(standing)
    now = current_step(standing)
    at = keys.index(now) if now in keys else len(keys)
    return tuple(
        Step(key, title(key, standing), "done" if i < at else "now" if i == at else "later")
        for i, key in enumerate(keys)
    )


def _way(standing: Standing) -> list[StepKey]:
    keys: list[StepKey] = ["invite", "open", "wait", "close_round"]
    if standing.session.blind:
        keys.append("reveal")
    keys.append("discuss")
    if standing.round_number < USUAL_ROUNDS and not standing.session.is_over:
        keys.append("again")
    return [*keys, "close", "seal"]


def title(key: StepKey, standing: Standing) -> str:
    """A step in a few words."""
    number = max(standing.round_number, 1)
    turnout = standing.session.minimum_turnout
    words: dict[StepKey, str] = {
        "invite": _("Invite the participants"),
        "open": _("Open round %(number)s") % {"number": number},
        "wait": ngettext(
            "Wait until %(number)s has finished", "Wait until %(number)s have finished", turnout
        )
        % {"number": turnout},
        "close_round": _("Close round %(number)s") % {"number": number},
        "reveal": _("Reveal the answers"),
        "discuss": _("Discuss the results"),
        "again": _("Open round %(number)s") % {"number": number + 1},
        "close": _("Close the session"),
        "seal": _("Seal the record"),
        "done": _("The record is sealed"),
    }
    return words[key]


def situation(standing: Standing) -> str:
    """Where the session stands, in one sentence."""
    number, people, finished = standing.round_number, standing.people, standing.finished
    match standing.session.state:
        case SessionState.DRAFT if not people:
            return _("The session is ready; nobody has been invited or has joined yet.")
        case SessionState.DRAFT:
            return ngettext(
                "%(people)s participant is in the session, %(here)s here; no round has been opened "
                "yet.",
                "%(people)s participants are in the session, %(here)s here; no round has been "
                "opened yet.",
                people,
            ) % {"people": people, "here": standing.here}
        case SessionState.OPEN:
            return ngettext(
                "Round %(number)s is open: %(finished)s of %(people)s participant has finished.",
                "Round %(number)s is open: %(finished)s of %(people)s participants have finished.",
                people,
            ) % {"number": number, "finished": finished, "people": people}
        case SessionState.ROUND_CLOSED:
            return _("Round %(number)s is closed; its answers wait for the reveal.") % {
                "number": number
            }
        case SessionState.REVEALED:
            return _("Round %(number)s is revealed: everybody sees the results.") % {
                "number": number
            }
        case SessionState.CLOSED:
            return _("The session is closed: the result of round %(number)s stands.") % {
                "number": number
            }
        case _:
            return _("The session is sealed: whoever has its record can check it.")


def too_few(session: Session, people: int) -> str:
    """What is said at once where more must have finished than there are people; else empty."""
    if session.is_over or not 0 < people < session.minimum_turnout:
        return ""
    return ngettext(
        "The minimum turnout is %(wanted)s, and there is only %(people)s person in the session: "
        "no round could be closed. Invite more, or lower the turnout.",
        "The minimum turnout is %(wanted)s, and there are only %(people)s people in the session: "
        "no round could be closed. Invite more, or lower the turnout.",
        people,
    ) % {"wanted": session.minimum_turnout, "people": people}


def actions(standing: Standing) -> tuple[Action | None, tuple[Action, ...]]:
    """The one primary button, and the other moves that are allowed."""
    moves = [_action(move, standing) for move in next_moves(standing.session)]
    match current_step(standing):
        case "close_round" if standing.unconfirmed and standing.unconfirmed_may_count:
            moves.append(_closing_with_unconfirmed(standing))
        case "invite":
            return _invitation(standing), tuple(moves)
        case "wait":
            few = standing.people < standing.session.minimum_turnout
            return (_invitation(standing) if few else None), ()
        case "discuss" if standing.round_number >= USUAL_ROUNDS:
            moves.reverse()
    return (moves[0] if moves else None), tuple(moves[1:])


def _invitation(standing: Standing) -> Action:
    return Action(
        _("Invite participants"),
        _("By the code, the QR code or personal links: all on one page."),
        address=reverse("session_people", args=[standing.session.code]),
    )


def asks_first(move: str, standing: Standing) -> bool:
    """Whether a move is asked about once more: what is final then, or a round for nobody."""
    return move in ("close", "seal") or (move == "open_round" and not standing.here)


def _action(move: str, standing: Standing) -> Action:
    label, consequence = words_of_move(move, standing)
    code = standing.session.code
    asked = reverse("session_sure", args=[code, move]) if asks_first(move, standing) else ""
    return Action(label, consequence, move=move, address=asked)


def words_of_move(move: str, standing: Standing) -> tuple[str, str]:
    """The label of a move's button, and what follows from it."""
    return {
        "open_round": _opening,
        "close_round": _closing,
        "reveal": _revealing,
        "close": _ending,
        "seal": _sealing,
    }[move](standing)


def _opening(standing: Standing) -> tuple[str, str]:
    number = standing.round_number + 1
    label = _("Open round %(number)s") % {"number": number}
    if number > 1 and not standing.session.names_shown:
        return label, _(
            "Everybody finds his own answers from the last round, with the group's beside them "
            "where they tell nobody apart, and stands by them with one tap or changes them; who "
            "does neither is not counted unless you choose so at the closing. The round before "
            "stays as it was."
        )
    if number > 1:
        return label, _(
            "Everybody finds his own answers from the last round, with the group's beside them, "
            "and stands by them with one tap or changes them; who does neither is not counted "
            "unless you choose so at the closing. The round before stays as it was."
        )
    if standing.session.blind:
        return label, _(
            "The questions are frozen and appear on every participant's screen. Until the reveal "
            "nobody, you included, sees another's answers."
        )
    if is_live(standing.session):
        return label, _(
            "The questions are frozen and appear on every participant's screen. The results are "
            "live while people answer."
        )
    return label, _(
        "The questions are frozen and appear on every participant's screen. Names are hidden, so "
        "the results come when the round is closed."
    )


def _closing(standing: Standing) -> tuple[str, str]:
    words = [
        _("After closing nobody can change an answer; they stay hidden until you reveal them.")
        if standing.session.blind
        else _("After closing nobody can change an answer."),
    ]
    if standing.unconfirmed:
        words.append(_unconfirmed_do_not_count(standing))
    if not standing.session.names_shown:
        words.append(_only_finished(standing))
    return _("Close round %(number)s") % {"number": standing.round_number}, " ".join(words)


def _unconfirmed_do_not_count(standing: Standing) -> str:
    if standing.session.names_shown:
        words = ngettext(
            "%(number)s has not confirmed answers from an earlier round: they do not count.",
            "%(number)s have not confirmed answers from an earlier round: they do not count.",
            standing.unconfirmed,
        )
    else:  # who had not finished there did not count there, and is not among them
        words = ngettext(
            "%(number)s who counted in an earlier round has not confirmed the answers from it: "
            "they do not count.",
            "%(number)s who counted in an earlier round have not confirmed the answers from it: "
            "they do not count.",
            standing.unconfirmed,
        )
    words %= {"number": standing.unconfirmed}
    if standing.unconfirmed_may_count:
        return words
    return f"{words} {_few_unconfirmed()}"


def _few_unconfirmed() -> str:
    return _(
        "With hidden names they could count only if three at least had not confirmed, and nobody "
        "or three at least had finished: otherwise somebody would be known by his numbers."
    )


def _closing_with_unconfirmed(standing: Standing) -> Action:
    return Action(
        _("Close round %(number)s and count the unconfirmed") % {"number": standing.round_number},
        ngettext(
            "%(number)s who has not confirmed counts with what was said in an earlier round. The "
            "log and the record say that you chose so.",
            "%(number)s who have not confirmed count with what they said in an earlier round. The "
            "log and the record say that you chose so.",
            standing.unconfirmed,
        )
        % {"number": standing.unconfirmed},
        move="close_counting_unconfirmed",
    )


def _only_finished(standing: Standing) -> str:
    """What hidden names mean at the closing."""
    if standing.finished < LEAST_TOGETHER:
        return _(
            "Names are hidden: of fewer than three who have finished nothing will be shown, not "
            "even to you."
        )
    return _("Names are hidden: only finished answers count.")


def _revealing(_standing: Standing) -> tuple[str, str]:
    return _("Reveal the answers"), _(
        "Everybody sees the group's weights, the consensus and the ranking at the same moment, "
        "here, on the phones and on the board. This cannot be taken back."
    )


def _ending(standing: Standing) -> tuple[str, str]:
    return _("Close the session"), _(
        "No other round can be opened; the result of round %(number)s stands."
    ) % {"number": standing.round_number}


def _sealing(_standing: Standing) -> tuple[str, str]:
    return _("Seal the record"), _(
        "Answers, events, data and results become one file with its SHA-256, chained to the "
        "record before it. Anybody can check it; nobody can change it."
    )
