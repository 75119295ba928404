"""Rounds of a session from the database, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from decision.errors import DecisionError
from decision.models import DirectWeight, Judgement, Participant, Round, Score, Session
from decision.models.answers import CURRENT
from decision.selectors.criteria import CriterionNode
from decision.selectors.frames import ROOT, SessionFrame, frame_of
from decision.selectors.matrix import DecisionTable
from decision.services.rankings import RankingSettings, rank_document
from decision.services.results.data import PAIRWISE, Branch, Floats, Person, SessionData
from territories.selectors import Value, values_for

Integers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Reading:
    """Rounds of one session as plain data, and the frame that names what is in them."""

    frame: SessionFrame
    rounds: Mapping[int, SessionData]  # by primary key


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
    question, provenance = _question(session, frame)
    answers = _Answers(session, frame, branches, people, [round.pk for round in rounds])
    return Reading(
        frame,
        {
            round.pk: SessionData(
                method=session.method,
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
    )


def _people(session: Session) -> _People:
    rows = list(
        Participant.objects.filter(session=session, removed_at=None)
        .order_by("number")
        .values_list("pk", "number", "name", "power", "group__name", "group__power")
    )
    return _People(
        persons=tuple(
            Person(number, name if session.names_shown else "", group or "", float(power))
            for _, number, name, power, group, _ in rows
        ),
        groups={row[4]: float(row[5]) for row in rows if row[4]},
        index={row[0]: i for i, row in enumerate(rows)},
    )


# The tree and the table -----------------------------------------------------------------------


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


def _question(
    session: Session, frame: SessionFrame
) -> tuple[dict[str, Any] | None, list[list[dict[str, Any] | None]]]:
    """The problem's own question with the provenance of its cells; None where it has none."""
    measured = [node.criterion for node in frame.tree.leaves()]
    values = values_for(
        subjects=[alternative.subject for alternative in frame.alternatives],
        indicators=[criterion.indicator for criterion in measured if criterion.indicator],
        sources={
            criterion.indicator_id: criterion.source
            for criterion in measured
            if criterion.indicator_id and criterion.source
        },
    )
    table = DecisionTable(session.problem, frame.tree, frame.alternatives, values)
    try:
        question = rank_document(table, RankingSettings())
    except DecisionError:
        return None, []
    provenance = [
        [_provenance(table.value(alternative, leaf)) for leaf in table.leaves]
        for alternative in table.alternatives
    ]
    return question, provenance


def _provenance(value: Value | None) -> dict[str, Any] | None:
    if value is None:
        return None
    return {
        "value": str(value.value),
        "date": value.date.isoformat(),
        "date_precision": str(value.date_precision),
        "basis": [str(basis) for basis in value.bases],
        "sources": [source.code for source in value.sources],
        "formula": value.formula,
    }


# Answers --------------------------------------------------------------------------------------


