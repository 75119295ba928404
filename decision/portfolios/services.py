"""The question of a portfolio: a ranking's scores are values, requested budgets are costs."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from decision.mcda import evaluate
from decision.mcda.errors import Translate
from decision.problems.errors import DecisionError
from decision.rankings.services import RankedProblem
from territories.models import Project


@dataclass(frozen=True)
class Wishes:
    """What the portfolio must keep; None where nothing is asked."""

    budget: Decimal | None = None
    most: int | None = None
    territory: Decimal | None = None


@dataclass(frozen=True, eq=False)
class Portfolio:
    """The document, the engine's answer and the projects that it is about."""

    projects: list[Project]
    without_cost: list[Project]
    document: dict[str, Any]
    answer: dict[str, Any]


def choose_portfolio(ranked: RankedProblem, wishes: Wishes, translate: Translate) -> Portfolio:
    """The set of projects with the largest total score that the budget pays for.

    Raises
    ------
    DecisionError
        If the method's scores do not add up, or no project says what it asks for.
    McdaError
        If the engine refuses the question.
    """
    if not ranked.method.stacks:
        raise DecisionError(
            _("The scores of this method do not add up: choose the weighted sum for a portfolio.")
        )
    subjects = [alternative.subject for alternative in ranked.table.alternatives]
    known = {subject.code: subject for subject in subjects if isinstance(subject, Project)}
    scores = {
        row["alternative"]: row["score"]
        for row in ranked.answer["results"]
        if row["alternative"] in known and row["score"] is not None
    }
    projects = [known[code] for code in scores if known[code].requested_budget is not None]
    if not projects:
        raise DecisionError(_("No project says what budget it asks for."))
    document = _document(projects, scores, wishes)
    return Portfolio(
        projects,
        [project for project in known.values() if project.requested_budget is None],
        document,
        dict(evaluate(document, translate)),
    )


def _document(projects: list[Project], scores: dict[str, float], wishes: Wishes) -> dict[str, Any]:
    costs = {project.code: project.requested_budget or Decimal(0) for project in projects}
    # Half of what is asked for: a budget that makes one choose.
    budget = wishes.budget if wishes.budget is not None else sum(costs.values()) / 2
    constraints: list[dict[str, Any]] = []
    if wishes.most is not None:
        constraints.append({"type": "max_count", "limit": wishes.most})
    if wishes.territory is not None:
        share = float(wishes.territory / 100)
        constraints.append({"type": "max_share", "by": "territory", "limit": share})
    return {
        "kind": "portfolio",
        "projects": [
            {
                "code": project.code,
                "value": scores[project.code],
                "cost": float(costs[project.code]),
                "territory": project.territory.code,
            }
            for project in projects
        ],
        "budget": float(budget),
        "constraints": constraints,
        "options": {"frontier": None},
    }
