"""How many are in a session, here, finished, counted: the one place that counts people.

- *In the session* is everybody who was not taken out.
- *Here* is who of them has come in.
- *Finished* is who of them has said so in the newest round.
- *Called* is who has a voice in the newest round: who was in at its opening or came in while it
  was open, whether he has answered or not. Who was taken out since goes on being called, unless he
  came late.
- *Counted* is whose answers make the newest round's result, as it stands: who has a voice in it
  and, with names shown, whose answers settle every branch, whether he has said that he has
  finished or not; with hidden names who has finished, if enough have to hide each other. Who was
  taken out after the opening counts with what he had answered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.db.models import Q

from decision.sessions.models import Ballot, DirectWeight, Judgement, Round, Session
from decision.sessions.models.answers import IN_FORCE
from decision.sessions.selectors.ballots import Progress, progress_of
from decision.sessions.selectors.carried import unconfirmed_ballots
from decision.sessions.selectors.questions import question_count
from decision.sessions.selectors.sessions import current_round
from decision.sessions.selectors.shown import are_together, shared_power


class Why(StrEnum):
    """Why somebody counts in a round, or does not."""

    COUNTS = "counts"
    SILENT = "has not answered"
    UNCONFIRMED = "answers of an earlier round were carried in, and he has not confirmed them"
    TOO_LITTLE = "too few answers to give weights"
    UNFINISHED = "names are hidden and he has not finished"
    WITHOUT_VOICE = "let in again after the opening, or taken out"
    TOO_FEW = "names are hidden and too few have finished"


class Attendance:
    """A session's people in its newest round, and how many of them are what."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.round = current_round(session)
        self.progress = progress_of(session, self.round)

    @cached_property
    def present(self) -> tuple[Progress, ...]:
        """Everybody in the session."""
        return tuple(person for person in self.progress if person.state != "removed")

    @property
    def questions(self) -> int:
        return question_count(self.session)

    @property
    def people(self) -> int:
        return len(self.present)

    @property
    def here(self) -> int:
        return sum(person.is_here for person in self.present)

    @property
    def finished(self) -> int:
        return sum(person.finished for person in self.present)

    @property
    def counted(self) -> int:
        return sum(why == Why.COUNTS for why in self.why.values())

    @property
    def called(self) -> int:
        """Who has a voice in the newest round, whether he has answered or not."""
        return sum(why != Why.WITHOUT_VOICE for why in self.why.values())

    @cached_property
    def why(self) -> Mapping[int, Why]:
        """Of each person, by primary key, whether he counts as it stands; of nobody in a draft.

        A constant number of queries, which the numbers above do not need.
        """
        return dict(_whys(self.session, self.round, self.progress)) if self.round else {}


def counted_together(round: Round) -> list[Ballot]:
    """With hidden names the finished ballots of all who have a voice; none where these are too
    few to hide each other.

    With them those that count unconfirmed, where the facilitator has chosen so at the closing.
    """
    powers = {
        participant: (group or "", float(power))
        for participant, group, power in _voices(round).values_list(
            "participant", "participant__group__name", "power"
        )
    }
    counting = Q(finished_at__isnull=False)
    if round.counts_unconfirmed:
        counting |= Q(pk__in=unconfirmed_ballots(round).values("pk"))
    ballots = list(round.ballots.filter(counting, participant__in=powers).order_by("pk"))
    groups = {name: float(power) for name, power in round.group_powers.items()}
    together = shared_power([powers[ballot.participant_id] for ballot in ballots], groups)
    return ballots if are_together(together) else []


def has_voice(round: Round, participant: int) -> bool:
    """Whether somebody (primary key) is called in a round: only then can his answers count."""
    return _voices(round).filter(participant=participant).exists()


def _voices(round: Round) -> Any:
    """Those that stand: who came late and was taken out before the closing loses his."""
    voices = round.voices.order_by("pk")
    if round.closed_at is None:
        voices = voices.exclude(is_late=True, participant__removed_at__isnull=False)
    return voices


def _whys(
    session: Session, round: Round, progress: Collection[Progress]
) -> Iterator[tuple[int, Why]]:
    voices = set(_voices(round).values_list("participant", flat=True))
    says = _says_named if session.names_shown else _says_hidden
    called = [person for person in progress if person.participant.pk in voices]
    for person in progress:
        if person.participant.pk not in voices:
            yield person.participant.pk, Why.WITHOUT_VOICE
    yield from says(session, round, called)


def _says_named(
    session: Session, round: Round, called: Collection[Progress]
) -> Iterator[tuple[int, Why]]:
    """Who has finished had settled every branch then, and no answer is ever taken back."""
    begun = {person.ballot: person for person in called if person.ballot and person.has_begun}
    open_ballots = [pk for pk, person in begun.items() if not person.ballot_finished]
    settled = _settled(session, open_ballots) if open_ballots else frozenset[int]()
    for person in called:
        if person.ballot_finished or person.ballot in settled:
            yield person.participant.pk, Why.COUNTS
        else:
            yield person.participant.pk, _why_not(person, person.ballot in begun)


def _why_not(person: Progress, has_begun: bool) -> Why:
    if has_begun:
        return Why.TOO_LITTLE
    return Why.UNCONFIRMED if person.waits else Why.SILENT


def _says_hidden(
    session: Session, round: Round, called: Collection[Progress]
) -> Iterator[tuple[int, Why]]:
    """Who is counted stays as the reveal found it, by the numbers that were given."""
    ballots = (
        round.ballots.filter(number__isnull=False) if round.revealed_at else counted_together(round)
    )
    counted = {ballot.pk for ballot in ballots}
    for person in called:
        if person.ballot in counted:
            yield person.participant.pk, Why.COUNTS
        else:
            silent = Why.UNCONFIRMED if person.waits else Why.UNFINISHED
            yield person.participant.pk, Why.TOO_FEW if person.ballot_finished else silent


# Whose answers settle every branch -------------------------------------------------------------


def _settled(session: Session, ballots: Collection[int]) -> frozenset[int]:
    frozen: dict[str, Any] = session.frame
    nodes = frozen["nodes"]
    if not session.weighting.in_pairs:
        rows = DirectWeight.objects.filter(IN_FORCE, ballot__in=ballots).order_by()
        said = Counter(rows.values_list("ballot", flat=True))
        return frozenset(ballot for ballot, number in said.items() if number >= len(nodes))
    pairs: dict[int, list[tuple[int, int]]] = {}
    judged = Judgement.objects.filter(IN_FORCE, ballot__in=ballots).order_by()
    for ballot, first, second in judged.values_list("ballot", "first", "second"):
        pairs.setdefault(ballot, []).append((first, second))
    branches = [node["criteria"] for node in nodes]
    return frozenset(ballot for ballot, given in pairs.items() if _connect(given, branches))


def _connect(pairs: Collection[tuple[int, int]], branches: Collection[list[int]]) -> bool:
    """Whether the pairs connect all criteria of each branch, if through others."""
    part = {criterion: criterion for branch in branches for criterion in branch}
    joined = 0
    for pair in pairs:
        first, second = (_root(part, criterion) for criterion in pair)
        joined += first != second
        part[first] = second
    return joined == sum(len(branch) - 1 for branch in branches)


def _root(part: dict[int, int], criterion: int) -> int:
    while part.setdefault(criterion, criterion) != criterion:
        criterion = part[criterion]
    return criterion
