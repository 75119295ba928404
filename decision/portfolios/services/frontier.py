"""The best portfolio for each budget, and what one more billion would buy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from decision.mcda import evaluate
from decision.mcda.errors import Translate
from decision.portfolios.enums import Kind
from decision.portfolios.services.candidates import Candidates
from decision.portfolios.services.question import Portfolio, document_of
from decision.portfolios.services.rules import Wishes, earmarked, money_of, round_budgets

BILLION = Decimal(1000)  # RUB mn


@dataclass(frozen=True)
class Point:
    """A budget (earmarked money included) and the best portfolio for it.

    `value` is None where no portfolio keeps the rules (then that is proved), or none was found
    in time.
    """

    budget: Decimal
    value: float | None
    cost: float | None
    chosen: frozenset[str]
    is_proved: bool


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
    answer: Mapping[str, Any] = portfolio.answer
    if portfolio.behind is None:
        answer = _answer(portfolio, budgets, translate)
    found = zip(budgets, answer["frontier"], strict=True)
    return tuple(_point(budget, point) for budget, point in found)


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


def _rounded(budget: Decimal) -> Decimal:
    """As a field of the form takes it."""
    return budget.quantize(Decimal("0.001"))
