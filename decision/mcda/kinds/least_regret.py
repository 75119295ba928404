"""What kind ``portfolio`` says by the rule least_regret, beside the portfolio itself."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from decision.mcda.errors import gettext_noop
from decision.mcda.notices import Notices
from decision.mcda.portfolio.best import best_portfolio
from decision.mcda.portfolio.programme import Programme, UnresolvedError
from decision.mcda.portfolio.question import Question
from decision.mcda.portfolio.regret import Regret, least_regret, value_to
from decision.mcda.portfolio.ties import Allowance, Best


def least_regretted(programme: Programme, question: Question) -> tuple[Regret | None, Best | None]:
    """Of the portfolios of least regret the most valuable; None if none keeps the rows."""
    options = question.options
    allowance = Allowance(options["ties_time"])
    relative = options["regret"] == "relative"
    regret = least_regret(programme, question.people, question.limits, allowance, relative=relative)
    if regret is None:
        return None, None
    best = None if regret.gap else _most_valuable(programme, question, regret, allowance)
    return regret, best or Best(regret.shares, regret.gap, settled=False)


def _most_valuable(
    programme: Programme, question: Question, regret: Regret, allowance: Allowance
) -> Best | None:
    """None where the time ends before one is found."""
    values = [project.value for project in question.problem.projects]
    with programme.narrowed(regret.rows):
        try:
            best = best_portfolio(
                programme, values, question.limits, allowance, question.options["alternatives"]
            )
        except UnresolvedError:
            return None
    # What is proved is the regret.
    return best and replace(best, gap=0.0, settled=best.settled and not best.gap)


def note_regret(gap: float, notices: Notices) -> None:
    notices.add(
        "regret_not_proved",
        gettext_noop(
            "The portfolio keeps all constraints, but one with a smaller largest regret may "
            "exist: smaller by {gap} of it at most."
        ),
        gap=f"{gap:.3g}",
    )


def regret_table(question: Question, regret: Regret | None, best: Best | None) -> dict[str, object]:
    """Whose best is what, and what the portfolio leaves of it."""
    if regret is None or best is None:
        return {"largest": None, "people": {}}
    relative = question.options["regret"] == "relative"
    largest, people = Fraction(), {}
    each = zip(question.people, regret.bests, regret.mosts, strict=True)
    for person, own, most in each:
        value = value_to(person, best.shares)
        lost = max(Fraction(), most - value) / (most if relative else 1)
        largest = max(largest, lost)
        people[person.name] = {
            "best": float(most),
            "value": float(value),
            "regret": float(lost),
            "best_chosen": None if own is None else question.problem.chosen(own),
        }
    return {"largest": float(largest), "people": people}
