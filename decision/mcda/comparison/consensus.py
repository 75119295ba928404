"""One ranking out of several: Borda, Copeland and Kemeny."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from decision.mcda.comparison.correlation import fractional_ranks
from decision.mcda.comparison.kemeny import MAX_ALTERNATIVES, kemeny_positions
from decision.mcda.errors import DocumentError, gettext_noop
from decision.mcda.matrix import Floats
from decision.mcda.ranks import ranks_with_ties

Integers = NDArray[np.int64]

RULES = ("borda", "copeland", "kemeny")


@dataclass(frozen=True)
class Consensus:
    """A ranking, with ties, and what the rule ranked by.

    Parameters
    ----------
    ranks : ndarray of shape (m,)
    figures : mapping of str to ndarray or number
        The rule's own.
    """

    ranks: Integers
    figures: dict[str, Any] = field(default_factory=dict)


def consensus(rankings: list[Integers], rule: str) -> Consensus:
    """The ranking that a rule makes of several.

    Parameters
    ----------
    rankings : list of k ndarray of shape (m,)
        Tied alternatives share the smallest rank.
    rule : str
        One of `RULES`.

    Raises
    ------
    DocumentError
        If there are too many alternatives for Kemeny's rule, which is exact here.

    Examples
    --------
    >>> ballots = [[1, 2, 3, 4, 5, 6], [2, 1, 3, 4, 5, 6], [4, 3, 1, 2, 6, 5], [4, 3, 2, 1, 6, 5]]
    >>> found = consensus([np.array(ballot) for ballot in ballots], "borda")
    >>> found.figures["rank_sums"].tolist(), found.ranks.tolist()
    ([11.0, 9.0, 9.0, 11.0, 22.0, 22.0], [3, 1, 1, 3, 5, 5])
    """
    if rule == "borda":
        return _borda(rankings)
    if rule == "copeland":
        return _copeland(rankings)
    return _kemeny(rankings)


def pairwise_support(rankings: list[Integers]) -> Floats:
    """How many rankings place the row before the column, of shape (m, m).

    A tie supports neither.
    """
    support = np.zeros((len(rankings[0]), len(rankings[0])))
    for ranks in rankings:
        support += ranks[:, np.newaxis] < ranks
    return support


def _borda(rankings: list[Integers]) -> Consensus:
    """By the sum of the ranks, tied alternatives sharing the mean of their places [1]_.

    .. [1] de Borda, J.-C. (1784); with ties: Black, D. (1976). Partial justification of the
       Borda count. Public Choice 28.
    """
    sums = np.sum([fractional_ranks(ranks) for ranks in rankings], axis=0)
    return Consensus(ranks_with_ties(sums, larger_is_better=False), {"rank_sums": sums})


def _copeland(rankings: list[Integers]) -> Consensus:
    """By the duels won, an even one counting a half [1]_.

    .. [1] Copeland, A. H. (1951). A "reasonable" social welfare function. University of
       Michigan.
    """
    support = pairwise_support(rankings)
    won = (support > support.T).sum(axis=1)
    even = (support == support.T).sum(axis=1) - 1  # not with itself
    scores = won + even / 2
    return Consensus(ranks_with_ties(scores, larger_is_better=True), {"duels_won": scores})


def _kemeny(rankings: list[Integers]) -> Consensus:
    """By the orders that contradict the rankings in the fewest pairs [1]_.

    Where several orders do, alternatives rank by their mean position in all of them.

    .. [1] Kemeny, J. G. (1959). Mathematics without numbers. Daedalus 88(4), 577-591.
    """
    m = len(rankings[0])
    if m > MAX_ALTERNATIVES:
        raise DocumentError(
            gettext_noop(
                "Kemeny's rule is exact and takes at most {limit} alternatives, not {given}."
            ),
            code="too_large",
            where="options.rule",
            given=m,
            limit=MAX_ALTERNATIVES,
        )
    found = kemeny_positions(pairwise_support(rankings))
    return Consensus(
        ranks_with_ties(found.mean_positions, larger_is_better=False),
        {
            "contradicted_pairs": found.contradictions,
            "optimal_orders": found.orders,
            "mean_positions": found.mean_positions,
        },
    )
