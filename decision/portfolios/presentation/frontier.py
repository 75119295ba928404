"""Value against budget: a table of the points, a picture, and what one more billion buys."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from decision.portfolios.enums import Kind
from decision.portfolios.presentation.address import State
from decision.portfolios.presentation.words import listed, money, worth
from decision.portfolios.services import Portfolio
from decision.portfolios.services.frontier import BILLION, Frontier, Point
from decision.portfolios.services.rules import earmarked


@dataclass(frozen=True)
class PointLine:
    """A budget and its best portfolio: who enters and who leaves against the one before.

    A budget that buys the same as the one before has no line, but for that of the page.
    `address` opens it, empty where nothing can be chosen.
    """

    budget: str
    value: str
    regret: str
    projects: int
    enters: str
    leaves: str
    address: str
    is_here: bool
    is_proved: bool


@dataclass(frozen=True)
class FrontierPage:
    sentence: str
    lines: tuple[PointLine, ...]
    chart: dict[str, Any] | None
    by_regret: bool


def frontier_page(frontier: Frontier, portfolio: Portfolio, state: State) -> FrontierPage:
    lines = []
    before: frozenset[str] = frozenset()
    said: tuple[float | None, ...] = (-1.0,)
    for point in frontier.points:
        is_here = point is frontier.here
        reached = (point.value, point.regret)
        if is_here or reached != said or point.chosen != before:
            line = _line(point, before, is_here, portfolio, state)
            if point.chosen and point.chosen == before:
                line = replace(line, enters=_same(point.value != said[0]))
            lines.append(line)
        said = reached
        if point.value is not None:
            before = point.chosen
    by_regret = portfolio.by_regret
    said_of_more = (_less_regret if by_regret else _one_more)(frontier, portfolio)
    return FrontierPage(said_of_more, tuple(lines), _chart(frontier, by_regret), by_regret)


def _same(has_other_parts: bool) -> str:
    """What stands for who enters where the same projects are chosen: with more money some that
    are funded in part get other parts."""
    if has_other_parts:
        return _("the same projects, in other parts")
    return _("the same projects")


def _line(
    point: Point, before: frozenset[str], is_here: bool, portfolio: Portfolio, state: State
) -> PointLine:
    own = point.budget - earmarked(portfolio.wishes)
    found = point.value is not None
    return PointLine(
        budget=money(point.budget),
        value="" if point.value is None else worth(point.value),
        regret="" if point.regret is None else worth(point.regret),
        projects=len(point.chosen),
        enters=names_of(point.chosen - before, portfolio) if found else "",
        leaves=names_of(before - point.chosen, portfolio) if found else "",
        address=_with_budget(state, own) if found and own > 0 else "",
        is_here=is_here,
        is_proved=point.is_proved,
    )


def _with_budget(state: State, own: Decimal) -> str:
    """In force, though it be switched off here."""
    off = [key for key in state.off if key != Kind.BUDGET]
    return state.changed(off=off, budget=f"{own.normalize():f}")


def names_of(codes: Collection[str], portfolio: Portfolio) -> str:
    """In the order of the list, as far as one reads names."""
    chosen_from = portfolio.candidates.chosen_from
    return listed([str(one.project) for one in chosen_from if one.code in codes])


def _one_more(frontier: Frontier, portfolio: Portfolio) -> str:
    here, richer = frontier.here, frontier.richer
    if here.value is None or richer.value is None:
        return ""
    gain = richer.value - here.value
    if gain <= 0:
        return _("RUB %(more)s mn more would buy nothing that is worth more.") % {
            "more": money(BILLION)
        }
    enters = names_of(richer.chosen - here.chosen, portfolio)
    leaves = names_of(here.chosen - richer.chosen, portfolio)
    said = {"more": money(BILLION), "gain": worth(gain), "enters": enters, "leaves": leaves}
    if not enters:
        return _("RUB %(more)s mn more would add %(gain)s of value to the same projects.") % said
    if leaves:
        return (
            _(
                "RUB %(more)s mn more would add %(gain)s of value. Would enter: %(enters)s; "
                "would leave: %(leaves)s."
            )
            % said
        )
    return _("RUB %(more)s mn more would add %(gain)s of value. Would enter: %(enters)s.") % said


def _less_regret(frontier: Frontier, portfolio: Portfolio) -> str:
    here, richer = frontier.here, frontier.richer
    if here.regret is None or richer.regret is None:
        return ""
    enters = names_of(richer.chosen - here.chosen, portfolio)
    leaves = names_of(here.chosen - richer.chosen, portfolio)
    return _(
        "With RUB %(more)s mn more the largest regret would be %(then)s instead of %(now)s, "
        "against bests that this money makes larger, too. Would enter: %(enters)s; "
        "would leave: %(leaves)s."
    ) % {
        "more": money(BILLION),
        "then": worth(richer.regret),
        "now": worth(here.regret),
        "enters": enters or "—",
        "leaves": leaves or "—",
    }


def _chart(frontier: Frontier, by_regret: bool) -> dict[str, Any] | None:
    points = [
        [float(p.budget), p.regret if by_regret else p.value]
        for p in frontier.points
        if p.value is not None
    ]
    if len(points) < 2:
        return None
    title = _("Largest regret") if by_regret else pgettext("of a project", "Value")
    return {
        "x_title": _("Budget, RUB mn"),
        "y_title": title,
        "here": float(frontier.here.budget),
        "lines": [{"label": title, "points": points, "is_first": True}],
    }
