"""What each member of a committee loses against the best portfolio by his own weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from decision.mcda import evaluate
from decision.mcda.errors import McdaError, Translate
from decision.portfolios.services.candidates import Candidates, Member
from decision.portfolios.services.question import Portfolio, by_value, document_of
from decision.portfolios.services.robust import members_weights, scores_by
from decision.portfolios.services.rules import Rule, Wishes
from decision.portfolios.services.tallies import Funded, funded_of
from decision.problems.errors import DecisionError
from decision.problems.models import Criterion, WeightSet
from decision.rankings.services import RankedProblem


@dataclass(frozen=True)
class Loss:
    """Of a member: what his own best is worth to him, and what this portfolio is.

    `otherwise` is what he would lose by the most valuable portfolio, None where none was found.
    """

    number: int
    group: str
    best: float
    value: float
    regret: float
    otherwise: float | None


@dataclass(frozen=True)
class Losses:
    """`worth` is what the most valuable portfolio is worth by the committee's weights."""

    largest: float
    each: tuple[Loss, ...]
    worth: float | None

    @property
    def largest_otherwise(self) -> float | None:
        known = [one.otherwise for one in self.each if one.otherwise is not None]
        return max(known, default=None)


def members_of(
    ranked: RankedProblem,
    criteria: Sequence[Criterion],
    committee: WeightSet | None,
    translate: Translate,
) -> tuple[tuple[Member, ...], int]:
    """Those by whose weights the projects can be ranked, and how many others there are.

    Raises
    ------
    DecisionError
        If the weights are no committee's, its single answers are not told, or nobody's rank
        anything.
    """
    if committee is None:
        raise DecisionError(
            _("Choose the weights of a committee: it is its members who would regret.")
        )
    weights = members_weights(ranked, criteria, committee)
    if not weights:
        raise DecisionError(_("Single members’ weights of this committee are not told."))
    told = committee.members
    groups = told.get("groups") or [""] * len(weights)
    members = tuple(
        Member(number, group, scores)
        for number, group, own in zip(told["numbers"], groups, weights, strict=True)
        if (scores := scores_by(ranked, own, translate))
    )
    if not members:
        raise DecisionError(_("By none of these weights can the projects be ranked."))
    return members, len(weights) - len(members)


def losses_of(portfolio: Portfolio) -> Losses:
    """Of a portfolio by the least regret, beside what the most valuable one would cost them."""
    said: Mapping[str, Any] = portfolio.answer["regret"]
    funded, worth = _most_valuable(portfolio)
    each = tuple(
        Loss(
            number=one.number,
            group=one.group,
            best=line["best"],
            value=line["value"],
            regret=line["regret"],
            otherwise=None if funded is None else max(0.0, line["best"] - _to(one, funded)),
        )
        for one in portfolio.candidates.members
        for line in (said["people"][str(one.number)],)
    )
    return Losses(said["largest"], each, worth)


def _most_valuable(portfolio: Portfolio) -> tuple[Funded | None, float | None]:
    answer: Mapping[str, Any] | None
    if portfolio.behind is not None:
        answer = portfolio.behind.otherwise
    else:
        answer = _answer(of_most_value(portfolio.candidates, portfolio.wishes, portfolio.kept))
    if answer is None or "error" in answer:
        return None, None
    return funded_of(answer["funded"]), answer["totals"]["value"]


def of_most_value(
    candidates: Candidates, wishes: Wishes, rules: Sequence[Rule], **options: Any
) -> dict[str, Any]:
    """The question of the most valuable portfolio under the same rules."""
    return document_of(candidates, by_value(wishes), rules, alternatives=0, ties_time=0, **options)


def _answer(question: Mapping[str, Any]) -> Mapping[str, Any] | None:
    try:
        return evaluate(question, digest=False)
    except McdaError:
        return None


def _to(member: Member, funded: Funded) -> float:
    return float(sum((Fraction(str(member.scores[c])) * s for c, s in funded.items()), Fraction(0)))
