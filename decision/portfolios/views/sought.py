"""A portfolio as an address asks for it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.contrib.auth.models import User
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decision.mcda.errors import McdaError, Reader
from decision.portfolios.enums import Goal
from decision.portfolios.forms import PortfolioForm
from decision.portfolios.presentation.address import State
from decision.portfolios.presentation.page import Past, PortfolioPage, portfolio_page
from decision.portfolios.services import (
    Candidates,
    Portfolio,
    Wishes,
    candidates_of,
    choose_portfolio,
)
from decision.portfolios.services.behind import answered_by_worker, is_large, refuse_too_many
from decision.portfolios.services.question import by_value, checked_rules
from decision.portfolios.services.regret import losses_of, members_of
from decision.portfolios.services.robust import (
    Core,
    Weights,
    core_of,
    members_weights,
    scattered_weights,
)
from decision.portfolios.services.rules import in_force
from decision.problems.errors import DecisionError
from decision.problems.models import WeightSet
from decision.problems.selectors.problems import Visitor
from decision.rankings.presentation.whose import unknown_to
from decision.rankings.services import RankedProblem, fictional_criteria, rank_table, reader_of
from decision.rankings.services.normalised import WSM
from decision.rankings.views.problems import Asked, asked_of
from territories.enums import Subject

# What the engine calls it where the time ended before any portfolio was found.
OUT_OF_TIME = "time_limit"


@dataclass(frozen=True, eq=False)
class Sought:
    """A portfolio as an address asks for it, as far as it comes.

    `trouble` says why no further, and `waits` that it is for a worker to answer.
    """

    asked: Asked
    ranked: RankedProblem | None
    candidates: Candidates | None
    form: PortfolioForm | None
    wishes: Wishes | None
    portfolio: Portfolio | None
    state: State
    trouble: str = ""
    waits: str = ""

    @property
    def committee(self) -> WeightSet | None:
        """Whose weights these are, where they are a committee's."""
        return _committee(self.asked)

    @property
    def unknown(self) -> str:
        """What of the ranking's part of the address is passed over; empty where nothing is."""
        return unknown_to(self.asked.form)

    @property
    def weights_key(self) -> str:
        """By which weights a worker was asked."""
        return self.asked.form.whose_key or ""

    @property
    def is_cut_off(self) -> bool:
        """Whether a worker, who has more time, may find a better one."""
        portfolio = self.portfolio
        return bool(
            portfolio and portfolio.behind is None and portfolio.answer["status"] == "feasible"
        )


def _committee(asked: Asked) -> WeightSet | None:
    form = asked.form
    return form.base.committee if form.whose_key == form.base.key else None


def core_asked(sought: Sought, seconds: float) -> Core | None:
    """In how many best portfolios projects are, by the committee's weights or by drawn ones."""
    candidates, wishes, ranked = sought.candidates, sought.wishes, sought.ranked
    if candidates is None or wishes is None or ranked is None:
        return None
    weightings, people = weightings_of(sought, ranked)
    wishes = by_value(wishes)
    rules = in_force(checked_rules(candidates, wishes), wishes)
    reader = reader_of(ranked.table)
    return core_of(candidates, wishes, rules, ranked, weightings, reader, people, seconds)


def weightings_of(sought: Sought, ranked: RankedProblem) -> tuple[list[Weights], int]:
    """The members' own where these are told, and how many members; else drawn ones, and 0."""
    committee = sought.committee
    own = members_weights(ranked, sought.asked.form.criteria, committee) if committee else []
    return own or scattered_weights(ranked), len(own)


def page_of(sought: Sought, past: Past | None = None) -> PortfolioPage | None:
    """None where no portfolio can be asked for."""
    portfolio, form, ranked = sought.portfolio, sought.form, sought.ranked
    if portfolio is None or form is None or ranked is None:
        return None
    losses = None
    if portfolio.by_regret and portfolio.is_feasible:
        losses = losses_of(portfolio)
    committee = sought.committee
    is_fictional = bool(fictional_criteria(ranked.table, ranked.answer["weights"])) or (
        committee is not None and committee.is_fictional
    )
    return portfolio_page(portfolio, form, sought.state, losses, past, is_fictional=is_fictional)


def sought_in(request: HttpRequest, slug: str) -> Sought:
    """What the address asks for, and what comes of it."""
    asked = asked_of(request, slug)
    if asked.problem.subject != Subject.PROJECT:
        raise Http404(_("A portfolio is chosen from projects: this problem compares territories."))
    state = State(asked.problem, asked.form.query(), ())
    if asked.table is None or asked.form.errors:
        return Sought(asked, None, None, None, None, None, state, trouble=asked.trouble)
    reader = reader_of(asked.table)
    ranked = candidates = form = wishes = portfolio = None
    trouble = waits = ""
    try:
        method = request.GET.get("method") or WSM
        ranked = rank_table(asked.table, replace(asked.settings, method=method))
        candidates = candidates_of(ranked)
        refuse_too_many(len(candidates.chosen_from))
        committee = _committee(asked)
        has_members = bool(committee and committee.members)
        form = PortfolioForm(request.GET, candidates=candidates, has_members=has_members)
        state = replace(state, own=form.said)
        if form.is_valid():
            wishes = form.wishes()
            if wishes.goal == Goal.REGRET:
                criteria = asked.form.criteria
                members, others = members_of(ranked, criteria, committee, reader)
                candidates = replace(candidates, members=members, members_unranked=others)
            weights = asked.form.whose_key or ""
            portfolio = _portfolio(request.user, candidates, wishes, reader, weights)
            waits = "" if portfolio else _waits(len(candidates.chosen_from))
        else:
            trouble = _("Correct the marked fields: then a portfolio can be chosen.")
    except DecisionError as error:
        trouble = str(error)
    except McdaError as error:
        trouble = error.message(reader)
        if error.code == OUT_OF_TIME and wishes is not None:
            more = _("With more time one may be found.")
            trouble, waits = "", f"{trouble} {more}"
    return Sought(asked, ranked, candidates, form, wishes, portfolio, state, trouble, waits)


def _portfolio(
    user: Visitor, candidates: Candidates, wishes: Wishes, reader: Reader, weights: str
) -> Portfolio | None:
    """None where a worker is to answer and has not yet."""
    portfolio = None
    if isinstance(user, User):
        portfolio = answered_by_worker(
            owner=user, candidates=candidates, wishes=wishes, translate=reader, weights=weights
        )
    if portfolio is None and not is_large(candidates, wishes):
        portfolio = choose_portfolio(candidates, wishes, reader)
    return portfolio


def _waits(count: int) -> str:
    return ngettext(
        "To choose from %(count)s project takes longer than a page may wait.",
        "To choose from %(count)s projects takes longer than a page may wait.",
        count,
    ) % {"count": count}
