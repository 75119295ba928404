"""A portfolio's projects in the order of reading."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from decision.portfolios.services import Portfolio
from territories.models import Project


@dataclass(frozen=True)
class Row:
    """A project, chosen or left out."""

    project: Project
    is_chosen: bool
    cost: float
    value: float


def portfolio_rows(portfolio: Portfolio) -> list[Row]:
    """The chosen first, each part by value."""
    chosen = set(portfolio.answer["chosen"])
    rows = [
        Row(project, entry["code"] in chosen, entry["cost"], entry["value"])
        for project, entry in zip(portfolio.projects, portfolio.document["projects"], strict=True)
    ]
    return sorted(rows, key=lambda row: (not row.is_chosen, -row.value))


@dataclass(frozen=True)
class Way:
    """A way to spend the budget: what it funds and how far it spreads the money."""

    name: str
    projects: int
    cost: float
    value: float
    herfindahl: float  # by territory: 1 where one gets everything


def ways(portfolio: Portfolio) -> list[Way]:
    """The best set beside two rules of thumb, which keep the budget and no other constraint."""
    rows, budget = portfolio_rows(portfolio), portfolio.document["budget"]
    by_volume: list[Row] = []
    for row in sorted(rows, key=lambda row: -row.cost):
        if sum(taken.cost for taken in by_volume) + row.cost <= budget:
            by_volume.append(row)
    down: list[Row] = []
    for row in sorted(rows, key=lambda row: -row.value):
        if sum(taken.cost for taken in down) + row.cost > budget:
            break
        down.append(row)
    return [
        _way(_("This portfolio"), [row for row in rows if row.is_chosen]),
        _way(_("The largest first, as far as they fit"), by_volume),
        _way(_("Down the ranking until the money ends"), down),
    ]


def _way(name: str, rows: Iterable[Row]) -> Way:
    money: defaultdict[str, float] = defaultdict(float)
    taken = list(rows)
    for row in taken:
        money[row.project.territory.code] += row.cost
    cost = sum(money.values())
    herfindahl = sum((part / cost) ** 2 for part in money.values()) if cost else 0.0
    return Way(name, len(taken), cost, sum(row.value for row in taken), herfindahl)
