"""A question put to a method: what it cannot take is refused, what it answers is finite."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from decision.mcda.errors import DocumentError, UnsuitableMethodError, gettext_noop
from decision.mcda.matrix import DecisionMatrix, Floats
from decision.mcda.ranking.declarations import Method, Question, Scores
from decision.mcda.ranking.unsuitable import NEGATIVE, NOT_POSITIVE, unsuitable
from decision.mcda.titles import method_title


def scored(method: Method, question: Question) -> Scores:
    """The method's scores.

    Raises
    ------
    UnsuitableMethodError
        If the method cannot take the values, or a score or a detail would not be finite.
    DocumentError
        If there are more alternatives than the method is offered for.
    """
    _refuse_too_many(method, question.matrix)
    _refuse_values(method, question.matrix)
    # What overflows on the way shows in the result, which is looked at.
    with np.errstate(all="ignore"):
        scores = method.scores(question)
    vectors = [v for v in scores.details.values() if isinstance(v, np.ndarray)]
    if not all(np.isfinite(vector).all() for vector in (scores.scores, *vectors)):
        raise no_finite_score(method.name)
    if scores.size is None and method.term_sizes is not None:
        return replace(scores, size=float(method.term_sizes(question) @ question.matrix.weights))
    return scores


def no_finite_score(name: str) -> UnsuitableMethodError:
    return UnsuitableMethodError(
        gettext_noop("The method “{method}” has no finite score for these values."),
        where="method",
        method=method_title(name),
    )


def _refuse_too_many(method: Method, matrix: DecisionMatrix) -> None:
    m = len(matrix.alternatives)
    if m > method.most_alternatives:
        raise DocumentError(
            gettext_noop("The method “{method}” takes at most {limit} alternatives, not {given}."),
            code="too_large",
            where="alternatives",
            method=method.title,
            limit=method.most_alternatives,
            given=m,
        )


def _refuse_values(method: Method, matrix: DecisionMatrix) -> None:
    if method.values == "positive":
        _refuse_first(method, matrix, matrix.values.min(axis=0) <= 0, NOT_POSITIVE)
    elif method.values == "non_negative":
        _refuse_first(method, matrix, matrix.values.min(axis=0) < 0, NEGATIVE)


def _refuse_first(
    method: Method, matrix: DecisionMatrix, refused: np.ndarray, sentence: str
) -> None:
    for j in np.flatnonzero(refused).tolist():
        raise unsuitable(sentence, method.name, matrix, j)


def note_no_normalisation(question: Question, sentence: str) -> None:
    """Warn where columns are mixed as they are; one criterion alone mixes with nothing."""
    mixed = np.count_nonzero(question.matrix.weights) > 1
    if question.options["normalization"] == "none" and mixed:
        question.notices.add("values_added_as_they_are", sentence)


def require_within(matrix: DecisionMatrix, bounds: Floats, option: str) -> None:
    """Refuse values outside the bounds, of shape (n, 2), that an option gives."""
    outside = (matrix.values < bounds[:, 0]) | (matrix.values > bounds[:, 1])
    for i, j in np.argwhere(outside):
        raise DocumentError(
            gettext_noop(
                "“{alternative}” is {value} away from the target of “{criterion}”; by the bounds "
                "that are given that must be {low} to {high}."
            )
            if matrix.criteria[j] in matrix.distances
            else gettext_noop(
                "“{alternative}” has the value {value} on “{criterion}”, outside the bounds "
                "{low} to {high}."
            ),
            code="out_of_bounds",
            where=f"options.{option}",
            alternative=matrix.alternatives[i],
            criterion=matrix.criteria[j],
            value=float(matrix.values[i, j]),
            low=float(bounds[j, 0]),
            high=float(bounds[j, 1]),
        )
