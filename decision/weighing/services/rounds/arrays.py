"""What people have answered in some rounds, as arrays by branch or criterion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from django.db.models import Count, F, Q, StringAgg, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast
from numpy.typing import NDArray

from decision.sessions.models import DirectWeight, Judgement, Score, Session
from decision.sessions.models.answers import IN_FORCE, MOST_STEPS
from decision.sessions.selectors.conflicts import conflicts_in
from decision.sessions.selectors.frames import ROOT, SessionFrame
from decision.weighing.services.rounds.data import Branch, Floats, Mask

Integers = NDArray[np.int64]
# Two numbers in one: a key and a step from 0 to 16, or two keys of criteria.
STEPS, KEYS = 32, 2**31


class AnswerArrays:
    """The answers in force in some rounds.

    `people` have the row of each participant by primary key; others are passed over. `compared`
    are the alternatives' primary keys in the order of the question.
    """

    def __init__(
        self,
        session: Session,
        frame: SessionFrame,
        branches: Sequence[Branch],
        rounds: Sequence[int],
        compared: Sequence[int],
    ) -> None:
        self._weighed = [branch for branch in branches if branch.is_weighed]
        self._frame = frame
        self._compared = compared
        self._in_pairs = session.weighting.in_pairs
        # Rounds whose judgements nobody commented: whoever shows comments need not ask.
        self.without_comments: set[int] = set()
        self._judgements = self._read_judgements(rounds) if self._in_pairs else {}
        self._direct = [] if self._in_pairs else self._read_direct(rounds)
        self._scores = self._read_scores(rounds) if frame.scored else []
        self._conflicts = conflicts_in(rounds)

    def _read_judgements(self, rounds: Sequence[int]) -> dict[int, Integers]:
        """By round: rows of participant, step, first and second criterion.

        Each column comes as one text: a database makes it of twenty thousand rows sooner than
        Python makes objects of them. Both texts are of the same rows in the same order, since
        one pass makes them.
        """
        rows = (
            Judgement.objects.filter(IN_FORCE, ballot__round__in=rounds)
            .order_by()
            .values_list("ballot__round")
            .annotate(
                said=_listed(
                    F("ballot__participant") * Value(STEPS) + F("step") + Value(MOST_STEPS)
                ),
                pairs=_listed(F("first") * Value(KEYS) + F("second")),
                commented=Count("pk", filter=~Q(comment="")),
            )
        )
        found = {}
        for of, said, pairs, commented in rows:
            if not commented:
                self.without_comments.add(of)
            participant, step = np.divmod(np.fromstring(said, np.int64, sep=","), STEPS)
            first, second = np.divmod(np.fromstring(pairs, np.int64, sep=","), KEYS)
            found[of] = np.stack([participant, step - MOST_STEPS, first, second])
        return found

    def _read_direct(self, rounds: Sequence[int]) -> list[tuple[int, int, str, dict[str, float]]]:
        rows = (
            DirectWeight.objects.filter(IN_FORCE, ballot__round__in=rounds)
            .order_by()
            .values_list("ballot__round", "ballot__participant", "parent__code", "weights")
        )
        return [(round, person, code or ROOT, given) for round, person, code, given in rows]

    def _read_scores(self, rounds: Sequence[int]) -> list[tuple[int, int, int, int, int | None]]:
        return list(
            Score.objects.filter(IN_FORCE, ballot__round__in=rounds)
            .order_by()
            .values_list(
                "ballot__round", "ballot__participant", "criterion", "alternative", "value"
            )
        )

    def steps(self, round: int, people: Mapping[int, int]) -> dict[str, Floats]:
        """Judgements by branch, of shape (k, pairs); the sign follows the branch's order."""
        if not self._in_pairs:
            return {}
        participant, step, *pair = self._judgements.get(round, np.empty((4, 0), np.int64))
        columns, pairs = self._columns()
        above = np.full((len(people), pairs), np.nan)
        person = _positions(participant, people)
        first, second = (_positions(one, columns.position) for one in pair)
        branch, other = (_positions(one, columns.branch) for one in pair)
        asked = (person >= 0) & (branch >= 0) & (branch == other)
        person, first, second, branch = (a[asked] for a in (person, first, second, branch))
        low, high = np.minimum(first, second), np.maximum(first, second)
        n = columns.sizes[branch]
        column = columns.starts[branch] + low * n - low * (low + 1) // 2 + high - low - 1
        above[person, column] = np.where(first < second, step[asked], -step[asked])
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

    def weights(self, round: int, people: Mapping[int, int]) -> dict[str, Floats]:
        """Direct weights by branch, of shape (k, n)."""
        if self._in_pairs:
            return {}
        k = len(people)
        given = {each.key: np.full((k, len(each.items)), np.nan) for each in self._weighed}
        items = {each.key: each.items for each in self._weighed}
        for of, participant, key, weights in self._direct:
            row = people.get(participant)
            if of == round and row is not None and key in given:
                given[key][row] = [weights.get(item, np.nan) for item in items[key]]
        return given

    def conflicts(self, round: int, people: Mapping[int, int]) -> Mask | None:
        """Who has declared a conflict of interest about what, of shape (k, m); None if nobody."""
        found = np.zeros((len(people), len(self._compared)), dtype=bool)
        columns = {alternative: i for i, alternative in enumerate(self._compared)}
        for of, participant, alternative in self._conflicts:
            row, column = people.get(participant), columns.get(alternative)
            if of == round and row is not None and column is not None:
                found[row, column] = True
        return found if found.any() else None

    def ratings(self, round: int, people: Mapping[int, int]) -> dict[str, Floats]:
        """Ratings that count by judged criterion, of shape (k, m)."""
        given = self._given(round, people)
        conflicts = self.conflicts(round, people)
        if conflicts is None:
            return given
        return {code: np.where(conflicts, np.nan, each) for code, each in given.items()}

    def _given(self, round: int, people: Mapping[int, int]) -> dict[str, Floats]:
        k, m = len(people), len(self._compared)
        codes = {criterion.pk: criterion.code for criterion in self._frame.scored}
        given = {code: np.full((k, m), np.nan) for code in codes.values()}
        columns = {alternative: i for i, alternative in enumerate(self._compared)}
        for of, participant, criterion, alternative, value in self._scores:
            row, column = people.get(participant), columns.get(alternative)
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


def _listed(numbers: Combinable) -> StringAgg:
    return StringAgg(Cast(numbers, TextField()), Value(","))


def _positions(keys: Integers, places: Mapping[int, int]) -> Integers:
    """The place of each key; -1 for a key without one."""
    if not places:
        return np.full(len(keys), -1, dtype=np.int64)
    known = np.array(sorted(places), dtype=np.int64)
    values = np.array([places[key] for key in known.tolist()], dtype=np.int64)
    at = np.searchsorted(known, keys).clip(max=len(known) - 1)
    return np.where(known[at] == keys, values[at], -1)
