"""Stakeholder groups side by side, ready to print."""

from __future__ import annotations

from dataclasses import dataclass

from decision.results.presentation.group_ranking import is_unmoved
from decision.results.presentation.words import agreement, percent
from decision.results.services.groups import GroupView, GroupViews
from decision.results.services.session import SessionResults

# A difference below this is none: weights are printed to a tenth of a per cent.
LEAST_APART = 0.0005


@dataclass(frozen=True)
class GroupColumn:
    """A group, how far its people agree, and what it would put first."""

    name: str
    people: int
    s_star: str
    agreement: str
    firsts: tuple[str, ...]


@dataclass(frozen=True)
class GroupRow:
    """A criterion with each group's weight; `highest` and `lowest` groups are named with theirs."""

    name: str
    shares: tuple[str, ...]
    apart: str
    highest: tuple[str, str]
    lowest: tuple[str, str]
    differs: bool


@dataclass(frozen=True)
class GroupsTable:
    """Rows by how far the groups lie apart; `same_first` where all put the same first."""

    columns: tuple[GroupColumn, ...]
    rows: tuple[GroupRow, ...]
    s_star: str
    agreement: str
    same_first: bool
    ranks: bool
    held_back: int

    @property
    def most_apart(self) -> GroupRow | None:
        return self.rows[0] if self.rows[0].differs else None


def groups_table(results: SessionResults) -> GroupsTable | None:
    """None where fewer than two groups may be shown."""
    views = results.groups
    if views is None:
        return None
    # Rounded, so that equal ones keep the order of the tree.
    codes = sorted(views.groups[0].weights, key=lambda code: -round(views.apart(code), 9))
    columns = tuple(_column(results, view) for view in views.groups)
    return GroupsTable(
        columns=columns,
        rows=tuple(_row(results, views, code) for code in codes),
        s_star=percent(views.s_star, 0),
        agreement=agreement(views.level, views.s_star),
        same_first=len({frozenset(column.firsts) for column in columns}) == 1,
        # What no weights move is nobody's choice; ratings of their own may make it one.
        ranks=any(column.firsts for column in columns)
        and (bool(results.judged) or not is_unmoved(results)),
        held_back=views.held_back,
    )


def _column(results: SessionResults, view: GroupView) -> GroupColumn:
    return GroupColumn(
        name=view.name,
        people=view.people,
        s_star=percent(view.s_star, 0),
        agreement=agreement(view.level, view.s_star),
        firsts=tuple(results.alternatives[code] for code in view.firsts),
    )


def _row(results: SessionResults, views: GroupViews, code: str) -> GroupRow:
    by_weight = sorted(views.groups, key=lambda view: -round(view.weights[code], 9))
    highest, lowest = by_weight[0], by_weight[-1]
    return GroupRow(
        name=results.criteria[code],
        shares=tuple(percent(view.weights[code]) for view in views.groups),
        apart=percent(views.apart(code)),
        highest=(highest.name, percent(highest.weights[code], 0)),
        lowest=(lowest.name, percent(lowest.weights[code], 0)),
        differs=views.apart(code) >= LEAST_APART,
    )
