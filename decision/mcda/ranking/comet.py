"""COMET: characteristic objects judged by another method, alternatives interpolated between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import product
from math import prod

import numpy as np
from numpy.typing import NDArray

from decision.mcda.errors import (
    DegenerateMatrixError,
    DocumentError,
    UnsuitableMethodError,
    gettext_noop,
)
from decision.mcda.matrix import DecisionMatrix, Floats
from decision.mcda.normalised_lines import NORMALISATIONS
from decision.mcda.ranking.declarations import Method, Parameter, Question, Scores
from decision.mcda.ranking.options import levels
from decision.mcda.ranking.scoring import require_within, scored
from decision.mcda.ranks import ranks_with_ties
from decision.mcda.reading import Place
from decision.mcda.titles import normalisation_title

MAX_CHARACTERISTIC_OBJECTS = 100_000


def characteristic_objects(cvalues: Sequence[Sequence[float]]) -> Floats:
    """All combinations of the characteristic values, of shape (objects, n).

    Raises
    ------
    DocumentError
        If they are more than `MAX_CHARACTERISTIC_OBJECTS`.

    Examples
    --------
    >>> characteristic_objects([[0.0, 1.0], [2.0, 3.0]]).tolist()
    [[0.0, 2.0], [0.0, 3.0], [1.0, 2.0], [1.0, 3.0]]
    """
    count = prod(len(values) for values in cvalues)
    if count > MAX_CHARACTERISTIC_OBJECTS:
        raise DocumentError(
            gettext_noop("There are {given} characteristic objects; the limit is {limit}."),
            code="too_large",
            where="options.cvalues",
            given=count,
            limit=MAX_CHARACTERISTIC_OBJECTS,
        )
    return np.array(list(product(*cvalues)), dtype=np.float64)


def preferences_of_objects(merits: Floats, size: float | None = None) -> Floats:
    """Preference of the characteristic objects: their places in the order, evenly in [0, 1].

    Parameters
    ----------
    merits : ndarray of shape (objects,)
        Larger is better. Values that differ only by rounding count as the same, else the
        noise of a sum would split the places of symmetric objects.
    size : float, optional
        What they are made of; omitted, nothing larger than themselves.

    Raises
    ------
    DegenerateMatrixError
        If all objects are equally good.

    References
    ----------
    .. [1] Sałabun, W. (2015). The Characteristic Objects Method: a new distance-based approach
       to multicriteria decision-making problems. Journal of Multi-Criteria Decision Analysis
       22(1-2), 37-50, steps 3 and 4.

    Examples
    --------
    >>> preferences_of_objects(np.array([0.1, 0.7, 0.7 + 1e-16, 0.9])).tolist()
    [0.0, 0.5, 0.5, 1.0]
    """
    ranks = ranks_with_ties(merits, larger_is_better=False, size=size)
    places, index = np.unique(ranks, return_inverse=True)
    if len(places) == 1:
        raise DegenerateMatrixError(
            gettext_noop("All characteristic objects are equally good: nothing tells them apart."),
            code="identical_alternatives",
            where="options.cvalues",
        )
    return index / (len(places) - 1)


def interpolated(values: Floats, cvalues: Sequence[Sequence[float]], preferences: Floats) -> Floats:
    """Preferences of alternatives between the characteristic objects.

    The product of triangular membership functions in [1]_, step 5, is linear interpolation in
    each criterion, done here one criterion after the other.

    Parameters
    ----------
    values : ndarray of shape (m, n)
        Within the characteristic values.
    cvalues : sequence of n ascending sequences
    preferences : ndarray of shape (objects,)
        In the order of `characteristic_objects`.

    Returns
    -------
    ndarray of shape (m,)
        In [0, 1], larger is better.

    References
    ----------
    .. [1] Sałabun (2015), step 5.
    """
    grid = preferences.reshape([len(levels_of) for levels_of in cvalues])
    places = [_between(column, known) for column, known in zip(values.T, cvalues, strict=True)]
    result = np.empty(len(values))
    for i in range(len(values)):
        rest = grid
        for index, share in places:
            low, high = rest[index[i]], rest[index[i] + 1]
            rest = low + share[i] * (high - low)
        result[i] = rest
    return result


def interpolation_shares(values: Floats, cvalues: Sequence[Sequence[float]]) -> Floats:
    """With what share each characteristic object counts for each alternative.

    Returns
    -------
    ndarray of shape (m, objects)
        ``shares @ preferences`` is `interpolated`.
    """
    shares = np.ones((len(values), 1))
    for column, known in zip(values.T, cvalues, strict=True):
        index, share = _between(column, known)
        here, rows = np.zeros((len(values), len(known))), np.arange(len(values))
        here[rows, index], here[rows, index + 1] = 1 - share, share
        shares = (shares[:, :, np.newaxis] * here[:, np.newaxis, :]).reshape(len(values), -1)
    return shares


def _between(column: Floats, levels_of: Sequence[float]) -> tuple[NDArray[np.int64], Floats]:
    """The level below each value, and how far it is from there to the next."""
    known = np.array(levels_of)
    index = np.clip(np.searchsorted(known, column, side="right") - 1, 0, len(known) - 2)
    return index, (column - known[index]) / (known[index + 1] - known[index])


def comet(experts: Mapping[str, Method]) -> Method:
    """COMET's declaration, with the methods that may judge the characteristic objects."""

    def read_expert(place: Place, m: int, n: int) -> str:
        return place.choice(tuple(experts), code="unknown_method")

    def read_normalization(place: Place, m: int, n: int) -> str | None:
        if place.is_null:
            return None
        return place.choice(tuple(NORMALISATIONS), code="unknown_normalization")

    def scores(question: Question) -> Scores:
        return _comet_scores(question, experts[question.options["expert"]])

    return Method(
        name="comet",
        scores=scores,
        source="Sałabun (2015), Journal of Multi-Criteria Decision Analysis 22(1-2)",
        bounds=(0.0, 1.0),
        parameters=(
            levels("cvalues"),
            Parameter("expert", read=read_expert, default="topsis"),
            Parameter("expert_normalization", read=read_normalization),
        ),
    )


