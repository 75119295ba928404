"""Rounds of a session from the database, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from django.db.models import F, FloatField, OuterRef, Q, Subquery
from django.db.models.functions import Cast

from decision.problems.selectors.criteria import CriterionNode
from decision.sessions.models import Ballot, Round, Session, Voice
from decision.sessions.selectors.conflicts import first_declared
from decision.sessions.selectors.frames import ROOT, SessionFrame, criteria_frame_of, frame_of
from decision.sessions.services.questions import Question, question_of
from decision.weighing.services.rounds.arrays import AnswerArrays
from decision.weighing.services.rounds.data import Branch, Person, SessionData


@dataclass(frozen=True, eq=False)
class Reading:
    """Rounds of one session as plain data, and the frame that names what is in them."""

    frame: SessionFrame
    rounds: Mapping[int, SessionData]  # by primary key
    without_comments: Set[int]
    keys: Mapping[int, tuple[int, ...]]  # by round: the people of its data, by primary key


@dataclass(frozen=True, eq=False)
class _People:
    """Participants in the order of their numbers: the order of joining is nobody's business.

    `silent` more had a voice and have not finished: with hidden names no more is told of them.
    """

    persons: tuple[Person, ...]
    groups: dict[str, float]
    index: dict[int, int]  # by primary key
    silent: int


def read_round(session: Session, round: Round) -> SessionData:
    """One round as plain data."""
    return read_rounds(session, [round]).rounds[round.pk]


def read_rounds(session: Session, rounds: Sequence[Round]) -> Reading:
    """Rounds as plain data: of those who have a voice in them.

    With hidden names they are those who were given a number, which is nobody before the reveal
    nor where too few stand together (`decision.sessions.selectors.shown`).
    """
    frame = frame_of(session)
    return _read(session, rounds, frame, question_of(session, frame))


def read_answers(session: Session, rounds: Sequence[Round]) -> Reading:
    """As `read_rounds`, but for alternatives, question and provenance, which most of its time
    goes to where a thousand are compared."""
    return _read(session, rounds, criteria_frame_of(session), Question(None))


def _read(
    session: Session, rounds: Sequence[Round], frame: SessionFrame, question: Question
) -> Reading:
    branches = _branches(frame)
    people = _people(session, rounds)
    compared = _compared(session, frame)
    declared = first_declared(session) if frame.scored and not session.names_shown else None
    answers = AnswerArrays(session, frame, branches, [round.pk for round in rounds], compared)
    return Reading(
        frame,
        {
            round.pk: SessionData(
                method=session.weighting,
                branches=branches,
                groups=people[round.pk].groups,
                people=people[round.pk].persons,
                silent=people[round.pk].silent,
                hides_names=not session.names_shown,
                steps=answers.steps(round.pk, people[round.pk].index),
                weights=answers.weights(round.pk, people[round.pk].index),
                ratings=answers.ratings(round.pk, people[round.pk].index),
                conflicts=answers.conflicts(round.pk, people[round.pk].index),
                unlinks_ratings=declared is not None and round.number >= declared,
                question=question.document,
                provenance=question.cells,
            )
            for round in rounds
        },
        answers.without_comments,
        {round.pk: tuple(people[round.pk].index) for round in rounds},
    )


def _compared(session: Session, frame: SessionFrame) -> list[int]:
    """The alternatives' primary keys in the order of the question."""
    if not session.frame:
        return [alternative.pk for alternative in frame.alternatives]
    frozen: dict[str, Any] = session.frame
    return list(frozen["alternatives"])


def _people(session: Session, rounds: Sequence[Round]) -> dict[int, _People]:
    """By round, in one query."""
    taken_out = Q(is_late=True, participant__removed_at__isnull=False, round__closed_at=None)
    # As float64 from the database: a thousand decimals on the way would cost more than the rest.
    rows = (
        Voice.objects.filter(round__in=rounds)
        .exclude(taken_out)
        .annotate(own=Cast("power", FloatField()), called=_number_of(session))
        .order_by("called")
        .values_list(
            *("round", "participant", "called", "participant__name", "own"),
            "participant__group__name",
        )
    )
    by_round: dict[int, list[tuple[Any, ...]]] = {round.pk: [] for round in rounds}
    for of, *row in rows:
        by_round[of].append(tuple(row))
    return {round.pk: _of_round(session, round, by_round[round.pk]) for round in rounds}


def _of_round(session: Session, round: Round, rows: Sequence[tuple[Any, ...]]) -> _People:
    shown = [row for row in rows if row[1] is not None]
    named = session.names_shown
    return _People(
        persons=tuple(
            Person(number, name if named else "", group or "", own)
            for _, number, name, own, group in shown
        ),
        groups={row[4]: float(round.group_powers[row[4]]) for row in shown if row[4]},
        index={row[0]: i for i, row in enumerate(shown)},
        silent=len(rows) - len(shown),
    )


def _number_of(session: Session) -> F | Subquery:
    if session.names_shown:
        return F("participant__number")
    ballots = Ballot.objects.filter(round=OuterRef("round"), participant=OuterRef("participant"))
    return Subquery(ballots.values("number"))


def _branches(frame: SessionFrame) -> tuple[Branch, ...]:
    weighed = {node.key for node in frame.nodes}
    every: list[tuple[str, tuple[CriterionNode, ...]]] = [(ROOT, frame.tree.roots)]
    every += [(node.criterion.code, node.children) for node in frame.tree.nodes() if node.children]
    return tuple(
        Branch(
            key=key,
            items=tuple(node.criterion.code for node in children),
            shares=tuple(node.local_share for node in children),
            is_weighed=key in weighed,
        )
        for key, children in every
        if children
    )


def labels_of(reading: Reading) -> dict[str, str]:
    """Names of criteria by code, in the language of the page."""
    return {node.criterion.code: node.criterion.name for node in reading.frame.tree.nodes()}
