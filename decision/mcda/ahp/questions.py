"""Which pair to ask next, so that few questions tell most."""

from __future__ import annotations

import numpy as np

from decision.mcda.ahp.graph import Mask, groups, resistances

# Resistances nearer to each other than this are equal: the order of items then decides.
TIE = 1e-9


def next_pair(judged: Mask) -> tuple[int, int] | None:
    """The pair whose judgement adds most information to those given.

    While items are not all connected, a pair that connects two groups is asked, of the items
    that were asked about least. After that it is the pair with the largest effective
    resistance, whose ratio the judgements so far leave least certain. That choice is
    D-optimal: a judgement of pair (i, j) multiplies the determinant of the information
    matrix by 1 plus the resistance between i and j. Among equals the items that were asked
    about least come first, then the order of the items.

    Parameters
    ----------
    judged : ndarray of bool, shape (n, n)
        Symmetric, False on the diagonal.

    Returns
    -------
    tuple of int or None
        The pair, the earlier item first; None where every pair has been judged.

    References
    ----------
    .. [1] Fedorov, V. V. (1972). Theory of Optimal Experiments, section 2.5.
    .. [2] Szadoczki, Z., Bozoki, S. and Tekile, H. A. (2022). Filling in pattern designs for
       incomplete pairwise comparison matrices: (quasi-)regular graphs with minimal diameter.
       Omega 107, 102557: even numbers of judgements and short ways serve best.

    Examples
    --------
    >>> judged = np.zeros((4, 4), dtype=bool)
    >>> for _ in range(4):
    ...     i, j = next_pair(judged)
    ...     judged[i, j] = judged[j, i] = True
    ...     print(i, j)
    0 1
    2 3
    0 2
    1 3
    """
    n = len(judged)
    parts = groups(judged)
    if len(parts) > 1:
        group_of = {item: number for number, part in enumerate(parts) for item in part}
        pairs = [(i, j) for i in range(n) for j in range(i + 1, n) if group_of[i] != group_of[j]]
    else:
        pairs = [(i, j) for i in range(n) for j in range(i + 1, n) if not judged[i, j]]
        if not pairs:
            return None
        apart = resistances(judged)
        most = max(apart[pair] for pair in pairs)
        pairs = [pair for pair in pairs if apart[pair] >= most * (1 - TIE)]
    asked = judged.sum(axis=1)
    return min(pairs, key=lambda pair: (asked[pair[0]] + asked[pair[1]], pair))


def question_plan(n: int, questions: int) -> list[tuple[int, int]]:
    """The first questions to ask about `n` items, most informative first.

    Parameters
    ----------
    n : int
        Number of items.
    questions : int
        How many; n - 1 are the fewest that give priorities, and about 2 n give most of what
        all n (n - 1) / 2 would.

    Returns
    -------
    list of tuple of int
        At most as many pairs as there are.

    Examples
    --------
    >>> question_plan(3, 2)
    [(0, 1), (0, 2)]
    """
    judged = np.zeros((n, n), dtype=bool)
    plan: list[tuple[int, int]] = []
    while len(plan) < questions and (pair := next_pair(judged)) is not None:
        judged[pair] = judged[pair[::-1]] = True
        plan.append(pair)
    return plan
