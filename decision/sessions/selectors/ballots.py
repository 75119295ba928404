"""What one participant has answered, and how far everybody has come.

How far says nothing of what was answered: it may be shown while a blind round is open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from django.db.models import Count, QuerySet

from decision.sessions.models import (
    Ballot,
    DirectWeight,
    Judgement,
    Participant,
    Round,
    Score,
    Session,
)
from decision.sessions.models.answers import CURRENT, IN_FORCE
from decision.sessions.selectors.frames import ROOT, pair_count
from decision.sessions.selectors.sessions import current_round

# “waiting”: answers of an earlier round were carried in, and he has not yet confirmed them.
ProgressState = Literal["invited", "here", "waiting", "working", "finished", "removed"]


@dataclass(frozen=True)
class Filled:
    """The answers in force of one participant in one round.

    `judgements` by (first, second) and `scores` by (criterion, alternative), in primary keys;
    `weights` by the key of the branch.
    """

    ballot: Ballot | None = None
    judgements: Mapping[tuple[int, int], Judgement] = field(default_factory=dict)
    weights: Mapping[str, DirectWeight] = field(default_factory=dict)
    scores: Mapping[tuple[int, int], Score] = field(default_factory=dict)

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
    """How far a participant has come: `answered` of `asked` questions."""

    participant: Participant
    answered: int
    asked: int
    state: ProgressState

    @property
    def finished(self) -> bool:
        return self.state == "finished"


def filled(participant: Participant, round: Round) -> Filled:
    """A participant's own answers: a query for the ballot, one for each kind that is asked."""
    ballot = Ballot.objects.filter(participant=participant, round=round).first()
    if ballot is None:
        return Filled()
    session = participant.session
    return Filled(
        ballot=ballot,
        judgements=_judgements(ballot) if session.weighting.in_pairs else {},
        weights={} if session.weighting.in_pairs else _weights(ballot),
        scores=_scores(ballot) if session.scoring else {},
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


def question_count(session: Session) -> int:
    """How many questions each participant is asked, from the frozen frame."""
    frozen: dict[str, Any] = session.frame
    if not frozen:
        return 0
    cells = len(frozen["scored"]) * len(frozen["alternatives"])
    if not session.weighting.in_pairs:
        return len(frozen["nodes"]) + cells
    return cells + sum(pair_count(session, len(node["criteria"])) for node in frozen["nodes"])


def progress_of(session: Session) -> tuple[Progress, ...]:
    """Everybody's progress in the newest round, in a constant number of queries."""
    round = current_round(session)
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
    answered = counts.get(ballot.pk, 0) if ballot else 0
    state = _state(participant, ballot, answered, names_shown)
    return Progress(participant, answered, asked, state)


def _state(
    participant: Participant, ballot: Ballot | None, answered: int, names_shown: bool
) -> ProgressState:
    if participant.is_removed:
        return "removed"
    if ballot and ballot.finished_at:
        return "finished"
    if ballot and ballot.waits(names_shown):
        return "waiting"
    if answered:
        return "working"
    return "here" if participant.joined_at else "invited"


def _answer_counts(session: Session, round: Round) -> dict[int, int]:
    """How many answers in force each ballot of a round has; of unconfirmed ones it has none."""
    counts: dict[int, int] = {}
    for answers in _kinds_of_answers(session):
        rows = (
            answers.filter(IN_FORCE, ballot__round=round)
            .order_by()
            .values_list("ballot")
            .annotate(number=Count("pk"))
        )
        for ballot, number in rows:
            counts[ballot] = counts.get(ballot, 0) + number
    return counts


def _kinds_of_answers(session: Session) -> list[QuerySet[Any]]:
    weighing = Judgement.objects.all() if session.weighting.in_pairs else DirectWeight.objects.all()
    return [weighing, *([Score.objects.all()] if session.scoring else [])]
