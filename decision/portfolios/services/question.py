"""The question of a portfolio: a ranking's scores are values, requested budgets are costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from time import monotonic
from typing import Any

from django.utils.translation import gettext as _

from decision.mcda import evaluate
from decision.mcda.errors import McdaError, Translate
from decision.portfolios.enums import Goal, Kind
from decision.portfolios.services.candidates import Candidate, Candidates
from decision.portfolios.services.rules import (
    Rule,
    Wishes,
    in_force,
    money_of,
    rules_of,
    year_attribute,
)
from decision.portfolios.services.tallies import funded_of
from decision.problems.errors import DecisionError

# Of one solution, in a request; what is found by then is shown with its gap.
SECONDS = 5.0
# The engine's rule for the smallest regret.
LEAST_REGRET = "least_regret"
# Of many solutions one after the other, in a request.
SECONDS_IN_ALL = 10.0


@dataclass(frozen=True, eq=False)
class Behind:
    """What a worker answered: the answer in no language yet, and the most valuable portfolio's,
    where the smallest regret was asked for; `core` is the core index with what it was asked of,
    None where it was not asked of the same weights."""

    untold: Mapping[str, Any]
    otherwise: Mapping[str, Any] | None
    core: Mapping[str, Any] | None = None


@dataclass(frozen=True, eq=False)
class Portfolio:
    """What was asked of whom, the document that it became and the engine's answer.

    `rules` are all, `kept` those that are not switched off; `behind` is there where a worker
    answered.
    """

    candidates: Candidates
    wishes: Wishes
    rules: tuple[Rule, ...]
    document: dict[str, Any]
    answer: dict[str, Any]
    behind: Behind | None = None

    @property
    def kept(self) -> tuple[Rule, ...]:
        return in_force(self.rules, self.wishes)

    @property
    def is_feasible(self) -> bool:
        return bool(self.answer["status"] != "infeasible")

    @cached_property
    def funded(self) -> dict[str, Fraction]:
        return funded_of(self.answer["funded"])

    @property
    def by_regret(self) -> bool:
        return self.wishes.goal == Goal.REGRET

    @property
    def of_value(self) -> Wishes:
        return by_value(self.wishes)

    def is_chosen(self, one: Candidate) -> bool:
        return one.code in self.funded


def worth_of(answer: Mapping[str, Any]) -> float:
    """What is to be large of a feasible answer: its value, or how far its largest regret is
    below 0."""
    regret = answer.get("regret")
    value: float = answer["totals"]["value"] if regret is None else -regret["largest"]
    return value


def by_value(wishes: Wishes) -> Wishes:
    """The wishes with what is added up for what it is worth, whoever regrets it."""
    return replace(wishes, goal=Goal.VALUE) if wishes.goal == Goal.REGRET else wishes


def choose_portfolio(candidates: Candidates, wishes: Wishes, translate: Translate) -> Portfolio:
    """The set of projects worth most that the budget pays for and the rules allow.

    Raises
    ------
    DecisionError
        If a rule asks for what no project is.
    McdaError
        If the engine refuses the question.
    """
    rules = checked_rules(candidates, wishes)
    document = document_of(candidates, wishes, in_force(rules, wishes))
    return Portfolio(candidates, wishes, rules, document, dict(evaluate(document, translate)))


def checked_rules(candidates: Candidates, wishes: Wishes) -> tuple[Rule, ...]:
    """All rules; raises DecisionError if one asks for what no project is."""
    rules = rules_of(wishes, candidates)
    _refuse_empty(in_force(rules, wishes), candidates)
    return rules


def document_of(
    candidates: Candidates,
    wishes: Wishes,
    rules: Sequence[Rule],
    bests: Mapping[str, float] | None = None,
    **options: Any,
) -> dict[str, Any]:
    """The evaluation document of kind ``portfolio``.

    By `bests`, where members regret, it is said what each regrets against.
    """
    asked = {year for rule in rules if rule.kind == Kind.YEAR for year in (rule.year,)} | set(
        candidates.years
    )
    if wishes.goal == Goal.REGRET:
        options = {"rule": LEAST_REGRET} | options
    return {
        "kind": "portfolio",
        "projects": [_project(one, wishes, sorted(asked)) for one in candidates.chosen_from],
        "budget": float(money_of(wishes, candidates)),
        "constraints": [given for rule in rules for given in rule.constraints],
        "options": {"frontier": None, "time_limit": SECONDS, **options},
        **({"people": _people(candidates, bests)} if wishes.goal == Goal.REGRET else {}),
    }


def otherwise_document(
    portfolio: Portfolio, wishes: Wishes, rules: Sequence[Rule]
) -> dict[str, Any]:
    """The portfolio's question under other rules, for what they cost.

    Members regret against the bests that they have under the portfolio's own rules: against bests
    that other rules make larger or smaller too, a regret would say nothing of the rules.
    """
    said: Mapping[str, Any] = portfolio.answer.get("regret", {"people": {}})
    bests = {name: line["best"] for name, line in said["people"].items()}
    return document_of(portfolio.candidates, wishes, rules, bests, alternatives=0, conflicts_time=0)


def _people(candidates: Candidates, bests: Mapping[str, float] | None) -> list[dict[str, Any]]:
    codes = [one.code for one in candidates.chosen_from]
    return [
        {
            "name": str(one.number),
            "values": {code: one.scores[code] for code in codes},
            **({"best": bests[str(one.number)]} if bests else {}),
        }
        for one in candidates.members
    ]


def _project(one: Candidate, wishes: Wishes, years: Sequence[int]) -> dict[str, Any]:
    money = wishes.goal == Goal.MONEY
    entry: dict[str, Any] = {
        "code": one.code,
        "value": one.score * float(one.cost) if money else one.score,
        "cost": float(one.cost),
        "territory": one.territory,
        "priority": one.is_priority,
        "decree": one.is_in_decree,
        "jobs": float(one.jobs or 0),
        **{year_attribute(year): float(one.years.get(year, 0)) for year in years},
    }
    if one.project.is_fictional:
        entry["fictional"] = True
    if one.code in wishes.partial and one.least_share is not None:
        entry["partial"] = float(max(one.least_share, wishes.least or 0) / 100)
    return entry


def _refuse_empty(rules: Sequence[Rule], candidates: Candidates) -> None:
    """The engine knows no group that nobody belongs to."""
    kinds = {rule.kind for rule in rules}
    if Kind.PRIORITY in kinds and not any(one.is_priority for one in candidates.chosen_from):
        raise DecisionError(_("No project here is of a priority sector of the article."))
    if Kind.DECREE in kinds and not any(one.is_in_decree for one in candidates.chosen_from):
        raise DecisionError(_("No project here is of a priority direction of Decree 603."))


def prices_of(portfolio: Portfolio, translate: Translate) -> dict[str, float | None]:
    """By the key of each rule in force: the value lost against leaving it out, or by how much the
    largest regret would be smaller.

    None where the better portfolio was not found in time; empty where the rules cannot be kept.
    """
    if not portfolio.is_feasible:
        return {}
    here = worth_of(portfolio.answer)
    ends = monotonic() + SECONDS_IN_ALL
    return {
        rule.key: _value_without(portfolio, rule, here, translate) if monotonic() < ends else None
        for rule in portfolio.kept
    }


def _value_without(
    portfolio: Portfolio, rule: Rule, here: float, translate: Translate
) -> float | None:
    wishes = replace(portfolio.wishes, off=portfolio.wishes.off | {rule.key})
    others = in_force(rules_of(wishes, portfolio.candidates), wishes)
    question = otherwise_document(portfolio, wishes, others)
    try:
        found: Mapping[str, Any] = evaluate(question, translate, digest=False)
    except McdaError:
        return None
    if found["status"] != "optimal" or portfolio.answer["status"] != "optimal":
        return None
    return max(0.0, worth_of(found) - here)
