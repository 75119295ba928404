"""Keeping a portfolio, and adopting one: a later one supersedes the earlier."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from decision.mcda import evaluate
from decision.mcda.canonical import canonical_json
from decision.mcda.errors import untranslated
from decision.mcda.untold import told
from decision.portfolios.models import KeptPortfolio
from decision.portfolios.selectors import adopted_now
from decision.portfolios.services.asked import ask_the_same
from decision.portfolios.services.question import Portfolio
from decision.portfolios.services.tallies import Funded, money_by_territory
from decision.portfolios.services.thumbs import down_the_ranking, largest_first, spend_of
from decision.problems.errors import DecisionError
from decision.problems.models import Problem
from decision.problems.perms import held_problem

MOST_KEPT = 50
LONGEST_TITLE = 160
OWN, LARGEST, DOWN = "own", "largest", "down"
# Beside the figures: the names of the weights and the method that made the values.
BY = "by"


def digest_of(content: Any) -> str:
    return hashlib.sha256(canonical_json(content)).hexdigest()


def save_portfolio(
    *,
    owner: User,
    problem: Problem,
    portfolio: Portfolio,
    title: str,
    address: str,
    whose: str,
    method: str,
) -> KeptPortfolio:
    """Keep it for its owner.

    Raises
    ------
    DecisionError
        If nothing fits its rules, or the account keeps `MOST_KEPT` of this problem already.
    """
    fields = _fields(owner, problem, portfolio, title, address) | _figures_by(
        portfolio, whose, method
    )
    with transaction.atomic():
        # Two at once are counted one after the other.
        User.objects.select_for_update().get(pk=owner.pk)
        if _own(owner, problem).count() >= MOST_KEPT:
            raise DecisionError(
                _("You keep %(most)s portfolios of this problem already: delete one first.")
                % {"most": MOST_KEPT}
            )
        return KeptPortfolio.objects.create(**fields)


def adopt_portfolio(
    *,
    owner: User,
    problem: Problem,
    portfolio: Portfolio,
    title: str,
    address: str,
    whose: str,
    method: str,
    reason: str,
    adopted_on: date,
) -> KeptPortfolio:
    """Decide upon it; it supersedes the one that was adopted last.

    Raises
    ------
    DecisionError
        If nothing fits its rules, no reason is given, or the day is still to come or before that
        of the decision which it supersedes.
    """
    if adopted_on > timezone.localdate():
        raise DecisionError(
            _("The date of the decision is still to come: what is adopted has been decided.")
        )
    if not reason.strip():
        raise DecisionError(_("Say why this portfolio is adopted: the reason is kept with it."))
    fields = _fields(owner, problem, portfolio, title, address) | _figures_by(
        portfolio, whose, method
    )
    with transaction.atomic():
        # Two at once supersede each other in turn.
        held_problem(problem)
        earlier = adopted_now(problem)
        if earlier and earlier.adopted_on and adopted_on < earlier.adopted_on:
            raise DecisionError(
                _(
                    "“%(title)s” was decided on %(date)s: what supersedes it cannot have been "
                    "decided before."
                )
                % {"title": earlier.title, "date": date_format(earlier.adopted_on)}
            )
        return KeptPortfolio.objects.create(
            **fields,
            reason=reason.strip(),
            adopted_on=adopted_on,
            supersedes=earlier,
        )


def forget_portfolio(*, owner: User, problem: Problem, key: str) -> bool:
    """Whether it was there and the owner's; what is adopted stays."""
    return _own(owner, problem).filter(key=key).delete()[0] > 0


def _own(owner: User, problem: Problem) -> QuerySet[KeptPortfolio]:
    return KeptPortfolio.objects.filter(owner=owner, problem=problem, adopted_on=None)


def is_as_kept(kept: KeptPortfolio, portfolio: Portfolio) -> bool:
    """Whether today's data and rules put the same question, in whatever words."""
    return ask_the_same(portfolio.document, kept.document)


def _fields(
    owner: User, problem: Problem, portfolio: Portfolio, title: str, address: str
) -> dict[str, Any]:
    if not portfolio.is_feasible:
        raise DecisionError(_("No set of projects keeps all that is asked: there is none to keep."))
    return {
        "owner": owner,
        "problem": problem,
        "title": title.strip()[:LONGEST_TITLE] or problem.name,
        "address": address,
        **question_and_answer(portfolio),
    }


def question_and_answer(portfolio: Portfolio) -> dict[str, Any]:
    """With their digests; in the engine's own words, whatever the language of the page."""
    answer = in_own_words(portfolio)
    return {
        "document": portfolio.document,
        "document_sha256": digest_of(portfolio.document),
        "answer": answer,
        "answer_sha256": digest_of(answer),
    }


def in_own_words(portfolio: Portfolio) -> dict[str, Any]:
    if portfolio.behind is not None:
        return told(portfolio.behind.untold, untranslated)
    return dict(evaluate(portfolio.document))


def _figures_by(portfolio: Portfolio, whose: str, method: str) -> dict[str, Any]:
    return {"figures": {**figures_of(portfolio), BY: {"whose": whose, "method": method}}}


def figures_of(portfolio: Portfolio) -> dict[str, Any]:
    """What portfolios are compared by: its own, and those of the two rules of thumb."""
    return {
        OWN: _figures(portfolio, portfolio.funded),
        LARGEST: _figures(portfolio, largest_first(portfolio)),
        DOWN: _figures(portfolio, down_the_ranking(portfolio)),
    }


def has_silent(kept: KeptPortfolio) -> bool:
    """Whether nobody had said of some project how many jobs it brings: it counted as none."""
    return bool(kept.figures.get(OWN, {}).get("silent"))


def _figures(portfolio: Portfolio, funded: Funded) -> Mapping[str, Any]:
    spend = spend_of(portfolio, funded)
    money = money_by_territory(portfolio.candidates, funded)
    return {
        "projects": spend.projects,
        "cost": float(spend.cost),
        "value": float(spend.value),
        "jobs": float(spend.jobs),
        "silent": sum(one.jobs is None for one in portfolio.candidates.chosen_from),
        "by_territory": None if spend.by_territory is None else float(spend.by_territory),
        "by_sector": None if spend.by_sector is None else float(spend.by_sector),
        "money": {code: float(part) for code, part in money.items()},
        "sectors": {code: float(part) for code, part in spend.sectors.items()},
    }
