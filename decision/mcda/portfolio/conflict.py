"""Why nothing fits: sets of constraints that cannot hold together, none of them needless."""

from __future__ import annotations

from dataclasses import dataclass

from decision.mcda.portfolio.feasibility import Feasibility, smallest_hitting_set
from decision.mcda.portfolio.programme import UnresolvedError

# After so many rounds a set from which nothing can be left out is given instead of a smallest.
MAX_ROUNDS = 200
# Rounds for all further sets together.
MAX_FURTHER_ROUNDS = 50


@dataclass(frozen=True)
class Conflicts:
    """Sets of constraints, each of which conflicts, while each of its proper subsets does not.

    Parameters
    ----------
    sets : list of list of int
        Indices into `Problem.all_constraints`, ascending; smaller sets first.
    first_is_smallest : bool
        False where the search was cut off: then a smaller set may exist.
    complete : bool
        Whether these are all that there are.
    """

    sets: list[list[int]]
    first_is_smallest: bool
    complete: bool


def conflicts_of(question: Feasibility, most: int, seconds_for_others: float) -> Conflicts:
    """Up to `most` sets of constraints that no portfolio keeps together, a smallest first.

    Any set that conflicts must share a constraint with each set whose removal restores
    feasibility. So: take the smallest set that meets all such sets known and contains no
    conflict known; if it conflicts, no smaller one can; if not, a portfolio that keeps it
    breaks some others, which are one more such set.

    Parameters
    ----------
    question : Feasibility
        Of a problem without a portfolio that keeps all constraints.
    most : int
        At least 1.
    seconds_for_others : float
        Time for what is asked of the constraints after the first set.

    References
    ----------
    .. [1] Ignatiev, A., Previti, A., Liffiton, M. and Marques-Silva, J. (2015). Smallest MUS
       extraction with minimal hitting set dualization. CP 2015, LNCS 9255, 173-182,
       algorithm 1.
    """
    broken_sets: list[frozenset[int]] = []
    found: list[frozenset[int]] = []
    rounds = MAX_ROUNDS
    while rounds and len(found) <= most:
        members = smallest_hitting_set(broken_sets, len(question.everything), found)
        if members is None:
            return Conflicts([sorted(one) for one in found], True, complete=True)
        try:
            kept = question.largest_kept(members)
        except UnresolvedError:
            if not found:
                raise
            break
        if kept is not None:
            broken_sets.append(question.everything - kept)
        else:
            found.append(frozenset(members))
            rounds = min(rounds, MAX_FURTHER_ROUNDS)
            if len(found) == 1:
                question.end_within(seconds_for_others)
        rounds -= 1
    if not found:
        return Conflicts([question.with_none_to_spare(question.everything)], False, complete=False)
    # One more than is wanted only shows that there are more.
    return Conflicts([sorted(one) for one in found[:most]], True, complete=False)
