"""PROMETHEE I and II: flows of pairwise preference, as a partial order and as net flows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from decision.mcda.equality import cleared
from decision.mcda.errors import gettext_noop
from decision.mcda.matrix import DecisionMatrix, Floats
from decision.mcda.ranking.declarations import Method, Question, Scores
from decision.mcda.ranking.preference import (
    preference_sizes,
    read_preference,
    unicriterion_preference,
)
from decision.mcda.ranking.unicriterion_flows import unicriterion_flows

__all__ = [
    "PROMETHEE_I",
    "PROMETHEE_II",
    "outranking",
    "promethee_flows",
    "read_preference",
    "unicriterion_preference",
]


def promethee_flows(
    matrix: DecisionMatrix, preferences: Sequence[Mapping[str, Any]]
) -> tuple[Floats, Floats]:
    r"""Positive and negative outranking flows.

    Parameters
    ----------
    matrix : DecisionMatrix
        ``m`` alternatives by ``n`` criteria.
    preferences : sequence of n mappings
        As `unicriterion_preference` takes them.

    Returns
    -------
    phi_plus, phi_minus : ndarray of shape (m,)
        In [0, 1], dimensionless; how much an alternative outranks the others on average
        (larger is better) and is outranked by them (smaller is better).

    Raises
    ------
    DocumentError
        If there are too many alternatives for a preference function that compares all pairs.

    References
    ----------
    .. [1] Brans, J.-P., Vincke, P. and Mareschal, B. (1986). How to select and how to rank
       projects: the PROMETHEE method. European Journal of Operational Research 24, section 4.

    Examples
    --------
    >>> from decision.mcda.matrix import unnamed_matrix
    >>> matrix = unnamed_matrix([[4, 3, 2], [3, 2, 4], [5, 1, 3]], [1, 1, 1], [0.5, 0.3, 0.2])
    >>> plus, minus = promethee_flows(matrix, [{"function": "usual"}] * 3)
    >>> plus.round(12).tolist(), minus.round(12).tolist()
    ([0.55, 0.35, 0.6], [0.45, 0.65, 0.4])
    """
    plus, minus = unicriterion_flows(matrix.gains, preferences)
    return np.asarray(plus @ matrix.weights), np.asarray(minus @ matrix.weights)


def outranking(phi_plus: Floats, phi_minus: Floats, size: float = 1.0) -> NDArray[np.bool_]:
    """PROMETHEE I's partial order.

    Parameters
    ----------
    phi_plus, phi_minus : ndarray of shape (m,)
    size : float
        What the flows are made of.

    Returns
    -------
    ndarray of shape (m, m)
        True where the row is preferred to the column: no worse by either flow and better by
        one. Two alternatives neither of which is preferred are indifferent where both flows
        are equal, and incomparable otherwise.

    References
    ----------
    .. [1] Brans, Vincke and Mareschal (1986), section 5.

    Examples
    --------
    >>> outranking(np.array([0.6, 0.5, 0.7]), np.array([0.2, 0.3, 0.4])).tolist()
    [[False, True, False], [False, False, False], [False, False, False]]
    """
    more = cleared(phi_plus[:, np.newaxis] - phi_plus, size)
    less = cleared(phi_minus - phi_minus[:, np.newaxis], size)
    return np.asarray((more >= 0) & (less >= 0) & ((more > 0) | (less > 0)))


def _both_flows(question: Question) -> tuple[Floats, Floats]:
    """Of each criterion, worked out once."""
    if "flows" not in question.kept:
        found = unicriterion_flows(question.matrix.gains, question.preferences)
        question.kept["flows"] = found
    plus, minus = question.kept["flows"]
    return plus, minus


def _unit_scores(question: Question) -> Floats:
    plus, minus = _both_flows(question)
    return plus - minus


def _term_sizes(question: Question) -> Floats:
    """Both flows of a criterion, of which the terms are what is left."""
    return flow_sizes(question, *_both_flows(question))


def flow_sizes(question: Question, plus: Floats, minus: Floats) -> Floats:
    """What the flows of each criterion are made of, of shape (n,)."""
    sizes = np.asarray((plus + minus).max(axis=0))
    return sizes + preference_sizes(question.matrix.values, question.preferences)


def _flows(question: Question) -> tuple[Floats, Floats, float]:
    """Positive and negative flows and their size."""
    plus, minus = _both_flows(question)
    weights = question.matrix.weights
    size = float(flow_sizes(question, plus, minus) @ weights)
    return np.asarray(plus @ weights), np.asarray(minus @ weights), size


def _net_flows(question: Question) -> Scores:
    phi_plus, phi_minus, size = _flows(question)
    phi = phi_plus - phi_minus
    return Scores(
        phi, details={"phi_plus": phi_plus, "phi_minus": phi_minus, "phi": phi}, size=size
    )


def _partial_order(question: Question) -> Scores:
    phi_plus, phi_minus, size = _flows(question)
    preferred = outranking(phi_plus, phi_minus, size)
    differ = (cleared(phi_plus[:, np.newaxis] - phi_plus, size) != 0) | (
        cleared(phi_minus[:, np.newaxis] - phi_minus, size) != 0
    )
    apart = ~preferred & ~preferred.T & differ
    incomparable = np.count_nonzero(apart) // 2
    if incomparable:
        question.notices.add(
            "partial_order",
            gettext_noop(
                "{pairs} pairs are incomparable: the order is partial, and the rank counts only "
                "how many alternatives are preferred to one."
            ),
            pairs=incomparable,
        )
    return Scores(
        preferred.sum(axis=0).astype(np.float64),
        details={
            "phi_plus": phi_plus,
            "phi_minus": phi_minus,
            "phi": phi_plus - phi_minus,
            "preferred_to_it": preferred.sum(axis=0),
            "incomparable_with_it": apart.sum(axis=0),
        },
        pairs={
            "preferred": lambda: _pairs(preferred, question),
            "indifferent": lambda: _pairs(np.triu(~differ, k=1), question),
            "incomparable": lambda: _pairs(np.triu(apart, k=1), question),
        },
    )


def _pairs(which: NDArray[np.bool_], question: Question) -> list[list[str]]:
    names = question.matrix.alternatives
    return [[names[i], names[j]] for i, j in np.argwhere(which).tolist()]


PROMETHEE_I = Method(
    name="promethee_i",
    scores=_partial_order,
    source="Brans, Vincke and Mareschal (1986), European Journal of Operational Research 24",
    larger_is_better=False,
    score_counts=gettext_noop("how many alternatives are preferred to it"),
    uses_preferences=True,
    most_alternatives=500,
)

PROMETHEE_II = Method(
    name="promethee_ii",
    scores=_net_flows,
    unit_scores=_unit_scores,
    term_sizes=_term_sizes,
    source="Brans, Vincke and Mareschal (1986), European Journal of Operational Research 24",
    bounds=(-1.0, 1.0),
    uses_preferences=True,
)