def _comet_scores(question: Question, expert: Method) -> Scores:
    cvalues = question.options["cvalues"]
    ends = np.array([[values[0], values[-1]] for values in cvalues])
    require_within(question.matrix, ends, "cvalues")
    of_objects = question_of_objects(question, expert)
    preferences = judged_preferences(of_objects, expert)
    return Scores(
        interpolated(question.matrix.values, cvalues, preferences),
        details={
            "characteristic_objects": len(preferences),
            "expert_normalization": of_objects.options["normalization"],
        },
        size=interpolation_size(cvalues),
    )


def judged_preferences(of_objects: Question, expert: Method) -> Floats:
    """The characteristic objects' preferences: no alternative's values enter."""
    judged = judged_objects(expert, of_objects)
    merits = judged.scores if expert.larger_is_better else -judged.scores
    return preferences_of_objects(merits, judged.size)


def question_of_objects(question: Question, expert: Method) -> Question:
    """What the expert is asked: the characteristic objects in place of the alternatives."""
    cvalues = question.options["cvalues"]
    objects = _as_matrix(characteristic_objects(cvalues), question.matrix)
    options = {parameter.name: parameter.default for parameter in expert.parameters}
    normalization = question.options["expert_normalization"] or expert.normalization
    if question.options["expert_normalization"] and normalization not in expert.normalizations:
        raise DocumentError(
            gettext_noop("The method “{method}” does not take the normalisation “{given}”."),
            code="unknown_normalization",
            where="options.expert_normalization",
            method=expert.title,
            given=normalisation_title(question.options["expert_normalization"]),
        )
    options["normalization"] = normalization
    return replace(question, matrix=objects, options=options)


def interpolation_size(cvalues: Sequence[Sequence[float]]) -> float:
    """What preferences of alternatives are made of."""
    return 1 + sum(_narrowest(levels_of) for levels_of in cvalues)


def _narrowest(levels_of: Sequence[float]) -> float:
    """Values in parts of the narrowest stretch between two levels, over which 1 may be passed."""
    known = np.array(levels_of)
    return float(np.abs(known / 2).max() / np.diff(known / 2).min())


def judged_objects(expert: Method, question: Question) -> Scores:
    """The expert's scores of the characteristic objects."""
    try:
        return scored(expert, question)
    except UnsuitableMethodError as error:
        raise UnsuitableMethodError(
            gettext_noop(
                "The alternatives that are made of the characteristic values cannot be judged: "
                "{reason}"
            ),
            code=error.code,
            where="options.cvalues",
            reason=error,
        ) from error


def _as_matrix(objects: Floats, matrix: DecisionMatrix) -> DecisionMatrix:
    names = tuple(f"CO{i}" for i in range(1, len(objects) + 1))
    return replace(matrix, values=objects, alternatives=names)
