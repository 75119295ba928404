from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import rankdata

from decision.mcda.comparison import RULES, consensus
from decision.mcda.comparison.consensus import pairwise_support
from decision.mcda.comparison.kemeny import kemeny_positions
from decision.mcda.errors import DocumentError


def ranked(*ballots: list[int]) -> list[np.ndarray]:
    return [rankdata(ballot, method="min").astype(np.int64) for ballot in ballots]


def test_borda_with_ties() -> None:
    # cases.md, section 2: rank sums 11, 9, 9, 11, 22, 22.
    ballots = ranked([1, 2, 3, 4, 5, 6], [2, 1, 3, 4, 5, 6], [4, 3, 1, 2, 6, 5], [4, 3, 2, 1, 6, 5])
    found = consensus(ballots, "borda")
    assert found.figures["rank_sums"].tolist() == [11, 9, 9, 11, 22, 22]
    assert found.ranks.tolist() == [3, 1, 1, 3, 5, 5]


def test_a_tie_in_a_ranking_shares_the_mean_place() -> None:
    found = consensus(ranked([1, 1, 3], [1, 2, 3]), "borda")
    assert found.figures["rank_sums"].tolist() == [2.5, 3.5, 6]


def test_borda_and_copeland_may_differ() -> None:
    # Three of five rankings place A first, and two last: Condorcet's winner, but not Borda's.
    ballots = ranked(*[[1, 2, 3]] * 3, *[[3, 1, 2]] * 2)
    assert consensus(ballots, "copeland").ranks.tolist() == [1, 2, 3]
    assert consensus(ballots, "borda").ranks.tolist() == [2, 1, 3]
    assert consensus(ballots, "kemeny").ranks.tolist() == [1, 2, 3]


def test_an_even_duel_counts_a_half_for_both() -> None:
    found = consensus(ranked([1, 2, 3], [1, 3, 2]), "copeland")
    assert found.figures["duels_won"].tolist() == [2, 0.5, 0.5]
    assert found.ranks.tolist() == [1, 2, 2]


def test_condorcet_s_cycle_is_a_tie_by_every_rule() -> None:
    cycle = ranked([1, 2, 3], [3, 1, 2], [2, 3, 1])
    for rule in RULES:
        assert consensus(cycle, rule).ranks.tolist() == [1, 1, 1]
    assert consensus(cycle, "kemeny").figures["optimal_orders"] == 3


ballots_of = st.integers(2, 6).flatmap(
    lambda m: st.lists(st.lists(st.integers(1, m), min_size=m, max_size=m), min_size=1, max_size=5)
)


@settings(deadline=None)
@given(ballots_of)
def test_kemeny_is_the_best_of_all_orders(ballots: list[list[int]]) -> None:
    support = pairwise_support(ranked(*ballots))
    m = len(support)
    by_order = {
        order: sum(support[b, a] for i, a in enumerate(order) for b in order[i + 1 :])
        for order in permutations(range(m))
    }
    best = min(by_order.values())
    optimal = [order for order, cost in by_order.items() if cost == best]
    found = kemeny_positions(support)
    assert (found.contradictions, found.orders) == (best, len(optimal))
    means = [np.mean([order.index(i) + 1 for order in optimal]) for i in range(m)]
    np.testing.assert_allclose(found.mean_positions, means, rtol=1e-12)


@pytest.mark.parametrize("rule", RULES)
@given(ballots=ballots_of)
@settings(deadline=None)
def test_what_all_agree_on_is_agreed(rule: str, ballots: list[list[int]]) -> None:
    ranks = consensus(ranked(*ballots), rule).ranks
    table = np.array(ballots)
    for a in range(table.shape[1]):
        for b in range(table.shape[1]):
            if (table[:, a] < table[:, b]).all():
                assert ranks[a] < ranks[b]


def test_kemeny_of_twelve_and_no_more() -> None:
    one = list(range(1, 13))
    assert consensus(ranked(one, one[::-1], one), "kemeny").ranks.tolist() == one
    with pytest.raises(DocumentError, match="at most 12 alternatives, not 13") as caught:
        consensus(ranked([*one, 13]), "kemeny")
    assert (caught.value.code, caught.value.where) == ("too_large", "options.rule")
