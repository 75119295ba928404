"""The method of equal shares: everybody commands a part of the budget."""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Person:
    """Somebody who shares the budget.

    Parameters
    ----------
    name : str
    power : Fraction
        Not negative; the purse is this part of the budget.
    values : mapping of int to Fraction
        What each project that the person wants is worth to them, by its index; all positive.
    best : Fraction or None
        What the person's regret is measured against; None for the best portfolio's value to them.
    """

    name: str
    power: Fraction
    values: Mapping[int, Fraction]
    best: Fraction | None = None


@dataclass(frozen=True)
class Bought:
    """What was bought, in this order, and who paid.

    Parameters
    ----------
    projects : list of int
    payments : list of dict of int to Fraction
        Money of each person for each project.
    purses : list of Fraction
        What each person has left.
    """

    projects: list[int]
    payments: list[dict[int, Fraction]]
    purses: list[Fraction]


def equal_shares(costs: Sequence[Fraction], people: Sequence[Person], budget: Fraction) -> Bought:
    """Buy, again and again, the project whose supporters pay the least per unit of value.

    At a price of ρ per unit of value each supporter pays min(purse, ρ · value). Of projects
    with the same ρ the cheaper is bought, then the earlier.

    Parameters
    ----------
    costs : sequence of m Fraction
    people : sequence of Person
        Their powers have a positive sum.
    budget : Fraction

    References
    ----------
    .. [1] Peters, D., Pierczyński, G. and Skowron, P. (2021). Proportional participatory
       budgeting with additive utilities. NeurIPS 34, 12726-12737, section 3.
    """
    all_power = sum((person.power for person in people), Fraction())
    purses = [budget * person.power / all_power for person in people]
    payments: list[dict[int, Fraction]] = [{} for _ in people]
    supporters = {
        i: [k for k, person in enumerate(people) if person.values.get(i)] for i in range(len(costs))
    }
    # Purses only shrink, so that a price only rises: one that is the least anew is the least.
    queue = [(Fraction(), cost, i) for i, cost in enumerate(costs) if supporters[i]]
    heapq.heapify(queue)
    projects: list[int] = []
    while queue:
        _, cost, i = heapq.heappop(queue)
        price = _price(cost, [(purses[k], people[k].values[i]) for k in supporters[i]])
        if price is None:
            continue
        if queue and (price, cost, i) > queue[0]:
            heapq.heappush(queue, (price, cost, i))
            continue
        projects.append(i)
        for k in supporters[i]:
            payments[k][i] = min(purses[k], price * people[k].values[i])
            purses[k] -= payments[k][i]
    return Bought(projects, payments, purses)


def _price(cost: Fraction, supporters: Sequence[tuple[Fraction, Fraction]]) -> Fraction | None:
    """ρ, at which supporters of these purses and values pay the cost; None if they cannot."""
    missing = cost
    worth = sum((value for _, value in supporters), Fraction())
    # Who is the first to run out of money as the price rises comes first.
    for purse, value in sorted(supporters, key=lambda one: one[0] / one[1]):
        if missing * value <= purse * worth:
            return missing / worth
        missing -= purse
        worth -= value
    return None
