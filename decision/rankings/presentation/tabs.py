"""The tabs of a problem's page: each has an address of its own that carries the whole state."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from decision.problems.models import Problem
from decision.rankings.forms import RankingForm
from decision.rankings.presentation.whose import address
from territories.enums import Subject


@dataclass(frozen=True)
class TabKind:
    """A tab: its address by name, and the template of what stands in it.

    A new one is a line in `TABS`, an address, and a view that calls `views.shown_tab`. One
    without a template is a page of another room, which the address leads to; one with a `subject`
    is there where such are compared.
    """

    url_name: str
    title: str | Promise
    template: str
    subject: str = ""


TABS = (
    TabKind("problem_detail", _("Ranking"), "decision/rankings/_tab_ranking.html"),
    TabKind("problem_firm", _("How firm"), "decision/rankings/_firm.html"),
    TabKind("problem_why", _("Why"), "decision/rankings/_why.html"),
    TabKind("problem_set", _("If the set changes"), "decision/rankings/_set.html"),
    TabKind("problem_quadrants", _("Quadrants"), "decision/rankings/_quadrants.html"),
    TabKind("problem_weights", _("Whose weights"), "decision/rankings/_tab_weights.html"),
    TabKind("problem_portfolio", _("Portfolio"), "", Subject.PROJECT),
    TabKind("problem_data", _("Data"), "decision/rankings/_tab_data.html"),
    TabKind("problem_about", _("About"), "decision/rankings/_tab_about.html"),
)
BY_NAME = {kind.url_name: kind for kind in TABS}


@dataclass(frozen=True)
class Tab:
    kind: TabKind
    address: str
    is_open: bool


def tabs(problem: Problem, form: RankingForm, opened: str) -> tuple[Tab, ...]:
    return tuple(
        Tab(kind, tab_address(problem, form, kind.url_name), kind.url_name == opened)
        for kind in TABS
        if kind.subject in ("", problem.subject)
    )


def tab_address(problem: Problem, form: RankingForm, url_name: str, **more: str) -> str:
    """The address of a tab with what is chosen."""
    return address(problem, {**form.query(), **more}, url_name)
