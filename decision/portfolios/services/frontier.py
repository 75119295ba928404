"""The best portfolio for each budget, and what one more billion would buy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from time import monotonic
from typing import Any

from decision.mcda import evaluate
from decision.mcda.errors import Translate
from decision.mcda.portfolio.programme import UnresolvedError
from decision.portfolios.enums import Kind
from decision.portfolios.services.candidates import Candidates
from decision.portfolios.services.question import (
    SECONDS,
    SECONDS_IN_ALL,
    Portfolio,
    document_of,
)
from decision.portfolios.services.rules import (
    Wishes,
    earmarked,
    in_force,
    money_of,
    round_budgets,
    rules_of,
)

BILLION = Decimal(1000)  # RUB mn
# The engine takes no less for a solution.
LEAST_SECONDS = 0.01


@dataclass(frozen=True)
class Point:
    """A budget (earmarked money included) and the best portfolio for it.

    `value` is None where no portfolio keeps the rules (then that is proved), or none was found
    in time; `regret` is the largest one, where the smallest is sought.
    """

    budget: Decimal
    value: float | None
    cost: float | None
    chosen: frozenset[str]
    is_proved: bool
    regret: float | None = None


@dataclass(frozen=True)
class Frontier:
    """Points by budget; `here` is that of the page, `richer` the one with a billion more."""

    points: tuple[Point, ...]
    here: Point
    richer: Point


def frontier_of(portfolio: Portfolio, translate: Translate) -> Frontier:
    """By the rules of the portfolio; raises McdaError where the engine refuses."""
    own = money_of(portfolio.wishes, portfolio.candidates)
    found = _points(portfolio, budgets_of(portfolio.candidates, portfolio.wishes), translate)
    by_budget = {point.budget: point for point in found}
    return Frontier(found, by_budget[_rounded(own)], by_budget[_rounded(own + BILLION)])


def budgets_of(candidates: Candidates, wishes: Wishes) -> list[Decimal]:
    """Round ones up to what all ask for, the own one and that with a billion more among them."""
    own = money_of(wishes, candidates)
    spread = round_budgets(candidates)
    if Kind.POOLS not in wishes.off:  # it is the own money that is more or less
        spread = [budget + earmarked(wishes) for budget in spread]
    return sorted({_rounded(budget) for budget in (*spread, own, own + BILLION)})


def _points(
    portfolio: Portfolio, budgets: Sequence[Decimal], translate: Translate
) -> tuple[Point, ...]:
    if portfolio.by_regret:
        return _by_regret(portfolio, budgets, translate)
    answer: Mapping[str, Any] = portfolio.answer
    if portfolio.behind is None:
        answer = _answer(portfolio, budgets, translate)
    found = zip(budgets, answer["frontier"], strict=True)
    return tuple(_point(budget, point) for budget, point in found)


def _by_regret(
    portfolio: Portfolio, budgets: Sequence[Decimal], translate: Translate
) -> tuple[Point, ...]:
    """One question for each budget, whose bests are those of the same budget; the own one first,
    what is not reached in time is not found."""
    own, ends = _rounded(money_of(portfolio.wishes, portfolio.candidates)), monotonic()
    ends += SECONDS_IN_ALL
    found = {own: _regretted(own, portfolio.answer)}
    for budget in sorted(budgets, key=lambda one: (one != own + BILLION, abs(one - own))):
        left = ends - monotonic()
        if budget not in found and left > 0:
            with suppress(UnresolvedError):  # other budgets may have been found
                answer = _least_regret(portfolio, budget, translate, left)
                found[budget] = _regretted(budget, answer)
    unknown = {
        budget: Point(budget, None, None, frozenset(), is_proved=False) for budget in budgets
    }
    return tuple(found.get(budget, unknown[budget]) for budget in budgets)


def _least_regret(
    portfolio: Portfolio, budget: Decimal, translate: Translate, left: float
) -> Mapping[str, Any]:
    """As the page of that budget answers, no solution of it taking more than the seconds left."""
    asked = portfolio.wishes
    own, off = budget - earmarked(asked), asked.off - {Kind.BUDGET}
    wishes = replace(asked, budget=own, off=off)
    rules = in_force(rules_of(wishes, portfolio.candidates), wishes)
    seconds = max(LEAST_SECONDS, min(SECONDS, left))
    options: dict[str, Any] = {"time_limit": seconds, "conflicts_time": 0}
    question = document_of(portfolio.candidates, wishes, rules, alternatives=0, **options)
    answer: Mapping[str, Any] = evaluate(question, translate, digest=False)
    return answer


def _answer(
    portfolio: Portfolio, budgets: Sequence[Decimal], translate: Translate
) -> Mapping[str, Any]:
    asked: dict[str, Any] = {"frontier": [float(budget) for budget in budgets], "alternatives": 0}
    question = document_of(portfolio.candidates, portfolio.wishes, portfolio.kept, **asked)
    answer: Mapping[str, Any] = evaluate(question, translate, digest=False)
    return answer


def _point(budget: Decimal, found: Mapping[str, Any]) -> Point:
    return Point(
        budget=budget,
        value=found["value"],
        cost=found["cost"],
        chosen=frozenset(found["chosen"]),
        is_proved=found["status"] in ("optimal", "infeasible"),
    )


def _regretted(budget: Decimal, found: Mapping[str, Any]) -> Point:
    """Of an answer by the smallest regret."""
    is_proved = found["status"] in ("optimal", "infeasible")
    if found["status"] == "infeasible":
        return Point(budget, None, None, frozenset(), is_proved)
    totals, regret = found["totals"], found["regret"]["largest"]
    return Point(
        budget, totals["value"], totals["cost"], frozenset(found["chosen"]), is_proved, regret
    )


def _rounded(budget: Decimal) -> Decimal:
    """As a field of the form takes it."""
    return budget.quantize(Decimal("0.001"))
