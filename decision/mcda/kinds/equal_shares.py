"""The answer of kind ``portfolio`` by the rule equal_shares."""

from __future__ import annotations

from fractions import Fraction

from decision.mcda.portfolio.best import best_portfolio
from decision.mcda.portfolio.constraints import must_rows
from decision.mcda.portfolio.equal_shares import Bought, equal_shares
from decision.mcda.portfolio.model import Shares
from decision.mcda.portfolio.programme import Programme
from decision.mcda.portfolio.question import Question
from decision.mcda.portfolio.tables import funded_table, totals_table
from decision.mcda.portfolio.ties import Allowance


def answer_by_equal_shares(question: Question) -> dict[str, object]:
    problem = question.problem
    bought = equal_shares([p.cost for p in problem.projects], question.people, problem.budget)
    completed = _completed(question, bought) if question.options["completion"] != "none" else []
    portfolio = frozenset([*bought.projects, *completed])
    shares = tuple(Fraction(i in portfolio) for i in range(len(problem.projects)))
    return {
        "status": "optimal",
        "chosen": [problem.projects[i].code for i in [*bought.projects, *completed]],
        "funded": funded_table(problem, shares),
        "totals": totals_table(problem, shares),
        "completed": [problem.projects[i].code for i in completed],
        "ties_settled": True,
        "alternatives_equally_good": [],
        "alternatives_complete": True,
        "frontier": [],
        "core_index": None,
        **_purses(question, bought),
    }


def _purses(question: Question, bought: Bought) -> dict[str, object]:
    """What each person paid for what, and has left."""
    projects = question.problem.projects
    people = [person.name for person in question.people]
    return {
        "payments": {
            name: {projects[i].code: float(money) for i, money in paid.items()}
            for name, paid in zip(people, bought.payments, strict=True)
        },
        "purse_left": {
            name: float(money) for name, money in zip(people, bought.purses, strict=True)
        },
    }


def _completed(question: Question, bought: Bought) -> list[int]:
    """What else adds the most value for the money that is left, in the order of the input."""
    problem = question.problem
    rows = [row for i in bought.projects for row in must_rows(i)]
    programme = Programme(problem, [*problem.budget_constraint.rows, *rows])
    values = [project.value for project in problem.projects]
    allowance = Allowance(question.options["ties_time"])
    best = best_portfolio(programme, values, question.limits, allowance)
    shares: Shares = best.shares if best is not None else ()
    return [i for i, share in enumerate(shares) if share and i not in bought.projects]
