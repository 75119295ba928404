"""The people of a session as the facilitator sees them: how far they are, and who counts.

Nothing here reads what somebody answered; where names are hidden not even how much.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from decision.sessions.enums import SessionState
from decision.sessions.models import Session, StakeholderGroup
from decision.sessions.selectors.ballots import Progress
from decision.sessions.selectors.conflicts import conflicts_by_person
from decision.sessions.selectors.counting import Attendance, Why
from decision.sessions.selectors.frames import compared_in

# Of those who do not count for one reason so many are named.
MOST_NAMED = 12


@dataclass(frozen=True)
class PersonRow:
    """A participant and how far he is; `share` is the bar's length in per cent.

    `number` is empty where names are hidden; `counting` says whether he counts, where the words
    for how far he is do not say it. `conflicts` name what he has a conflict of interest about.
    """

    pk: int
    name: str
    number: str
    group: str
    power: str
    state: str
    words: str
    counting: str
    share: float
    is_facilitator: bool
    renewed_at: datetime | None
    conflicts: tuple[str, ...] = ()


@dataclass(frozen=True)
class GroupRow:
    """A stakeholder group: its power in words, its people."""

    pk: int
    name: str
    power: str
    people: int
    finished: int


@dataclass(frozen=True)
class Left:
    """People who do not count for one reason, or who count though something is missing."""

    reason: str
    names: tuple[str, ...]
    more: int


@dataclass(frozen=True)
class WhoCounts:
    """Before a round is closed: who will count, who will not, and why."""

    counted: int
    people: int
    notes: tuple[Left, ...]  # of those who count, what one might not expect
    left: tuple[Left, ...]


def person_rows(
    some: Iterable[Progress], session: Session, attendance: Attendance
) -> tuple[PersonRow, ...]:
    """`some` of the people of a session."""
    standing = conflicts_by_person(session, attendance.round)
    names = {each.pk: each.title for each in compared_in(session)} if standing else {}
    return tuple(
        replace(
            _row(person, session, attendance),
            conflicts=tuple(
                names.get(one.alternative_id, "") for one in standing.get(person.participant.pk, ())
            ),
        )
        for person in some
    )


def group_rows(
    groups: Iterable[StakeholderGroup], present: Sequence[Progress]
) -> tuple[GroupRow, ...]:
    return tuple(
        GroupRow(
            pk=group.pk,
            name=group.name,
            power=power_text(group.power),
            people=sum(p.participant.group_id == group.pk for p in present),
            finished=sum(p.finished for p in present if p.participant.group_id == group.pk),
        )
        for group in groups
    )


def who_counts(session: Session, attendance: Attendance) -> WhoCounts | None:
    """None where no round waits for its closing or its reveal."""
    if session.state not in (SessionState.OPEN, SessionState.ROUND_CLOSED):
        return None
    reasons: dict[str, list[str]] = {}
    notes: dict[str, list[str]] = {}
    for person in attendance.progress:
        why = attendance.why[person.participant.pk]
        if why != Why.COUNTS and person.state != "removed":
            reasons.setdefault(_reason(why, session), []).append(person.participant.name)
        elif why == Why.COUNTS and not person.finished:
            notes.setdefault(_note(person), []).append(person.participant.name)
    return WhoCounts(
        counted=attendance.counted,
        people=attendance.people,
        notes=_lines(notes),
        left=_lines(reasons),
    )


def _lines(found: dict[str, list[str]]) -> tuple[Left, ...]:
    return tuple(
        Left(reason, tuple(names[:MOST_NAMED]), max(0, len(names) - MOST_NAMED))
        for reason, names in found.items()
    )


def _row(person: Progress, session: Session, attendance: Attendance) -> PersonRow:
    participant = person.participant
    return PersonRow(
        pk=participant.pk,
        name=participant.name,
        number=str(participant.number) if session.names_shown else "",
        group=participant.group.name if participant.group else "",
        power=power_text(participant.power),
        state=person.state,
        words=progress_words(person, session),
        counting=counting_words(person, session, attendance.why.get(participant.pk)),
        share=100 * share_done(person, session),
        is_facilitator=participant.user_id == session.facilitator_id,
        renewed_at=participant.renewed_at,
    )


def progress_words(person: Progress, session: Session) -> str:
    """How far somebody is: where no round is open nobody “is answering”."""
    if person.state == "waiting":
        return _("has not confirmed yet") if session.is_open else _("did not confirm")
    if person.state in ("finished", "removed"):
        return _("has finished") if person.finished else pgettext("person", "taken out")
    if session.state == SessionState.DRAFT or (session.is_open and not person.has_begun):
        return _("here") if person.is_here else _("not here yet")
    if not session.is_open:
        return _("did not finish") if person.has_begun else _("did not answer")
    if not session.names_shown:
        return _("is answering")
    numbers = {"answered": person.answered, "asked": person.asked}
    return _("is answering: %(answered)s of %(asked)s") % numbers


def counting_words(person: Progress, session: Session, why: Why | None) -> str:
    """Whether somebody counts, where that is not plain; empty before the first round."""
    if why is None or (person.finished and why == Why.COUNTS):
        return ""
    if why == Why.COUNTS:
        return _note(person)
    if person.state == "removed":
        return ""
    if why in (Why.SILENT, Why.UNFINISHED, Why.UNCONFIRMED):
        return "" if session.is_open else _("does not count")
    return _("does not count: %(reason)s") % {"reason": _reason(why, session)}


def _note(person: Progress) -> str:
    """Of somebody who counts and has not finished, or is no longer here."""
    if person.waits:
        return _("counts unconfirmed, as you chose at the closing")
    if person.state == "removed":
        return _("counts: what was answered before is kept")
    return _("counts, without having said “I have finished”")


def _reason(why: Why, session: Session) -> str:
    is_open = session.is_open
    words = {
        Why.SILENT: _("nothing answered yet") if is_open else _("nothing answered"),
        Why.UNCONFIRMED: _("answers from an earlier round not confirmed yet")
        if is_open
        else _("answers from an earlier round not confirmed"),
        Why.TOO_LITTLE: _("too few answers to give weights"),
        Why.UNFINISHED: _("has not finished") if is_open else _("had not finished"),
        Why.WITHOUT_VOICE: _("came or was let in again after the round had opened"),
        Why.TOO_FEW: _("too few have finished to hide each other"),
    }
    return words[why]


def share_done(person: Progress, session: Session) -> float:
    """From 0 to 1; who has finished is done, however many questions he skipped.

    Where names are hidden nothing lies between: how many answers somebody gave stands by number
    beside them.
    """
    if person.finished:
        return 1.0
    if not session.names_shown:
        return 0.0
    return min(1.0, person.answered / person.asked) if person.asked else 0.0


def power_text(power: Decimal) -> str:
    """Voting power without empty decimals, in the language of the page."""
    return number_format(f"{power.normalize():f}")