class _Answers:
    """The answers in force in some rounds, as arrays by branch or criterion."""

    def __init__(
        self,
        session: Session,
        frame: SessionFrame,
        branches: Sequence[Branch],
        people: _People,
        rounds: Sequence[int],
    ) -> None:
        self._weighed = [branch for branch in branches if branch.is_weighed]
        self._frame = frame
        self._people = people
        self._pairwise = session.method == PAIRWISE
        self._judgements = self._read_judgements(rounds) if self._pairwise else np.empty((0, 5))
        self._direct = [] if self._pairwise else self._read_direct(rounds)
        self._scores = self._read_scores(rounds) if frame.scored else []

    def _read_judgements(self, rounds: Sequence[int]) -> Integers:
        rows = (
            Judgement.objects.filter(CURRENT, ballot__round__in=rounds)
            .order_by()
            .values_list("ballot__round", "ballot__participant", "first", "second", "step")
        )
        return np.fromiter(chain.from_iterable(rows), dtype=np.int64).reshape(-1, 5)

    def _read_direct(self, rounds: Sequence[int]) -> list[tuple[int, int, str, dict[str, float]]]:
        rows = (
            DirectWeight.objects.filter(CURRENT, ballot__round__in=rounds)
            .order_by()
            .values_list("ballot__round", "ballot__participant", "parent__code", "weights")
        )
        return [(round, person, code or ROOT, given) for round, person, code, given in rows]

    def _read_scores(self, rounds: Sequence[int]) -> list[tuple[int, int, int, int, int | None]]:
        return list(
            Score.objects.filter(CURRENT, ballot__round__in=rounds)
            .order_by()
            .values_list(
                "ballot__round", "ballot__participant", "criterion", "alternative", "value"
            )
        )

    def steps(self, round: int) -> dict[str, Floats]:
        """Judgements by branch, of shape (k, pairs); the sign follows the branch's order."""
        if not self._pairwise:
            return {}
        rows = self._judgements[self._judgements[:, 0] == round]
        columns, pairs = self._columns()
        above = np.full((len(self._people.persons), pairs), np.nan)
        person = _positions(rows[:, 1], self._people.index)
        first, second = (_positions(rows[:, c], columns.position) for c in (2, 3))
        branch, other = (_positions(rows[:, c], columns.branch) for c in (2, 3))
        asked = (person >= 0) & (branch >= 0) & (branch == other)
        person, first, second, branch = (a[asked] for a in (person, first, second, branch))
        low, high = np.minimum(first, second), np.maximum(first, second)
        n = columns.sizes[branch]
        column = columns.starts[branch] + low * n - low * (low + 1) // 2 + high - low - 1
        above[person, column] = np.where(first < second, rows[asked, 4], -rows[asked, 4])
        ends = np.cumsum([len(each.pairs) for each in self._weighed])
        parts = np.split(above, ends[:-1], axis=1) if len(ends) else []
        return {each.key: part for each, part in zip(self._weighed, parts, strict=True)}

    def _columns(self) -> tuple[_Columns, int]:
        by_key = {node.key: node for node in self._frame.nodes}
        position, branch, starts, total = {}, {}, [], 0
        for b, each in enumerate(self._weighed):
            places = {code: j for j, code in enumerate(each.items)}
            for criterion in by_key[each.key].criteria:
                position[criterion.pk], branch[criterion.pk] = places[criterion.code], b
            starts.append(total)
            total += len(each.pairs)
        sizes = [len(each.items) for each in self._weighed]
        return _Columns(position, branch, np.array(sizes, int), np.array(starts, int)), total

    def weights(self, round: int) -> dict[str, Floats]:
        """Direct weights by branch, of shape (k, n)."""
        if self._pairwise:
            return {}
        k = len(self._people.persons)
        given = {each.key: np.full((k, len(each.items)), np.nan) for each in self._weighed}
        items = {each.key: each.items for each in self._weighed}
        for of, participant, key, weights in self._direct:
            row = self._people.index.get(participant)
            if of == round and row is not None and key in given:
                given[key][row] = [weights.get(item, np.nan) for item in items[key]]
        return given

    def ratings(self, round: int) -> dict[str, Floats]:
        """Ratings by judged criterion, of shape (k, m)."""
        k, m = len(self._people.persons), len(self._frame.alternatives)
        codes = {criterion.pk: criterion.code for criterion in self._frame.scored}
        given = {code: np.full((k, m), np.nan) for code in codes.values()}
        columns = {alternative.pk: i for i, alternative in enumerate(self._frame.alternatives)}
        for of, participant, criterion, alternative, value in self._scores:
            row, column = self._people.index.get(participant), columns.get(alternative)
            if of == round and row is not None and column is not None and criterion in codes:
                given[codes[criterion]][row, column] = np.nan if value is None else value
        return given


@dataclass(frozen=True, eq=False)
class _Columns:
    """Where a criterion stands: its place in its branch, and the branch, by primary key."""

    position: dict[int, int]
    branch: dict[int, int]
    sizes: Integers
    starts: Integers


def _positions(keys: Integers, places: Mapping[int, int]) -> Integers:
    """The place of each key; -1 for a key without one."""
    if not places:
        return np.full(len(keys), -1, dtype=np.int64)
    known = np.array(sorted(places), dtype=np.int64)
    values = np.array([places[key] for key in known.tolist()], dtype=np.int64)
    at = np.searchsorted(known, keys).clip(max=len(known) - 1)
    return np.where(known[at] == keys, values[at], -1)


def labels_of(frame: SessionFrame) -> tuple[dict[str, str], dict[str, str]]:
    """Names of criteria and of alternatives by code, in the language of the page."""
    return (
        {node.criterion.code: node.criterion.name for node in frame.tree.nodes()},
        {each.subject.code: str(each) for each in frame.alternatives},
    )
