"""What deciding otherwise on each project costs: how near other portfolios come."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import Any

from decision.mcda import evaluate
from decision.mcda.errors import McdaError, Translate
from decision.portfolios.services.candidates import Candidate
from decision.portfolios.services.question import (
    SECONDS_IN_ALL,
    Portfolio,
    otherwise_document,
    worth_of,
)

FUNDED = "is_funded"


@dataclass(frozen=True)
class Otherwise:
    """A project and the best portfolio that decides otherwise on it.

    `lost` is the value lost, or what the largest regret grows by, None where no portfolio can;
    `is_known` is False where the search was cut off. `in_part`: the project is in that portfolio,
    though not in full.
    """

    one: Candidate
    is_chosen: bool
    lost: float | None
    is_known: bool = True
    in_part: bool = False


def otherwise_of(portfolio: Portfolio, translate: Translate) -> tuple[Otherwise, ...]:
    """Of each project, in the order of the list.

    A chosen project is in every portfolio that is less than `lost` worse than the best, and one
    that is left out in none of these. What is not reached in `SECONDS_IN_ALL` is not known.
    """
    ends = monotonic() + SECONDS_IN_ALL
    return tuple(
        _otherwise(portfolio, one, translate)
        if monotonic() < ends
        else Otherwise(one, portfolio.is_chosen(one), None, is_known=False)
        for one in portfolio.candidates.chosen_from
    )


def _otherwise(portfolio: Portfolio, one: Candidate, translate: Translate) -> Otherwise:
    is_chosen = portfolio.is_chosen(one)
    question = otherwise_document(portfolio, portfolio.wishes, portfolio.kept)
    question["constraints"].append(_other_decision(question, one.code, is_chosen=is_chosen))
    try:
        answer: dict[str, Any] = evaluate(question, translate, digest=False)
    except McdaError:
        return Otherwise(one, is_chosen, None, is_known=False)
    if answer["status"] == "infeasible":
        return Otherwise(one, is_chosen, None)
    lost = worth_of(portfolio.answer) - worth_of(answer)
    is_known = answer["status"] == portfolio.answer["status"] == "optimal"
    in_part = 0 < answer["funded"].get(one.code, 0) < 1
    return Otherwise(one, is_chosen, max(0.0, lost), is_known, in_part)


def _other_decision(question: dict[str, Any], code: str, *, is_chosen: bool) -> dict[str, Any]:
    """The constraint that decides otherwise on a project, with what it needs in the question."""
    if is_chosen:
        return {"type": "must_not", "project": code}
    (project,) = (entry for entry in question["projects"] if entry["code"] == code)
    if "partial" not in project:
        return {"type": "must", "project": code}
    # Of this one a part is a decision for it, too: who is funded at all has his least share.
    for entry in question["projects"]:
        entry[FUNDED] = float(entry["code"] == code)
    return {"type": "min_total", "attribute": FUNDED, "limit": project["partial"]}
