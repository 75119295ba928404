"""The projects that a portfolio is chosen from, each with its score, cost and what rules ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _

from decision.portfolios.selectors import is_in_decree, is_priority, jobs_of, projects_by_code
from decision.problems.errors import DecisionError
from decision.rankings.services import RankedProblem
from territories.models import Project, Sector, Territory

# Whom earmarked money can be for.
TERRITORY, SECTOR = "territory", "sector"


@dataclass(frozen=True, eq=False)
class Candidate:
    """A project that can be chosen; `jobs` is None and `years` empty where nobody said.

    `years` is what it asks for in each, `own_years` what it costs by its own account.
    """

    project: Project
    score: float
    cost: Decimal
    jobs: Decimal | None
    years: Mapping[int, Decimal]
    own_years: Mapping[int, Decimal]
    sectors: tuple[Sector, ...]

    @property
    def code(self) -> str:
        return self.project.code

    @property
    def territory(self) -> str:
        return self.project.territory.code

    @property
    def least_share(self) -> Decimal | None:
        """Per cent of its cost; None where it takes all or nothing."""
        return self.project.least_share

    @property
    def beyond_its_cost(self) -> tuple[int, ...]:
        """Years in which it asks for more than it costs, where it says what it costs at all."""
        if not any(self.own_years.values()):
            return ()
        return tuple(y for y, money in sorted(self.years.items()) if money > self.own_years[y])

    @cached_property
    def is_priority(self) -> bool:
        return is_priority(self.sectors)

    @cached_property
    def is_in_decree(self) -> bool:
        return is_in_decree(self.sectors)


@dataclass(frozen=True, eq=False)
class Member:
    """A member of a committee, by his number there, and each project's score by his weights."""

    number: int
    group: str
    scores: Mapping[str, float]


@dataclass(frozen=True, eq=False)
class Candidates:
    """Who can be chosen, in the problem's order, and who cannot.

    `without_cost` do not say what they ask for, `unranked` have no score by this method. `members`
    are of the committee whose weights these are, where somebody's regret is asked for; by the
    weights of `members_unranked` others nothing can be ranked. `criteria_left_out` do not have a
    value for every project.
    """

    chosen_from: tuple[Candidate, ...]
    without_cost: tuple[Project, ...]
    unranked: tuple[Project, ...]
    members: tuple[Member, ...] = ()
    members_unranked: int = 0
    criteria_left_out: int = 0

    @property
    def asked(self) -> Decimal:
        """The money that all of them ask for."""
        return sum((one.cost for one in self.chosen_from), Decimal(0))

    @property
    def in_part(self) -> tuple[Candidate, ...]:
        """Those of which a part would do."""
        return tuple(one for one in self.chosen_from if one.least_share is not None)

    @property
    def years(self) -> tuple[int, ...]:
        """In which somebody asks for money."""
        return tuple(sorted({y for one in self.chosen_from for y, m in one.years.items() if m}))

    @cached_property
    def names(self) -> Mapping[str, Project | Territory | Sector]:
        """By code, and with their kind before it whom earmarked money can be for."""
        projects = {one.code: one.project for one in self.chosen_from}
        places = {f"{TERRITORY}:{one.territory}": one.project.territory for one in self.chosen_from}
        sectors = {f"{SECTOR}:{s.code}": s for one in self.chosen_from for s in one.sectors}
        return {**projects, **places, **sectors}

    @cached_property
    def by_code(self) -> Mapping[str, Candidate]:
        return {one.code: one for one in self.chosen_from}


def candidates_of(ranked: RankedProblem) -> Candidates:
    """The projects of a ranking whose scores add up.

    Raises
    ------
    DecisionError
        If the method's scores do not add up, or no project says what it asks for.
    """
    if not ranked.method.stacks:
        raise DecisionError(
            _("The scores of this method do not add up: choose the weighted sum for a portfolio.")
        )
    scores = {row["alternative"]: row["score"] for row in ranked.answer["results"]}
    projects = projects_by_code(list(scores))
    known = [projects[code] for code in scores if code in projects]
    scored = [project for project in known if scores[project.code] is not None]
    asking = [project for project in scored if project.requested_budget is not None]
    if not asking:
        raise DecisionError(_("No project says what budget it asks for."))
    criteria = ranked.answer["rests_on"]["criteria"]
    return Candidates(
        chosen_from=_candidates(asking, scores),
        criteria_left_out=criteria["of"] - criteria["used"],
        without_cost=tuple(project for project in scored if project.requested_budget is None),
        unranked=tuple(project for project in known if scores[project.code] is None),
    )


def _candidates(projects: Sequence[Project], scores: Mapping[str, float]) -> tuple[Candidate, ...]:
    jobs = jobs_of(projects)
    return tuple(
        Candidate(
            project=project,
            score=scores[project.code],
            cost=project.requested_budget or Decimal(0),
            jobs=jobs.get(project.pk),
            years={year.year: year.requested_budget for year in project.years.all()},
            own_years={year.year: year.capital_cost for year in project.years.all()},
            sectors=tuple(project.sectors.all()),
        )
        for project in projects
    )
