"""pymcdm behind one function: imported when first needed, its traps kept out."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from decision.mcda.errors import UnsuitableMethodError, gettext_noop
from decision.mcda.matrix import DecisionMatrix, Floats
from decision.mcda.normalisation import in_safe_units, normalised
from decision.mcda.ranking.declarations import Parameter, Question, Scores
from decision.mcda.ranking.scoring import no_finite_score
from decision.mcda.titles import method_title, normalisation_title

# pymcdm's own names of normalisation functions, without the suffix that all of them have.
_SUFFIX = "_normalization"


def load_pymcdm() -> None:
    """Import it now: with what it draws with, it takes most of a second."""
    import pymcdm  # noqa: F401


def pymcdm_scores(
    class_name: str,
    matrix: DecisionMatrix,
    *,
    method: str = "",
    normalization: str | None = None,
    **parameters: Any,
) -> Floats:
    """Scores by a method of pymcdm.

    A new object is made for each call: some of pymcdm's work only once (`PROMETHEE_II`).

    Parameters
    ----------
    class_name : str
        pymcdm's class, such as ``"EDAS"``.
    matrix : DecisionMatrix
    method : str
        The name for refusals; omitted, the class's in lower case.
    normalization : str, optional
        The name of one of pymcdm's normalisations without its suffix; omitted, its default.
    **parameters : object
        For the class's constructor.

    Returns
    -------
    ndarray of shape (m,)
        In the method's own unit and direction.

    Raises
    ------
    UnsuitableMethodError
        If pymcdm raises or gives a score that is not finite.
    """
    import pymcdm

    if normalization is not None:
        parameters["normalization_function"] = getattr(
            pymcdm.normalizations, normalization + _SUFFIX
        )
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            # A decision matrix has been looked at: what is validated there once more, row by row,
            # would warn of dominance and take as long as the method itself.
            scores = getattr(pymcdm.methods, class_name)(**parameters)(
                matrix.values, matrix.weights, matrix.directions, validation=False
            )
    except (ValueError, IndexError, ZeroDivisionError) as error:
        raise no_finite_score(method or class_name.lower()) from error
    scores = np.asarray(scores, dtype=np.float64)
    if not np.isfinite(scores).all():
        raise no_finite_score(method or class_name.lower())
    return scores


def through_pymcdm(
    class_name: str, parameters: tuple[Parameter, ...] = ()
) -> Callable[[Question], Scores]:
    """The `scores` of a declaration whose method pymcdm computes.

    Only for methods that do not depend on the criteria's units, unless an option is given in
    them.
    """
    has_units = any(parameter.per_criterion not in (None, "plain") for parameter in parameters)

    def scores(question: Question) -> Scores:
        matrix = question.matrix
        normalization = question.options.get("normalization")
        if normalization is not None:
            shares_of(question, class_name.lower())
        if not has_units and normalization != "logarithmic":
            matrix = replace(matrix, values=in_safe_units(matrix.values))
        given = {p.name: question.options[p.name] for p in parameters}
        return Scores(pymcdm_scores(class_name, matrix, normalization=normalization, **given))

    return scores


def shares_of(question: Question, method: str) -> Floats:
    """`require_shares` of the question's own matrix, worked out once."""
    if "shares" not in question.kept:
        normalization = question.options["normalization"]
        question.kept["shares"] = require_shares(question.matrix, normalization, method)
    shares: Floats = question.kept["shares"]
    return shares


def require_shares(matrix: DecisionMatrix, normalization: str, method: str) -> Floats:
    """The normalised matrix, none of it negative: what methods with powers and ratios need."""
    shares = normalised(matrix, normalization)
    for j in np.flatnonzero(shares.min(axis=0) < 0):
        raise UnsuitableMethodError(
            gettext_noop(
                "The method “{method}” cannot take “{criterion}” by the normalisation "
                "“{normalization}”, which leaves negative values."
            ),
            where="options.normalization",
            method=method_title(method),
            criterion=matrix.criteria[j],
            normalization=normalisation_title(normalization),
        )
    return shares
