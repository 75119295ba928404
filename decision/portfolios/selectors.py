"""What a portfolio asks of its projects beside their scores."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from decision.portfolios.models import KeptPortfolio
from decision.problems.models import Problem
from decision.problems.selectors.problems import Visitor
from territories.enums import Subject
from territories.models import Indicator, Project, Sector
from territories.selectors import figures_for
from territories.selectors.amounts import JOBS


def projects_by_code(codes: Collection[str]) -> dict[str, Project]:
    """With territory, sectors and years, in a constant number of queries."""
    projects = (
        Project.objects.filter(code__in=codes)
        .select_related("territory")
        .prefetch_related("sectors", "years")
    )
    return {project.code: project for project in projects}


def jobs_of(projects: Sequence[Project]) -> dict[int, Decimal]:
    """New permanent jobs by the project's key, of those for which somebody has said it."""
    indicator = Indicator.objects.filter(code=JOBS, subject=Subject.PROJECT).first()
    if indicator is None:
        return {}
    figures = figures_for(subjects=projects, indicators=[indicator])
    each = zip(projects, figures[indicator.pk].each(), strict=True)
    return {project.pk: Decimal(figure.value) for project, figure in each if figure}


def is_priority(sectors: Sequence[Sector]) -> bool:
    """Whether one of the four priority sectors of the article is among them."""
    return any(sector.is_article_priority for sector in sectors)


def is_in_decree(sectors: Sequence[Sector]) -> bool:
    """Whether one of the 13 priority directions of Decree 603 is among them."""
    return any(sector.decree_603_direction for sector in sectors)


def kept_seen_by(user: Visitor, problem: Problem) -> QuerySet[KeptPortfolio]:
    """The adopted ones, and the visitor's own."""
    seen = Q(adopted_on__isnull=False)
    if isinstance(user, User):
        seen |= Q(owner=user.pk)
    rows = KeptPortfolio.objects.filter(seen, problem=problem)
    return rows.select_related("problem", "owner", "supersedes", "superseded_by")


def adopted_now(problem: Problem) -> KeptPortfolio | None:
    """The one that no other has superseded."""
    adopted = KeptPortfolio.objects.filter(problem=problem, adopted_on__isnull=False)
    return adopted.filter(superseded_by__isnull=True).first()
