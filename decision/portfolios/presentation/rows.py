"""A portfolio's projects: chosen and left out, each left out with what keeps it out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django import forms
from django.utils.translation import gettext as _

from decision.portfolios.enums import Kind
from decision.portfolios.forms import PortfolioForm
from decision.portfolios.presentation.words import money, rule_title, share, worth
from decision.portfolios.services import Candidate, Portfolio, Rule
from decision.portfolios.services.tallies import Tally, tally
from territories.models import Project

MOST_REASONS = 3
MOST_ROWS = 200


@dataclass(frozen=True)
class Row:
    """A project, chosen or left out; `part` is the share that is funded, where it is not all.

    `granted` is that part of its cost, `why` says what keeps it out.
    """

    project: Project
    is_chosen: bool
    cost: str
    value: str
    part: str
    granted: str
    why: str
    standing: forms.BoundField


def portfolio_rows(portfolio: Portfolio, form: PortfolioForm) -> list[Row]:
    """The first `MOST_ROWS`, and all of whom something is asked: a page has a field for each."""
    values = values_of(portfolio)
    order = in_order(portfolio)
    listed = order[:MOST_ROWS] + [one for one in order[MOST_ROWS:] if form.asks_of(one.code)]
    kept = [rule for rule in portfolio.kept if _tally(portfolio, rule, portfolio.funded).is_kept]
    return [_row(portfolio, form, kept, one, values[one.code]) for one in listed]


def in_order(portfolio: Portfolio) -> list[Candidate]:
    """The chosen first, each part by value."""
    values = values_of(portfolio)
    return sorted(
        portfolio.candidates.chosen_from,
        key=lambda one: (not portfolio.is_chosen(one), -values[one.code]),
    )


def values_of(portfolio: Portfolio) -> dict[str, float]:
    return {entry["code"]: entry["value"] for entry in portfolio.document["projects"]}


def _row(
    portfolio: Portfolio,
    form: PortfolioForm,
    kept: Sequence[Rule],
    one: Candidate,
    value: float,
) -> Row:
    funded = portfolio.funded.get(one.code, Fraction(0))
    left_out = not funded and portfolio.is_feasible
    return Row(
        project=one.project,
        is_chosen=bool(funded),
        cost=money(one.cost),
        value=worth(value),
        part=share(100 * funded) if 0 < funded < 1 else "",
        granted=money(Fraction(one.cost) * funded) if 0 < funded < 1 else "",
        why=why_out(portfolio, kept, one) if left_out else "",
        standing=form.of_project(one.code),
    )


def why_out(portfolio: Portfolio, kept: Sequence[Rule], one: Candidate) -> str:
    """Which rules it would break beside what is chosen; where none, that it brings nothing."""
    more = portfolio.funded | {one.code: Fraction(1)}
    found = (_tally(portfolio, rule, more) for rule in kept)
    broken = [one for one in found if not one.is_kept]
    if any(one.rule.kind == Kind.MUST_NOT for one in broken):
        return _("A rule leaves it out.")  # whatever else it would break
    if not broken and portfolio.by_regret and portfolio.answer["status"] == "optimal":
        return _("It would add no value, or somebody would lose more.")
    if not broken and portfolio.answer["status"] == "optimal":
        return _("It would add no value.")
    if not broken:
        return _("Nothing keeps it out: the search was cut off.")
    reasons = [_reason(portfolio, found) for found in broken[:MOST_REASONS]]
    # A reason may end in «млн руб.»: one full stop is enough.
    return _("Beside those chosen: %(reasons)s.") % {"reasons": "; ".join(reasons).rstrip(".")}


def _tally(portfolio: Portfolio, rule: Rule, funded: dict[str, Fraction]) -> Tally:
    return tally(rule, portfolio.wishes, portfolio.candidates, funded)


def _reason(portfolio: Portfolio, found: Tally) -> str:
    rule, over = found.rule, money(-(found.slack or 0))
    match rule.kind:
        case Kind.BUDGET:
            return _("RUB %(money)s mn over the budget") % {"money": over}
        case Kind.YEAR:
            return _("RUB %(money)s mn over what %(year)s has") % {
                "money": over,
                "year": rule.year,
            }
        case Kind.POOLS:
            return _("RUB %(money)s mn over what it may draw on") % {"money": over}
        case Kind.TERRITORY:
            return _("%(territory)s over %(share)s of the money") % {
                "territory": _territory(portfolio, found.where),
                "share": share(rule.limit or Decimal(0)),
            }
        case Kind.MOST:
            return _("one project too many")
    return _("it would break: %(rule)s") % {"rule": rule_title(rule, portfolio.candidates.names)}


def _territory(portfolio: Portfolio, code: str) -> str:
    return next(
        str(one.project.territory)
        for one in portfolio.candidates.chosen_from
        if one.territory == code
    )
