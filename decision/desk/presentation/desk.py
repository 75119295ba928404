"""The facilitator's desk: what to do now, who is how far, what the list of sessions says.

Nothing here reads an answer: the desk shows a blind round as it may be shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

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
from decision.sessions.models import Session, StakeholderGroup
from decision.sessions.selectors.ballots import Progress, progress_of
from decision.sessions.selectors.sessions import current_round

# The desk is sent anew at each change: of a crowd it shows the first, the people page all.
MOST_ROWS = 50


@dataclass(frozen=True)
class PersonRow:
    """A participant and how far he is; `share` is the bar's length in per cent."""

    pk: int
    name: str
    group: str
    power: str
    state: str
    words: str
    share: float
    is_facilitator: bool
    renewed_at: datetime | None


@dataclass(frozen=True)
class GroupRow:
    """A stakeholder group: its power in words and as a field takes it, its people."""

    pk: int
    name: str
    power: str
    number: str
    people: int
    finished: int


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
    finished: int
    here: int
    people_count: int
    people: tuple[PersonRow, ...]  # the first MOST_ROWS of them
    removed_count: int
    groups: tuple[GroupRow, ...]
    takes_part: bool
    talk: Talk
    record: DecisionRecord | None
    publication: Publication | None

    @property
    def more_people(self) -> int:
        return self.people_count - len(self.people)


def desk_live_context(session_pk: int) -> dict[str, Any]:
    """What `decision/desk/_desk_live.html` expects, in a constant number of queries."""
    session = Session.objects.select_related("problem", "facilitator").get(pk=session_pk)
    return {"desk": desk_of(session)}


def desk_of(session: Session) -> Desk:
    progress = progress_of(session)
    present = [person for person in progress if person.state != "removed"]
    standing = standing_of(session, progress)
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
        finished=standing.finished,
        here=sum(person.state != "invited" for person in present),
        people_count=len(present),
        people=people_rows(present[:MOST_ROWS], session),
        removed_count=len(progress) - len(present),
        groups=group_rows(session.groups.order_by("position", "pk"), present),
        takes_part=any(p.participant.user_id == session.facilitator_id for p in present),
        talk=talk_of(session),
        record=record_of(session),
        publication=publication_of(session) if session.state == SessionState.SEALED else None,
    )


def people_rows(people: Iterable[Progress], session: Session) -> tuple[PersonRow, ...]:
    return tuple(_row(person, session) for person in people)


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


def standing_of(session: Session, progress: Iterable[Progress]) -> Standing:
    present = [person for person in progress if person.state != "removed"]
    newest = current_round(session)
    return Standing(
        session=session,
        round_number=newest.number if newest else 0,
        people=len(present),
        finished=sum(person.finished for person in present),
    )


def phase_of(session: Session, round_number: int) -> str:
    """State and round in one word: whoever sends it back has seen the session as it stands."""
    return f"{session.state}-{round_number}"


def group_rows(
    groups: Iterable[StakeholderGroup], present: Sequence[Progress]
) -> tuple[GroupRow, ...]:
    return tuple(
        GroupRow(
            pk=group.pk,
            name=group.name,
            power=power_text(group.power),
            number=plain_number(group.power),
            people=sum(p.participant.group_id == group.pk for p in present),
            finished=sum(p.finished for p in present if p.participant.group_id == group.pk),
        )
        for group in groups
    )


def _row(person: Progress, session: Session) -> PersonRow:
    participant = person.participant
    return PersonRow(
        pk=participant.pk,
        name=participant.name,
        group=participant.group.name if participant.group else "",
        power=power_text(participant.power),
        state=person.state,
        words=progress_words(person, session),
        share=100 * share_done(person, session),
        is_facilitator=participant.user_id == session.facilitator_id,
        renewed_at=participant.renewed_at,
    )


def progress_words(person: Progress, session: Session) -> str:
    """How far somebody is, in the words of the desk."""
    match person.state:
        case "invited":
            return _("not here")
        case "here":
            return _("here")
        case "working" if not session.names_shown:
            return _("working")
        case "working":
            return _("working: %(answered)s of %(asked)s") % {
                "answered": person.answered,
                "asked": person.asked,
            }
        case "finished":
            return _("has finished")
        case _:
            return _("removed")


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
    return number_format(Decimal(plain_number(power)))


def plain_number(number: Decimal) -> str:
    """With a dot whatever the language, as an attribute needs it."""
    return f"{number.normalize():f}"


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
    standing = Standing(session, session.round_number, session.people_count, session.finished_count)
    return SessionRow(
        session=session,
        situation=situation(standing),
        next=title(current_step(standing), standing),
        address=session.get_absolute_url() if leads else reverse("weigh", args=[session.code]),
        leads=leads,
    )
