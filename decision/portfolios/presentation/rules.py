"""The rules with what is reached of each and its slack, and the ways out where nothing fits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from django.utils.translation import gettext as _

from decision.mcda.errors import McdaError, untranslated
from decision.portfolios.enums import Kind
from decision.portfolios.presentation.address import State
from decision.portfolios.presentation.words import (
    OF_MONEY,
    amount_of,
    money,
    pool_title,
    rule_title,
    slack_of,
    worth,
)
from decision.portfolios.services import Portfolio, Rule, choose_portfolio
from decision.portfolios.services.impossible import PoolChange, healing_pools
from decision.portfolios.services.rules import earmarked
from decision.portfolios.services.tallies import Tally, tally

KOPECK = Decimal("0.001")
# Rules whose key is the name of the field that has their limit.
LIMITED = (Kind.BUDGET, Kind.YEAR, *OF_MONEY, Kind.JOBS, Kind.MOST)


@dataclass(frozen=True)
class RuleLine:
    """A rule; `switch` is the address with it switched over, empty where all of its kind are."""

    title: str
    is_on: bool
    is_tight: bool
    reached: str
    slack: str
    switch: str


@dataclass(frozen=True)
class WayOut:
    """A change of one rule, with the address that has it; `key` is the rule's."""

    title: str
    address: str
    key: str


@dataclass(frozen=True)
class Conflict:
    """Rules that cannot stand together, none of which is needless; `cheapest` is the smallest
    change of one of them that is enough for all, where there is one."""

    ways_out: tuple[WayOut, ...]
    cheapest: WayOut | None


type Changed = tuple[Decimal, WayOut]  # how much the limit changes against what it is


def rule_lines(portfolio: Portfolio, state: State) -> tuple[RuleLine, ...]:
    on = {rule.key for rule in portfolio.kept}
    return tuple(_line(portfolio, state, rule, rule.key in on) for rule in portfolio.rules)


def _line(portfolio: Portfolio, state: State, rule: Rule, is_on: bool) -> RuleLine:
    found: Tally | None = None
    if portfolio.is_feasible:
        found = tally(rule, portfolio.wishes, portfolio.candidates, portfolio.funded)
    reached = amount_of(rule, found.reached) if found else ""
    if found and found.reached is None:
        reached = _("kept") if found.is_kept else _("not kept")
    slack = found.slack if found else None
    return RuleLine(
        title=rule_title(rule, portfolio.candidates.names),
        is_on=is_on,
        is_tight=is_on and slack == 0,
        reached=reached,
        slack=slack_of(rule, slack),
        switch=""
        if rule.kind == Kind.POOL and Kind.POOLS in state.off
        else state.switched(rule.key),
    )


def conflicts(
    portfolio: Portfolio, state: State, healing: Sequence[WayOut]
) -> tuple[Conflict, ...]:
    """Sets of rules that cannot stand together, each with the ways out of it."""
    answer = portfolio.answer
    sets = answer.get("conflicts") or [answer["conflict"]]
    return tuple(_conflict(portfolio, state, given, healing) for given in sets)


def _conflict(
    portfolio: Portfolio, state: State, given: Sequence[Any], healing: Sequence[WayOut]
) -> Conflict:
    rules = _rules_of(portfolio, given)
    keys = {rule.key for rule in rules}
    return Conflict(
        tuple(_way_out(portfolio, state, rule) for rule in rules),
        next((way for way in healing if way.key in keys), None),
    )


def _rules_of(portfolio: Portfolio, given: Sequence[Any]) -> list[Rule]:
    """Each rule once, though several of its constraints may take part."""
    return [
        rule
        for rule in portfolio.kept
        if (rule.kind == Kind.BUDGET and "budget" in given)
        or any(constraint in given for constraint in rule.constraints)
    ]


def _way_out(portfolio: Portfolio, state: State, rule: Rule) -> WayOut:
    title = rule_title(rule, portfolio.candidates.names)
    return WayOut(title, state.switched(rule.key), rule.key)


def relaxations(portfolio: Portfolio, state: State) -> tuple[WayOut, ...]:
    """Limits that would be enough, each changed alone: those first that change least against what
    they are, and last the pools that are opened to all."""
    found = [*_limits_changed(portfolio, state)]
    if any(rule.kind == Kind.POOLS for rule in portfolio.kept):
        found += [_pool_changed(portfolio, state, one) for one in healing_pools(portfolio)]
    return tuple(way for _change, way in sorted(found, key=lambda pair: pair[0]))


def _limits_changed(portfolio: Portfolio, state: State) -> Iterator[Changed]:
    for one in portfolio.answer.get("relaxations", ()):
        rules = _rules_of(portfolio, [one["constraint"]])
        if rules and one["limit"] is not None and rules[0].kind in LIMITED:
            (rule, *_others) = rules
            limit = _as_typed(rule, Decimal(str(one["limit"])))
            change = _relative(rule.limit or Decimal(0), limit)
            yield change, _relaxed(portfolio, state, rule, limit)


