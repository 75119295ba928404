"""The page of a portfolio: its answer in a sentence, then the tables."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decision.portfolios.enums import Kind
from decision.portfolios.forms import PortfolioForm
from decision.portfolios.forms.portfolio import MUST
from decision.portfolios.presentation.address import State
from decision.portfolios.presentation.distribution import (
    Heat,
    Way,
    YearLine,
    heat_of,
    ways_of,
    years_of,
)
from decision.portfolios.presentation.impossible import (
    nothing_else,
    plain_causes,
    years_without_money,
)
from decision.portfolios.presentation.payments import PaymentsPage, payments_page
from decision.portfolios.presentation.regret import RegretPage, regret_page
from decision.portfolios.presentation.rows import Row, portfolio_rows
from decision.portfolios.presentation.rules import (
    Conflict,
    LeaveOut,
    RuleLine,
    WayOut,
    conflicts,
    leave_out,
    relaxations,
    rule_lines,
)
from decision.portfolios.presentation.where import MoneyMap, money_map
from decision.portfolios.presentation.words import (
    NOTHING_SPENT,
    listed,
    money,
    quoted,
    share,
    worth,
)
from decision.portfolios.services import Portfolio
from decision.portfolios.services.regret import Losses
from decision.portfolios.services.rules import money_of


@dataclass(frozen=True)
class Equal:
    """Another portfolio that is worth as much: what it has instead of what.

    `address` opens it: with all its projects required nothing else is worth as much. It is empty
    where regret is told: on the page of other rules each has another best.
    """

    enters: str
    leaves: str
    address: str


@dataclass(frozen=True, eq=False)
class Past:
    """The last portfolio that kept its rules, where nothing fits now; `query` asks for it."""

    portfolio: Portfolio
    query: str

    @property
    def sentences(self) -> tuple[str, ...]:
        return _sentences(self.portfolio)


@dataclass(frozen=True, eq=False)
class PortfolioPage:
    sentences: tuple[str, ...]
    nothing_else: tuple[str, ...]
    notes: tuple[str, ...]
    rows: tuple[Row, ...]
    unlisted: int
    rules: tuple[RuleLine, ...]
    years: tuple[YearLine, ...]
    payments: PaymentsPage | None
    heat: Heat | None
    ways: tuple[Way, ...]
    equals: tuple[Equal, ...]
    has_all_equals: bool
    spends_nothing: bool
    has_no_budget: bool
    causes: tuple[str, ...]
    conflicts: tuple[Conflict, ...]
    other_conflicts: bool
    relaxations: tuple[WayOut, ...]
    leave_out: LeaveOut | None
    regret: RegretPage | None
    where: MoneyMap | None
    is_fictional: bool
    past: Past | None


def portfolio_page(
    portfolio: Portfolio,
    form: PortfolioForm,
    state: State,
    losses: Losses | None = None,
    past: Past | None = None,
    *,
    is_fictional: bool = False,
) -> PortfolioPage:
    """`is_fictional` says that what the values rest on is."""
    feasible = portfolio.is_feasible
    ways = ways_of(portfolio) if feasible else ()
    healing = () if feasible else relaxations(portfolio, state)
    nothing = nothing_else(portfolio)
    rows = tuple(portfolio_rows(past.portfolio if past else portfolio, form))
    return PortfolioPage(
        sentences=_sentences(portfolio, nothing) if feasible else (_infeasible(),),
        nothing_else=nothing,
        notes=(
            *notes_of(portfolio),
            *years_without_money(portfolio),
            *_only_whole(form),
            *_own_shares(form),
        ),
        rows=rows,
        unlisted=len(portfolio.candidates.chosen_from) - len(rows),
        rules=rule_lines(portfolio, state),
        years=years_of(portfolio) if feasible else (),
        payments=payments_page(portfolio) if feasible else None,
        heat=heat_of(portfolio) if feasible else None,
        ways=ways,
        spends_nothing=any(way.by_territory == NOTHING_SPENT for way in ways),
        has_no_budget=Kind.BUDGET in portfolio.wishes.off,
        equals=_equals(portfolio, state) if feasible else (),
        has_all_equals=portfolio.answer.get("alternatives_complete", feasible),
        causes=() if feasible else plain_causes(portfolio),
        conflicts=() if feasible else conflicts(portfolio, state, healing),
        other_conflicts=not portfolio.answer.get("conflicts_complete", feasible),
        relaxations=healing,
        leave_out=None if feasible else leave_out(portfolio, state),
        regret=None if losses is None else regret_page(losses, portfolio),
        where=money_map(portfolio) if feasible else None,
        is_fictional=is_fictional
        or any(one.project.is_fictional for one in portfolio.candidates.chosen_from),
        past=past,
    )


def _infeasible() -> str:
    return _("No set of projects keeps all that is asked.")


def _sentences(portfolio: Portfolio, nothing: tuple[str, ...] = ()) -> tuple[str, ...]:
    answer, candidates = portfolio.answer, portfolio.candidates
    total = len(candidates.chosen_from)
    if Kind.BUDGET in portfolio.wishes.off:
        said = ngettext(
            "%(chosen)s of %(total)s project for RUB %(cost)s mn; the budget is switched off.",
            "%(chosen)s of %(total)s projects for RUB %(cost)s mn; the budget is switched off.",
            total,
        )
    else:
        said = ngettext(
            "%(chosen)s of %(total)s project for RUB %(cost)s mn of %(budget)s.",
            "%(chosen)s of %(total)s projects for RUB %(cost)s mn of %(budget)s.",
            total,
        )
    said %= {
        "chosen": len(answer["chosen"]),
        "total": total,
        "cost": money(answer["totals"]["cost"]),
        "budget": money(money_of(portfolio.wishes, candidates)),
    }
    if nothing:
        return (said, *nothing)
    if portfolio.by_regret:
        return (said, _least_regret(portfolio), *_other_equals(portfolio))
    if answer["status"] != "optimal":
        return (said, _("The search was cut off: a better set may exist."))
    return (said, _("Nothing that fits is worth more (proved)."), *_other_equals(portfolio))


def _least_regret(portfolio: Portfolio) -> str:
    answer = portfolio.answer
    if not answer["regret"]["largest"]:
        return _("Nobody loses anything against the own best.")
    said = {"regret": worth(answer["regret"]["largest"])}
    if answer["status"] != "optimal":
        return (
            _(
                "Nobody loses more than %(regret)s of value; the search was cut off: less may be "
                "possible."
            )
            % said
        )
    return (
        _(
            "Nobody loses more than %(regret)s of value against the own best: less is not possible "
            "(proved)."
        )
        % said
    )


def _other_equals(portfolio: Portfolio) -> tuple[str, ...]:
    count = len(portfolio.answer["alternatives_equally_good"])
    if not count:
        return ()
    if portfolio.answer["alternatives_complete"]:
        said = ngettext(
            "%(count)s other is worth as much.", "%(count)s others are worth as much.", count
        )
    else:
        said = ngettext(
            "At least %(count)s other is worth as much.",
            "At least %(count)s others are worth as much.",
            count,
        )
    return (said % {"count": count},)


def notes_of(portfolio: Portfolio) -> list[str]:
    """Who could not be chosen, and what the rules could not see."""
    candidates = portfolio.candidates
    notes = []
    if candidates.criteria_left_out:
        notes.append(
            ngettext(
                "%(count)s criterion is left out of the values: not every project has a value by "
                "it, and a missing value is not zero.",
                "%(count)s criteria are left out of the values: not every project has a value by "
                "them, and a missing value is not zero.",
                candidates.criteria_left_out,
            )
            % {"count": candidates.criteria_left_out}
        )
    if candidates.without_cost:
        notes.append(
            _("Left out, since they do not say what budget they ask for: %(names)s.")
            % {"names": quoted(candidates.without_cost)}
        )
    if candidates.unranked:
        notes.append(
            _("Left out, since a value is missing and they have no score: %(names)s.")
            % {"names": quoted(candidates.unranked)}
        )
    if candidates.members_unranked:
        notes.append(
            ngettext(
                "%(count)s member’s weights rank nothing here: not counted.",
                "%(count)s members’ weights rank nothing here: not counted.",
                candidates.members_unranked,
            )
            % {"count": candidates.members_unranked}
        )
    kinds = {rule.kind for rule in portfolio.kept}
    silent = [one.project for one in candidates.chosen_from if one.jobs is None]
    if silent and (portfolio.is_feasible or Kind.JOBS in kinds):
        notes.append(
            _("Nobody has said how many jobs these bring; they count as none: %(names)s.")
            % {"names": quoted(silent)}
        )
    timeless = [one.project for one in candidates.chosen_from if not any(one.years.values())]
    if Kind.YEAR in kinds and timeless:
        notes.append(
            _("These do not say in which year they ask; they count in none: %(names)s.")
            % {"names": quoted(timeless)}
        )
    return [*notes, *_beyond_cost(portfolio)]


def _only_whole(form: PortfolioForm) -> list[str]:
    if not form.only_whole:
        return []
    said = _(
        "Nobody has said that a part of the money would do for these, and they are funded as a "
        "whole or not at all: %(names)s."
    )
    return [said % {"names": quoted(one.project for one in form.only_whole)}]


def _own_shares(form: PortfolioForm) -> list[str]:
    """An address that says no least share has asked for half of what a project asks."""
    if not form.by_own_share:
        return []
    said = _(
        "In part at least by the share that each project says of itself: %(names)s. In addresses "
        "of former times it was %(former)s where they said no other."
    )
    names = [
        _("“%(name)s” (%(share)s)") % {"name": one.project, "share": share(one.least_share or 0)}
        for one in form.by_own_share
    ]
    return [said % {"names": listed(names), "former": share(50)}]


def _beyond_cost(portfolio: Portfolio) -> list[str]:
    """Who asks for more in a year than the year costs."""
    found = [
        _("“%(name)s” (%(years)s)")
        % {"name": one.project, "years": ", ".join(map(str, one.beyond_its_cost))}
        for one in portfolio.candidates.chosen_from
        if one.beyond_its_cost
    ]
    if not found:
        return []
    said = _("These ask for more in a year than it costs by their own account: %(names)s.")
    return [said % {"names": listed(found)}]


def _equals(portfolio: Portfolio, state: State) -> tuple[Equal, ...]:
    names = {one.code: one.project for one in portfolio.candidates.chosen_from}
    own = portfolio.answer["chosen"]
    return tuple(
        Equal(
            enters=quoted([names[code] for code in other if code not in own]),
            leaves=quoted([names[code] for code in own if code not in other]),
            address="" if portfolio.by_regret else state.decided(other, MUST),
        )
        for other in portfolio.answer["alternatives_equally_good"]
    )
