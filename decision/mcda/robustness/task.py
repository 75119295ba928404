"""What is to be scored again and again: one matrix, one method, other weights and values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from decision.mcda.matrix import DecisionMatrix, Floats
from decision.mcda.ranking.declarations import Question, Scores
from decision.mcda.ranking.scoring import no_finite_score
from decision.mcda.robustness.cells import UncertainCells, no_cells


@dataclass(frozen=True, eq=False)
class Task:
    """A ranking question whose weights or values vary.

    Parameters
    ----------
    matrix : DecisionMatrix
        As the question gives it, ``m`` alternatives by ``n`` criteria.
    method : str
        Name of the ranking method.
    larger_is_better : bool
        Which way its scores run.
    options : mapping
        The method's options in force.
    scored : callable
        The method's `Scores` of a matrix; finite or refused.
    question : Question
        As it stands, for what a method makes of it that no weight enters: its options fit the
        matrix, and each criterion has its preference.
    terms : ndarray of shape (m, n) or None
        Of a method that adds up: ``terms @ weights`` orders the alternatives at any weights.
    term_sizes : ndarray of shape (n,) or None
        What these terms are made of, for `decision.mcda.equality`; None where that is nothing
        larger than themselves.
    cells : UncertainCells
    spare : int
        How many columns stand beside the question's own: 0, or as many as there are samples, of
        which each weighs one of them in place of another criterion. Weights are then of shape
        (s, n + 1), of the own criteria and of the sample's column (`one_in_place`), and what
        adds up over all criteria leaves out as many.
    """

    matrix: DecisionMatrix
    method: str
    larger_is_better: bool
    options: Mapping[str, Any]
    scored: Callable[[DecisionMatrix], Scores]
    question: Question
    terms: Floats | None = None
    term_sizes: Floats | None = None
    cells: UncertainCells = field(default_factory=no_cells)
    spare: int = 0

    def score(self, matrix: DecisionMatrix) -> Floats:
        """The method's scores of a matrix alone, of shape (m,)."""
        return self.scored(matrix).scores

    def sizes_of_terms(self) -> Floats:
        """Of shape (n,); only for a method that adds up."""
        if self.term_sizes is not None:
            return self.term_sizes
        assert self.terms is not None
        return np.asarray(np.abs(self.terms).max(axis=0))

    def scores_at(self, weights: Floats, drawn: Floats) -> Floats:
        """The scores of `scored_at` alone, of shape (m,)."""
        return self.scored_at(weights, drawn).scores

    def scored_at(self, weights: Floats, drawn: Floats) -> Scores:
        """Scores of one sample, by the method itself.

        Parameters
        ----------
        weights : ndarray of shape (n,)
        drawn : ndarray of shape (c,)
            Values of the uncertain cells.

        Raises
        ------
        McdaError
            If the method refuses the sample, or there are columns beside the question's own.
        """
        if self.spare:
            raise no_finite_score(self.method)
        values = self.cells.filled(self.matrix.values, drawn) if len(self.cells) else None
        if values is None:
            return self.scored(self.matrix.with_weights(weights))
        return self.scored(replace(self.matrix, values=values, weights=weights))

    @property
    def no_values(self) -> Floats:
        """What `scores_at` takes where no cell is uncertain."""
        return np.empty(0)
