"""What one participant has answered, and how far everybody has come.

How far says nothing of what was answered: it may be shown while a blind round is open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from django.db.models import Count, QuerySet

from decision.sessions.models import (
    Ballot,
    ConflictOfInterest,
    DirectWeight,
    Judgement,
    Participant,
    Round,
    Score,
    Session,
)
from decision.sessions.models.answers import CURRENT, IN_FORCE
from decision.sessions.selectors.conflicts import conflicts_in, conflicts_of, may_declare
from decision.sessions.selectors.frames import ROOT
from decision.sessions.selectors.questions import question_count

# “waiting”: answers of an earlier round were carried in, and he has not yet confirmed them.
ProgressState = Literal["invited", "here", "waiting", "working", "finished", "removed"]


@dataclass(frozen=True)
class Filled:
    """The answers in force of one participant in one round.

    `judgements` by (first, second) and `scores` by (criterion, alternative), in primary keys;
    `weights` by the key of the branch; `conflicts` of interest by the alternative.
    """

    ballot: Ballot | None = None
    judgements: Mapping[tuple[int, int], Judgement] = field(default_factory=dict)
    weights: Mapping[str, DirectWeight] = field(default_factory=dict)
    scores: Mapping[tuple[int, int], Score] = field(default_factory=dict)
    conflicts: Mapping[int, ConflictOfInterest] = field(default_factory=dict)

    @property
    def steps(self) -> dict[tuple[int, int], int]:
        return {pair: judgement.step for pair, judgement in self.judgements.items()}

    @property
    def is_finished(self) -> bool:
        return self.ballot is not None and self.ballot.finished_at is not None

    def waits(self, names_shown: bool) -> bool:
        """Whether answers were carried in and still wait for his word."""
        return self.ballot is not None and self.ballot.waits(names_shown)


@dataclass(frozen=True)
class Progress:
    """How far a participant has come: `answered` of `asked` questions.

    A criterion to rate by is answered when every alternative is rated; `state` is “working” from
    the first rating on.
    """

    participant: Participant
    answered: int
    asked: int
    state: ProgressState
    ballot: int | None = None  # primary key, in the newest round
    ballot_finished: bool = False  # of somebody who was taken out, too
    has_begun: bool = False
    waits: bool = False  # as `Ballot.waits`

    @property
    def finished(self) -> bool:
        return self.state == "finished"

    @property
    def is_here(self) -> bool:
        """Whether he has come in, and was not taken out."""
        return self.participant.joined_at is not None and self.state != "removed"


def filled(participant: Participant, round: Round) -> Filled:
    """A participant's own answers: a query for the ballot, one for each kind that is asked."""
    session = participant.session
    conflicts = conflicts_of(participant, round) if may_declare(session) else {}
    ballot = Ballot.objects.filter(participant=participant, round=round).first()
    if ballot is None:
        return Filled(conflicts=conflicts)
    return Filled(
        ballot=ballot,
        judgements=_judgements(ballot) if session.weighting.in_pairs else {},
        weights={} if session.weighting.in_pairs else _weights(ballot),
        scores=_scores(ballot) if session.scoring else {},
        conflicts=conflicts,
    )


def _judgements(ballot: Ballot) -> dict[tuple[int, int], Judgement]:
    rows = ballot.judgement_set.filter(CURRENT).order_by("pk")
    return {(row.first_id, row.second_id): row for row in rows}


def _weights(ballot: Ballot) -> dict[str, DirectWeight]:
    rows = ballot.directweight_set.filter(CURRENT).select_related("parent").order_by("pk")
    return {(row.parent.code if row.parent else ROOT): row for row in rows}


def _scores(ballot: Ballot) -> dict[tuple[int, int], Score]:
    rows = ballot.score_set.filter(CURRENT).order_by("pk")
    return {(row.criterion_id, row.alternative_id): row for row in rows}


def progress_of(session: Session, round: Round | None) -> tuple[Progress, ...]:
    """Everybody's progress in a round, in a constant number of queries.

    How many they are, `decision.sessions.selectors.counting` says.
    """
    people = list(session.participants.select_related("group").order_by("pk"))
    ballots = (
        {ballot.participant_id: ballot for ballot in round.ballots.order_by("pk")} if round else {}
    )
    counts = _answer_counts(session, round) if ballots and round else {}
    asked = question_count(session)
    return tuple(
        _progress(person, ballots.get(person.pk), counts, asked, session.names_shown)
        for person in people
    )


