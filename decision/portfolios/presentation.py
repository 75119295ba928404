"""A portfolio's projects in the order of reading."""

from __future__ import annotations

from dataclasses import dataclass

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
