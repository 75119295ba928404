"""A question asked again with one weight or one value changed, many of them at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from decision.mcda.errors import McdaError
from decision.mcda.explanation.together import Integers, Probe
from decision.mcda.kinds import rank
from decision.mcda.kinds.among_gaps import ranks_among_gaps
from decision.mcda.kinds.among_ideals import ranks_among_ideals, ranks_among_ideals_by_weights
from decision.mcda.kinds.among_objects import ranks_among_objects
from decision.mcda.kinds.among_orders import ranks_among_orders
from decision.mcda.kinds.decision_matrix import Prepared
from decision.mcda.matrix import DecisionMatrix, Floats
from decision.mcda.notices import Notices
from decision.mcda.ranking import Method, Question, Scores
from decision.mcda.ranking.scoring import no_finite_score
from decision.mcda.ranks import DEFAULT_TIE_TOLERANCE
from decision.mcda.robustness.row_ranks import one_in_rows
from decision.mcda.robustness.scorers import Scorer, alike, scorer_for, untried_scorer_for
from decision.mcda.robustness.scorers.additive import Additive
from decision.mcda.robustness.scorers.base import size_of
from decision.mcda.robustness.scorers.replaced import one_in_place
from decision.mcda.robustness.task import Task
from decision.mcda.robustness.weight_paths import paths

RankAt = Callable[[int, float], int]
BY_IDEALS = frozenset({"probid", "sprobid"})


@dataclass(frozen=True, eq=False)
class Asked:
    """A question that can be asked again."""

    method: Method
    options: Mapping[str, Any]
    prepared: Prepared

    def scored(self, matrix: DecisionMatrix) -> Scores:
        prepared = replace(self.prepared, matrix=matrix)
        return rank.score(self.method, prepared, self.options, Notices())

    def question(self) -> Question:
        return rank.question_for(self.method, self.prepared, self.options, Notices())

    def task(self, scored: Callable[[DecisionMatrix], Scores], spare: int = 0) -> Task:
        method, question = self.method, self.question()
        return Task(
            matrix=self.prepared.matrix,
            method=method.name,
            larger_is_better=method.larger_is_better,
            options=self.options,
            scored=scored,
            question=question,
            terms=None if method.unit_scores is None else method.unit_scores(question),
            term_sizes=None if method.term_sizes is None else method.term_sizes(question),
            spare=spare,
        )


def weight_probe(asked: Asked, row: int, rank_at: RankAt) -> Probe:
    """An alternative's rank as one weight changes, the others in proportion."""
    scorer = scorer_for(asked.task(asked.scored))
    matrix = asked.prepared.matrix
    weights_at = paths(matrix.weights)

    def by_all(criteria: Integers, at: Floats) -> tuple[Integers, Floats]:
        return _ranks_of(scorer, weights_at(criteria, at), row)

    if asked.method.name not in BY_IDEALS:
        return Probe(by_all, rank_at)
    simple = asked.method.name == "sprobid"
    ranks_at = ranks_among_ideals_by_weights(matrix, row, simple=simple, by_all=by_all)
    return Probe(ranks_at, rank_at)


def value_probe(asked: Asked, row: int, rank_at: RankAt, ends: Floats) -> Probe | None:
    """An alternative's rank as one of its values changes.

    Each changed value makes a column of its own beside the question's, and its sample weighs
    that one instead of the criterion's: columns are normalised one by one, so that the scorer
    of many weights scores many values too.

    Parameters
    ----------
    asked : Asked
    row : int
    rank_at : callable
        By the method itself.
    ends : ndarray of shape (n, 2)
        How far each value is going to be changed.

    Returns
    -------
    Probe or None
        None where the method's own scores are not these, or it refuses some values before its
        options do: then one by one.
    """
    question = asked.question()
    limits = _limits(question)
    if asked.method.name == "comet":  # its objects would multiply with each column
        return Probe(ranks_among_objects(question, row), rank_at, limits)
    variants = _Variants(asked, row, limits)
    try:
        if not variants.are_right(ends):
            return None
    except McdaError:
        return None
    if asked.method.uses_preferences:
        by_order = ranks_among_orders(question.matrix, question.preferences, row, variants.ranks_at)
        return Probe(by_order, rank_at, limits)
    if asked.method.name == "codas":
        by_gaps = ranks_among_gaps(question, row, variants.ranks_at)
        return Probe(by_gaps, rank_at, limits)
    if asked.method.name not in BY_IDEALS:
        return Probe(variants.ranks_at, rank_at, limits)
    simple = asked.method.name == "sprobid"
    ranks_at = ranks_among_ideals(question.matrix, row, simple=simple, by_all=variants.ranks_at)
    return Probe(ranks_at, rank_at, limits)