def _progress(
    participant: Participant,
    ballot: Ballot | None,
    counts: Mapping[int, int],
    asked: int,
    names_shown: bool,
) -> Progress:
    answered = counts.get(ballot.pk) if ballot else None
    has_begun = answered is not None
    waits = bool(ballot and ballot.waits(names_shown))
    return Progress(
        participant,
        answered or 0,
        asked,
        _state(participant, ballot, has_begun=has_begun, waits=waits),
        ballot=ballot.pk if ballot else None,
        ballot_finished=bool(ballot and ballot.finished_at),
        has_begun=has_begun,
        waits=waits,
    )


def _state(
    participant: Participant, ballot: Ballot | None, *, has_begun: bool, waits: bool
) -> ProgressState:
    if participant.is_removed:
        return "removed"
    if ballot and ballot.finished_at:
        return "finished"
    if waits:
        return "waiting"
    if has_begun:
        return "working"
    return "here" if participant.joined_at else "invited"


def _answer_counts(session: Session, round: Round) -> dict[int, int]:
    """How many questions each ballot of a round answers; none of a ballot without any answer.

    What was carried in and not confirmed is not answered in this round.
    """
    counts: dict[int, int] = {}
    for ballot, number in _weighed_counts(session, round):
        counts[ballot] = counts.get(ballot, 0) + number
    if session.scoring:
        for ballot, rated in _rated(session, round, counts):
            counts[ballot] = counts.get(ballot, 0) + rated
    return counts


def _rated(session: Session, round: Round, begun: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    """By how many criteria each ballot that has begun to rate rates all that it is asked to.

    What somebody has a conflict of interest about he is not asked to rate.
    """
    frozen: dict[str, Any] = session.frame
    out: dict[int, set[int]] = {}
    for _round, participant, alternative in conflicts_in([round.pk]):
        out.setdefault(participant, set()).add(alternative)
    asked = {person: len(frozen["alternatives"]) - len(those) for person, those in out.items()}
    left = _rated_apart(round, out) if out else {}
    for ballot, participant, rated in _rated_counts(round):
        spared, most = left.get(ballot, {}), asked.get(participant, len(frozen["alternatives"]))
        if most:
            yield ballot, sum(n - spared.get(c, 0) == most for c, n in rated.items())
    nothing = [person for person, most in asked.items() if not most]
    if nothing:
        ballots = round.ballots.filter(participant__in=nothing).order_by("pk")
        for ballot in ballots.values_list("pk", flat=True):
            if ballot in begun:
                yield ballot, len(frozen["scored"])


def _rated_apart(round: Round, out: Mapping[int, set[int]]) -> dict[int, dict[int, int]]:
    """By ballot and criterion, how many it rates of what its author has a conflict about."""
    rows = (
        Score.objects.filter(IN_FORCE, ballot__round=round, ballot__participant__in=list(out))
        .order_by()
        .values_list("ballot", "criterion", "ballot__participant", "alternative")
    )
    found: dict[int, dict[int, int]] = {}
    for ballot, criterion, participant, alternative in rows:
        if alternative in out[participant]:
            by_criterion = found.setdefault(ballot, {})
            by_criterion[criterion] = by_criterion.get(criterion, 0) + 1
    return found


def _weighed_counts(session: Session, round: Round) -> QuerySet[Any, tuple[int, int]]:
    kind = Judgement if session.weighting.in_pairs else DirectWeight
    return (
        kind._default_manager.filter(IN_FORCE, ballot__round=round)
        .order_by()
        .values_list("ballot")
        .annotate(number=Count("pk"))
    )


def _rated_counts(round: Round) -> list[tuple[int, int, dict[int, int]]]:
    """How many alternatives each ballot rates by each criterion that it has begun with."""
    rows = (
        Score.objects.filter(IN_FORCE, ballot__round=round)
        .order_by()
        .values_list("ballot", "ballot__participant", "criterion")
        .annotate(number=Count("pk"))
    )
    found: dict[tuple[int, int], dict[int, int]] = {}
    for ballot, participant, criterion, number in rows:
        found.setdefault((ballot, participant), {})[criterion] = number
    return [(*whose, rated) for whose, rated in found.items()]
