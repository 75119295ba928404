"""Rounds of a session from the database, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from django.db.models import FloatField
from django.db.models.functions import Cast

from decision.problems.selectors.criteria import CriterionNode
from decision.sessions.models import Participant, Round, Session
from decision.sessions.selectors.frames import ROOT, SessionFrame, frame_of
from decision.weighing.services.rounds.arrays import AnswerArrays
from decision.weighing.services.rounds.data import Branch, Person, SessionData
from decision.weighing.services.rounds.table import question_of


@dataclass(frozen=True, eq=False)
class Reading:
    """Rounds of one session as plain data, and the frame that names what is in them."""

    frame: SessionFrame
    rounds: Mapping[int, SessionData]  # by primary key
    without_comments: Set[int]


@dataclass(frozen=True, eq=False)
class _People:
    """Participants in the order of their numbers: the order of joining is nobody's business."""

    persons: tuple[Person, ...]
    groups: dict[str, float]
    index: dict[int, int]  # by primary key


def read_round(session: Session, round: Round) -> SessionData:
    """One round as plain data."""
    return read_rounds(session, [round]).rounds[round.pk]


def read_rounds(session: Session, rounds: Sequence[Round]) -> Reading:
    """Rounds as plain data: what stands at this moment, of those who are not removed."""
    frame = frame_of(session)
    branches = _branches(frame)
    people = _people(session)
    question, provenance = question_of(session, frame)
    answers = AnswerArrays(session, frame, branches, people.index, [round.pk for round in rounds])
    return Reading(
        frame,
        {
            round.pk: SessionData(
                method=session.weighting,
                branches=branches,
                groups=people.groups,
                people=people.persons,
                steps=answers.steps(round.pk),
                weights=answers.weights(round.pk),
                ratings=answers.ratings(round.pk),
                question=question,
                provenance=provenance,
            )
            for round in rounds
        },
        answers.without_comments,
    )


def _people(session: Session) -> _People:
    # As float64 from the database: a thousand decimals on the way would cost more than the rest.
    rows = list(
        Participant.objects.filter(session=session, removed_at=None)
        .annotate(own=Cast("power", FloatField()), together=Cast("group__power", FloatField()))
        .order_by("number")
        .values_list("pk", "number", "name", "own", "group__name", "together")
    )
    named = session.names_shown
    return _People(
        persons=tuple(
            Person(number, name if named else "", group or "", own)
            for _, number, name, own, group, _ in rows
        ),
        groups={row[4]: row[5] for row in rows if row[4]},
        index={row[0]: i for i, row in enumerate(rows)},
    )


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


def labels_of(frame: SessionFrame) -> tuple[dict[str, str], dict[str, str]]:
    """Names of criteria and of alternatives by code, in the language of the page."""
    return (
        {node.criterion.code: node.criterion.name for node in frame.tree.nodes()},
        {each.subject.code: str(each) for each in frame.alternatives},
    )
