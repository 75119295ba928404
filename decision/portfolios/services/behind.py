"""Portfolios that take longer than a request may: a worker answers, and the page takes it up.

The question is that of the page with more time, and with the frontier, so that it can be told how
far it is. An answer is known by its question: where data or rules have changed since there is none.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from hashlib import sha256
from typing import Any

from django.contrib.auth.models import User
from django.tasks import task
from django.utils.translation import gettext as _

from decision.mcda.errors import McdaError, Translate
from decision.mcda.evaluate import evaluate_untold
from decision.mcda.portfolio.reading import MAX_PROJECTS
from decision.mcda.untold import refused, told
from decision.mcda.watching import watched_by
from decision.portfolios.enums import Goal
from decision.portfolios.services.candidates import Candidates
from decision.portfolios.services.frontier import budgets_of
from decision.portfolios.services.question import (
    Behind,
    Portfolio,
    checked_rules,
    document_of,
)
from decision.portfolios.services.regret import of_most_value
from decision.portfolios.services.robust import Core, Robust
from decision.portfolios.services.rules import Wishes, in_force
from decision.problems.errors import DecisionError
from territories.enums import BackgroundState
from territories.models import BackgroundTask
from territories.services.background import Report, carry_out, start

# So many projects are answered in a request, and no more by a member's regret each.
MOST_IN_REQUEST, MOST_BY_REGRET = 200, 50
# The engine takes no more.
MOST_PROJECTS = MAX_PROJECTS
# Of one solution, and of the ties of all.
SECONDS, SECONDS_FOR_TIES = 30.0, 10.0
# Of all solutions for the core index.
SECONDS_FOR_CORE = 60.0


def is_large(candidates: Candidates, wishes: Wishes) -> bool:
    """Whether a worker is to answer."""
    most = MOST_BY_REGRET if wishes.goal == Goal.REGRET else MOST_IN_REQUEST
    return len(candidates.chosen_from) > most


def refuse_too_many(count: int) -> None:
    """Raises DecisionError where nobody answers, a worker neither."""
    if count > MOST_PROJECTS:
        raise DecisionError(
            _(
                "A portfolio is chosen from %(most)s projects at most, and here are %(count)s: "
                "make a problem of those that are seriously considered."
            )
            % {"most": MOST_PROJECTS, "count": count}
        )


def ask_worker(
    *,
    owner: User,
    candidates: Candidates,
    wishes: Wishes,
    title: str,
    address: str,
    weights: str,
    core: Core | None,
) -> BackgroundTask:
    """The owner's task with this question, started unless it is there.

    `core` asks for the core index besides, by the weights of this key.

    Raises
    ------
    DecisionError
        If a rule asks for what no project is.
    TooManyOpenError
        If the owner waits for as many answers as one may.
    """
    asked = _asked(candidates, wishes) | {"weights": weights, "core": core and asdict(core)}
    known = (
        _own(owner, asked["question"])
        .filter(asked__weights=weights)
        .exclude(state__in=(BackgroundState.CANCELLED, BackgroundState.FAILED))
    )
    return known.first() or start(solve, owner=owner, title=title, asked=asked, address=address)


def answered_by_worker(
    *, owner: User, candidates: Candidates, wishes: Wishes, translate: Translate, weights: str
) -> Portfolio | None:
    """None where the owner has no such answer.

    Raises
    ------
    DecisionError
        If a rule asks for what no project is, or the engine refused the question.
    """
    asked = _asked(candidates, wishes)
    done = _own(owner, asked["question"]).filter(state=BackgroundState.DONE)
    row = done.filter(asked__weights=weights).first() or done.first()
    if row is None:
        return None
    answer = told(row.answer["answer"], translate)
    if "error" in answer:
        raise DecisionError(answer["error"]["message"])
    core = None
    # A worker of former code was not asked for it.
    if row.asked.get("weights") == weights and row.answer.get("core"):
        core = {"asked": row.asked["core"], "answer": row.answer["core"]}
    behind = Behind(row.answer["answer"], row.answer["otherwise"], core)
    rules = checked_rules(candidates, wishes)
    return Portfolio(candidates, wishes, rules, asked["document"], answer, behind)


@task
def solve(key: str) -> None:
    carry_out(key, solved)


def solved(asked: Any, report: Report) -> Any:
    with watched_by(report):
        return {
            "answer": _answer(asked["document"]),
            "otherwise": asked["otherwise"] and _answer(asked["otherwise"]),
            "core": _answer(asked["core"]["question"]) if asked.get("core") else None,
        }


def core_by_worker(portfolio: Portfolio, translate: Translate) -> Robust | None:
    """None where the worker was not asked for it; raises DecisionError if the engine refused it."""
    core = portfolio.behind and portfolio.behind.core
    if not core:
        return None
    if "error" in core["answer"]:
        raise DecisionError(told(core["answer"], translate)["error"]["message"])
    return Core(**core["asked"]).answered(core["answer"])


def _answer(document: Any) -> Any:
    try:
        return evaluate_untold(document)
    except McdaError as error:
        return refused(error)


def _own(owner: User, question: str) -> Any:
    return BackgroundTask.objects.filter(owner=owner, asked__question=question)


def _asked(candidates: Candidates, wishes: Wishes) -> dict[str, Any]:
    """The question, and that of the most valuable portfolio where regret is set beside it."""
    kept = in_force(checked_rules(candidates, wishes), wishes)
    options: dict[str, Any] = {"time_limit": SECONDS, "ties_time": SECONDS_FOR_TIES}
    otherwise = None
    if wishes.goal == Goal.REGRET:
        otherwise = of_most_value(candidates, wishes, kept, time_limit=SECONDS)
    else:
        options["frontier"] = [float(budget) for budget in budgets_of(candidates, wishes)]
    document = document_of(candidates, wishes, kept, **options)
    text = json.dumps(document, sort_keys=True)
    return {
        "question": sha256(text.encode()).hexdigest(),
        "document": document,
        "otherwise": otherwise,
    }