def _relative(before: Decimal, after: Decimal) -> Decimal:
    change = abs(after - before)
    return change / before if before else change


def _pool_changed(portfolio: Portfolio, state: State, change: PoolChange) -> Changed:
    """Named by the rule about all pools, which is what conflicts name."""
    pool, names = change.pool, portfolio.candidates.names
    if change.amount is None:
        title = _("Open to all: %(pool)s") % {"pool": pool_title(pool, names)}
        return Decimal("Infinity"), WayOut(title, state.switched(pool.key), Kind.POOLS)
    raised = replace(pool, amount=change.amount)
    amount = f"{change.amount.normalize():f}"
    address = state.changed(**{pool.key: amount})
    way = WayOut(pool_title(raised, names), address, Kind.POOLS)
    return _relative(pool.amount, change.amount), way


def _relaxed(portfolio: Portfolio, state: State, rule: Rule, limit: Decimal) -> WayOut:
    field, pools = limit, earmarked(portfolio.wishes)
    title = rule_title(replace(rule, limit=limit), portfolio.candidates.names)
    if rule.kind == Kind.BUDGET and pools:
        field = limit - pools
        title = _("Budget open to all: RUB %(money)s mn") % {"money": money(field)}
    address = state.changed(**{rule.key: f"{field.normalize():f}"})
    return WayOut(title, address, rule.key)


def _as_typed(rule: Rule, limit: Decimal) -> Decimal:
    """In the unit and with the digits of the rule's field, and never stricter."""
    if rule.kind in OF_MONEY:  # the engine's limit is of 1, the form's of 100
        return 100 * limit
    if rule.kind == Kind.JOBS:
        return limit.to_integral_value(ROUND_FLOOR)
    return limit.quantize(KOPECK, ROUND_CEILING)


@dataclass(frozen=True)
class LeaveOut:
    """Rules that are left out together, said before the button that does so; `instead` leaves out
    all but one of them, which gets another limit."""

    said: str
    way: WayOut
    instead: WayOut | None = None


def leave_out(portfolio: Portfolio, state: State) -> LeaveOut | None:
    """A smallest set of rules without which all others can be kept, where there is one to leave."""
    given = portfolio.answer.get("leave_out")
    rules = _rules_of(portfolio, given or ())
    if not rules:
        return None
    titles = "; ".join(rule_title(rule, portfolio.candidates.names) for rule in rules)
    off = [*state.off, *(rule.key for rule in rules)]
    address = state.changed(off=off)
    if len(rules) == 1:
        said = _("Leaving out one rule is enough, for example:")
        return LeaveOut(said, WayOut(titles, address, rules[0].key))
    title = _("Leave out together: %(rules)s") % {"rules": titles}
    way = WayOut(title, address, "")
    return LeaveOut(_("No single change is enough."), way, _one_relaxed(portfolio, state, rules))


def _one_relaxed(portfolio: Portfolio, state: State, rules: Sequence[Rule]) -> WayOut | None:
    """The first that has a limit is relaxed as far as is needed where the others are left out."""
    limited = next((rule for rule in rules if rule.kind in LIMITED), None)
    if limited is None or portfolio.behind is not None:
        return None
    others = [rule for rule in rules if rule is not limited]
    off = [*state.off, *(rule.key for rule in others)]
    own = [pair for pair in state.own if pair[0] != "off"]
    alone = replace(state, own=[*own, *(("off", key) for key in off)])
    wishes = replace(portfolio.wishes, off=frozenset(off))
    try:
        rest = choose_portfolio(portfolio.candidates, wishes, untranslated)
    except McdaError:  # not known in time
        return None
    ways = [] if rest.is_feasible else _limits_changed(rest, alone)
    found = next((way for _change, way in ways if way.key == limited.key), None)
    if found is None:
        return None
    names = portfolio.candidates.names
    title = _("Leave out: %(rules)s; and then: %(rule)s") % {
        "rules": "; ".join(rule_title(rule, names) for rule in others),
        "rule": found.title,
    }
    return replace(found, title=title)


@dataclass(frozen=True)
class PriceLine:
    """A rule and the value that it costs; `is_free` where it costs none."""

    title: str
    price: str
    part: str
    is_free: bool


def price_lines(
    portfolio: Portfolio, prices: Iterable[tuple[str, float | None]], part_of: Any
) -> tuple[PriceLine, ...]:
    """`part_of` sets a value against the portfolio's own."""
    rules = {rule.key: rule for rule in portfolio.rules}
    return tuple(
        PriceLine(
            title=rule_title(rules[key], portfolio.candidates.names),
            price="" if price is None else worth(price),
            part="" if price is None else part_of(price),
            is_free=price is not None and price <= 0,
        )
        for key, price in prices
    )
