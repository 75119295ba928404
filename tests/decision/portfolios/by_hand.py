"""A problem that is worked out by hand, and what its page of a portfolio shows."""

from __future__ import annotations

from dataclasses import dataclass

from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from decision.problems.models import Alternative, Criterion, Problem
from territories.enums import Direction, Subject
from territories.models import ProjectYear
from tests.factories.decision import make_indicator
from tests.factories.territories import (
    ObservationFactory,
    ProjectFactory,
    SectorFactory,
    TerritoryFactory,
)
from tests.htmx import texts

__all__ = ["cells", "chosen", "make_projects", "shown", "texts"]


@dataclass(frozen=True)
class Made:
    value: int
    cost: int
    territory: str
    jobs: int
    sector: str
    years: dict[int, int]
    least_share: int | None = None


# One criterion, so values count as they are. A budget of 100 pays A alone or B and C.
BY_HAND = {
    "A": Made(100, 100, "X", 40, "chemicals", {2027: 60, 2028: 40}, 30),
    "B": Made(70, 50, "Y", 10, "chemicals", {2027: 50}),
    "C": Made(60, 50, "Z", 20, "networks", {2028: 50}),
    "D": Made(0, 10, "X", 5, "", {2028: 10}),
}


def make_projects() -> Problem:
    problem = Problem.objects.create(
        slug="p", name_ru="Проекты", name_en="Projects", subject=Subject.PROJECT, method="topsis"
    )
    use = make_indicator("use", subject=Subject.PROJECT)
    jobs = make_indicator("P6.1", subject=Subject.PROJECT)
    Criterion.objects.create(
        problem=problem, code="C1", name_en="Use", indicator=use, direction=Direction.MAX
    )
    places = {code: TerritoryFactory.create(code=code) for code in "XYZ"}
    sectors = {
        "chemicals": SectorFactory.create(code="chemicals", decree_603_direction=11),
        "networks": SectorFactory.create(code="networks", is_article_priority=True),
    }
    for position, (code, made) in enumerate(BY_HAND.items()):
        project = ProjectFactory.create(
            code=code,
            name_ru=code,
            name_en=code,
            requested_budget=made.cost,
            territory=places[made.territory],
            least_share=made.least_share,
        )
        project.sectors.set([sectors[made.sector]] if made.sector else [])
        for year, money in made.years.items():
            ProjectYear.objects.create(project=project, year=year, requested_budget=money)
        Alternative.objects.create(problem=problem, project=project, position=position)
        ObservationFactory.create(project=project, territory=None, indicator=use, value=made.value)
        ObservationFactory.create(project=project, territory=None, indicator=jobs, value=made.jobs)
    return problem


def shown(
    problem: Problem, query: str, language: str = "en", status: int = 200, part: str = ""
) -> BeautifulSoup:
    """The page, or the fragment of this part."""
    name = f"problem_portfolio_{part}" if part else "problem_portfolio"
    response = Client(headers={"Accept-Language": language}).get(
        reverse(name, args=[problem.slug]) + query
    )
    assert response.status_code == status, response.content.decode()[:2000]
    return BeautifulSoup(response.content, "html.parser")


def chosen(page: BeautifulSoup) -> list[str]:
    return texts(page, "#portfolio-rows tr.is-chosen th > a")


def cells(page: BeautifulSoup, table: str) -> list[list[str]]:
    """Without the heads of the rows."""
    rows = page.select(f"{table} tbody tr")
    return [[" ".join(cell.get_text().split()) for cell in row.find_all("td")] for row in rows]


def rows_of(page: BeautifulSoup, table: str) -> dict[str, list[str]]:
    """By the project's code, without the rows that name a band."""
    rows = page.select(f"{table} tbody tr:not(.band-row)")
    return {texts(row, "th")[0].split()[0]: texts(row, "td") for row in rows}
