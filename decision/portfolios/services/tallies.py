"""How a set of projects stands with each rule, in exact numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from decision.portfolios.enums import Kind
from decision.portfolios.services.candidates import Candidate, Candidates
from decision.portfolios.services.pools import standing_of
from decision.portfolios.services.rules import Rule, Wishes

# The funded share of each project by its code; what is not named is not funded.
Funded = Mapping[str, Fraction]
NOTHING = Fraction(0)
# A share in part comes as a double: a limit that is reached is met but for its last digits.
ROUNDED = Fraction(1, 10**12)

type _Amount = Callable[[Candidate], Fraction]
type _Belongs = Callable[[Candidate], bool]


@dataclass(frozen=True)
class Tally:
    """What is reached of a rule and how far it is from being broken; below 0 it is.

    In the rule's own unit: RUB mn, per cent of the money spent, jobs or projects. `where` is the
    territory that comes nearest to its limit; both numbers are None for rules that name projects.
    """

    rule: Rule
    is_kept: bool
    reached: Fraction | None = None
    slack: Fraction | None = None
    where: str = ""


def funded_of(answer: Mapping[str, float]) -> dict[str, Fraction]:
    """The engine's shares as the decimals that they show."""
    return {code: Fraction(str(share)) for code, share in answer.items()}


def money_spent(candidates: Candidates, funded: Funded) -> Fraction:
    return _total(candidates, funded, lambda one: Fraction(one.cost))


def tallies(
    rules: Sequence[Rule], wishes: Wishes, candidates: Candidates, funded: Funded
) -> list[Tally]:
    return [tally(rule, wishes, candidates, funded) for rule in rules]


def tally(rule: Rule, wishes: Wishes, candidates: Candidates, funded: Funded) -> Tally:
    match rule.kind:
        case Kind.BUDGET:
            return _at_most(rule, money_spent(candidates, funded))
        case Kind.POOLS:
            return _pools(rule, wishes, candidates, funded)
        case Kind.POOL:
            return Tally(rule, True, _total(candidates, funded, _cost_to(rule)))
        case Kind.YEAR:
            return _at_most(rule, money_in(rule.year, candidates, funded))
        case Kind.TERRITORY:
            return _territory(rule, candidates, funded)
        case Kind.PRIORITY:
            return _share(rule, candidates, funded, lambda one: one.is_priority)
        case Kind.DECREE:
            return _share(rule, candidates, funded, lambda one: one.is_in_decree)
        case Kind.JOBS:
            return _at_least(rule, jobs_in(candidates, funded))
        case Kind.MOST:
            return _at_most(rule, Fraction(sum(1 for share in funded.values() if share)))
    return Tally(rule, _is_kept(rule, funded))


def money_in(year: int, candidates: Candidates, funded: Funded) -> Fraction:
    return _total(candidates, funded, lambda one: Fraction(one.years.get(year, Decimal(0))))


def jobs_in(candidates: Candidates, funded: Funded) -> Fraction:
    """Of those that say how many; a project that is funded in part counts in part."""
    return _total(candidates, funded, lambda one: Fraction(one.jobs or 0))


def money_by_territory(candidates: Candidates, funded: Funded) -> dict[str, Fraction]:
    money: defaultdict[str, Fraction] = defaultdict(Fraction)
    for code, share in funded.items():
        one = candidates.by_code[code]
        money[one.territory] += Fraction(one.cost) * share
    return dict(money)


def herfindahl(parts: Mapping[str, Fraction]) -> Fraction | None:
    """The sum of squared shares: 1 where one has everything, 1/n where n have the same.

    None where there is nothing to have a share of.
    """
    total = sum(parts.values(), NOTHING)
    return sum(((part / total) ** 2 for part in parts.values()), NOTHING) if total else None


def _total(candidates: Candidates, funded: Funded, amount: _Amount) -> Fraction:
    known = candidates.by_code
    return sum((amount(known[code]) * share for code, share in funded.items()), NOTHING)


def _at_most(rule: Rule, reached: Fraction) -> Tally:
    slack = _slack(Fraction(rule.limit or 0), reached)
    return Tally(rule, slack >= 0, reached, slack)


def _at_least(rule: Rule, reached: Fraction) -> Tally:
    slack = _slack(reached, Fraction(rule.limit or 0))
    return Tally(rule, slack >= 0, reached, slack)


def _slack(more: Fraction, less: Fraction) -> Fraction:
    apart = more - less
    return apart if abs(apart) > ROUNDED * max(abs(more), abs(less)) else NOTHING


def _territory(rule: Rule, candidates: Candidates, funded: Funded) -> Tally:
    money = money_by_territory(candidates, funded)
    total = sum(money.values(), NOTHING)
    if not total:
        return Tally(rule, True, NOTHING, Fraction(rule.limit or 0))
    where = max(money, key=lambda code: money[code])
    found = _at_most(rule, 100 * money[where] / total)
    return Tally(rule, found.is_kept, found.reached, found.slack, where)


def _share(rule: Rule, candidates: Candidates, funded: Funded, belongs: _Belongs) -> Tally:
    spent = money_spent(candidates, funded)
    if not spent:  # where nothing is spent there is no share
        return Tally(rule, True)
    part = _total(candidates, funded, lambda one: Fraction(one.cost if belongs(one) else 0))
    return _at_least(rule, 100 * part / spent)


def _pools(rule: Rule, wishes: Wishes, candidates: Candidates, funded: Funded) -> Tally:
    """Reached is what the tightest set of pools has to pay, together with the open money."""
    reached, limit = standing_of(wishes, candidates, funded)
    slack = _slack(limit, reached)
    return Tally(rule, slack >= 0, reached, slack)


def _cost_to(rule: Rule) -> _Amount:
    """Of those who may draw on the rule's pool."""
    pool = rule.pool
    return lambda one: Fraction(one.cost if pool and pool.is_open_to(one) else 0)


def _is_kept(rule: Rule, funded: Funded) -> bool:
    shares = [funded.get(code, NOTHING) for code in rule.projects]
    match rule.kind:
        case Kind.MUST:
            return shares[0] == 1
        case Kind.MUST_NOT:
            return shares[0] == 0
        case Kind.REQUIRES:
            return shares[0] <= shares[1]
    return sum(1 for share in shares if share) <= 1