@dataclass(frozen=True, eq=False)
class _Variants:
    asked: Asked
    row: int
    limits: Floats

    def ranks_at(self, criteria: Integers, values: Floats) -> tuple[Integers, Floats]:
        scorer, weights = self._beside(criteria, values)
        return _ranks_of(scorer, weights, self.row)

    def are_right(self, ends: Floats) -> bool:
        """Whether the ends are accepted, and two changed matrices scored as the method does."""
        n = len(ends)
        numbers, far = np.repeat(np.arange(n), 2), np.clip(ends, *self.limits.T[..., np.newaxis])
        widened = self._widened(numbers, far.ravel())
        rank.score(widened.method, widened.prepared, widened.options, Notices())
        matrix = self.asked.prepared.matrix
        tried = np.array([0, n - 1])
        middle = np.clip(far[tried].mean(axis=1), *self.limits[tried].T)
        scorer, weights = self._beside(tried, middle)
        expected = [
            self.asked.scored(_changed(matrix, self.row, column, value))
            for column, value in zip(tried.tolist(), middle.tolist(), strict=True)
        ]
        return alike(
            scorer.scores_and_sizes(weights, np.empty((2, 0))),
            (np.array([e.scores for e in expected]), np.array([size_of(e) for e in expected])),
        )

    def _beside(self, criteria: Integers, values: Floats) -> tuple[Scorer, Floats]:
        if ((values < self.limits[criteria, 0]) | (values > self.limits[criteria, 1])).any():
            raise no_finite_score(self.asked.method.name)
        task = self._widened(criteria, values).task(self.asked.scored, spare=len(values))
        scorer = untried_scorer_for(task) if task.terms is None else Additive(task, task.terms)
        if scorer is None:
            raise no_finite_score(self.asked.method.name)
        return scorer, one_in_place(self.asked.prepared.matrix.weights, criteria)

    def _widened(self, criteria: Integers, values: Floats) -> Asked:
        prepared, chosen = self.asked.prepared, criteria.tolist()
        matrix = prepared.matrix
        n = len(matrix.criteria)
        # A criterion a row, for copies along them; so they are normalised as well.
        own = np.ascontiguousarray(matrix.values.T)
        lines = np.concatenate([own, own[criteria]])
        lines[n:, self.row] = values
        wider = DecisionMatrix(
            values=lines.T,
            weights=np.concatenate([matrix.weights, np.zeros(len(values))]),
            directions=np.concatenate([matrix.directions, matrix.directions[criteria]]),
            alternatives=matrix.alternatives,
            criteria=_lengthened(matrix.criteria, chosen),
            distances=matrix.distances,
        )
        return replace(
            self.asked,
            prepared=replace(
                prepared,
                matrix=wider,
                columns=_lengthened(prepared.columns, chosen),
                preferences=_lengthened(prepared.preferences, chosen),
                targets=np.concatenate([prepared.targets, prepared.targets[criteria]]),
            ),
        )


def _lengthened[T](members: Sequence[T], chosen: list[int]) -> tuple[T, ...]:
    return (*members, *map(members.__getitem__, chosen))


def _changed(matrix: DecisionMatrix, row: int, column: int, value: float) -> DecisionMatrix:
    values = matrix.values.copy()
    values[row, column] = value
    return replace(matrix, values=values)


def _limits(question: Question) -> Floats:
    """The least and the largest value that the options let each criterion have, of shape (n, 2)."""
    options, n = question.options, len(question.matrix.criteria)
    if options.get("bounds"):
        return np.array(options["bounds"], dtype=np.float64)
    if options.get("ideal") and options.get("anti_ideal"):
        return np.sort(np.array([options["ideal"], options["anti_ideal"]], dtype=np.float64).T)
    if options.get("cvalues"):
        return np.array([[levels[0], levels[-1]] for levels in options["cvalues"]])
    return np.tile([-np.inf, np.inf], (n, 1))


def _ranks_of(scorer: Scorer, weights: Floats, row: int) -> tuple[Integers, Floats]:
    scores, sizes = scorer.scores_and_sizes(weights, np.empty((len(weights), 0)))
    if not np.isfinite(scores).all():
        raise no_finite_score(scorer.task.method)
    return one_in_rows(
        scores,
        row,
        larger_is_better=scorer.task.larger_is_better,
        tolerance=DEFAULT_TIE_TOLERANCE,
        sizes=sizes,
    )
