"""Where one territory or project stands in every open problem that ranks it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import QuerySet

from decision.mcda.errors import McdaError
from decision.problems.enums import ProblemState
from decision.problems.errors import DecisionError
from decision.problems.models import Problem
from decision.problems.selectors.matrix import decision_table, problem_mark
from decision.problems.selectors.problems import with_counts
from decision.rankings.services.ranking import RankingSettings, rank_table
from territories.enums import Subject
from territories.models import Project, Territory
from territories.selectors import newest_entries

MOST_PROBLEMS = 12
# A larger table would keep the reader waiting: its own page ranks it.
MOST_CELLS = 6_000
KEPT_SECONDS = 300

type Ranks = dict[str, int | None]


@dataclass(frozen=True)
class Place:
    """A place in a problem by the problem's own weights and method.

    `rank` is None where it is left out or there is no ranking; `is_ranked` tells the two apart,
    and `is_too_large` says that nothing was computed.
    """

    problem: Problem
    rank: int | None
    tied: bool
    of: int
    is_ranked: bool
    is_too_large: bool


def places_of(one: Territory | Project) -> list[Place]:
    """The first problems that are open to everybody; never a draft's."""
    problems = list(_problems_with(one)[:MOST_PROBLEMS])
    entered = newest_entries()
    return [_place(one, problem, entered) for problem in problems]


def _problems_with(one: Territory | Project) -> QuerySet[Problem]:
    subject = Subject.TERRITORY if isinstance(one, Territory) else Subject.PROJECT
    compared = Problem.objects.filter(
        **{f"alternatives__{subject}": one},
        state=ProblemState.OPEN,
        subject=subject,
        alternatives__removed_at=None,
    )
    return with_counts(Problem.objects.filter(pk__in=compared.values("pk")))


def _place(one: Territory | Project, problem: Problem, entered: list[int | None]) -> Place:
    cells = problem.leaf_count * problem.alternative_count  # type: ignore[attr-defined]
    if cells > MOST_CELLS:
        return Place(problem, None, False, 0, is_ranked=False, is_too_large=True)
    ranks = _ranks(problem, entered)
    places = [rank for rank in ranks.values() if rank is not None]
    rank = ranks.get(one.code)
    return Place(
        problem,
        rank,
        rank is not None and places.count(rank) > 1,
        len(places),
        is_ranked=bool(places),
        is_too_large=False,
    )


def _ranks(problem: Problem, entered: list[int | None]) -> Ranks:
    """By code of the alternative; kept until the problem or anything that is known changes."""
    mark = hashlib.sha256(repr((problem_mark(problem), entered)).encode()).hexdigest()
    key = f"places-{problem.pk}-{mark}"
    found: Ranks | None = cache.get(key)
    if found is None:
        found = _computed(problem)
        cache.set(key, found, KEPT_SECONDS)
    return found


def _computed(problem: Problem) -> Ranks:
    try:
        answer = rank_table(decision_table(problem), RankingSettings()).answer
    except (McdaError, DecisionError):
        return {}
    return {result["alternative"]: result["rank"] for result in answer["results"]}
