"""Where nothing fits: what can be said of it plainly, in sentences."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decision.portfolios.presentation.words import money
from decision.portfolios.services import Portfolio
from decision.portfolios.services.impossible import TooDear, too_dear


def plain_causes(portfolio: Portfolio) -> tuple[str, ...]:
    """Single projects that must be in and cannot."""
    return tuple(_told(one) for one in too_dear(portfolio))


def _told(found: TooDear) -> str:
    said = {
        "project": found.one.project,
        "asked": money(found.asked),
        "there": money(found.there),
        "year": found.year,
    }
    if found.year:
        return (
            _(
                "“%(project)s” must be in and asks for RUB %(asked)s mn in %(year)s, where the "
                "ceiling is RUB %(there)s mn."
            )
            % said
        )
    if found.has_pool:
        return (
            _(
                "“%(project)s” must be in and asks for RUB %(asked)s mn, and the open money with "
                "the pools that are for it has RUB %(there)s mn."
            )
            % said
        )
    return (
        _(
            "“%(project)s” must be in and asks for RUB %(asked)s mn, but no pool is for it, and "
            "open to all are RUB %(there)s mn."
        )
        % said
    )


def years_without_money(portfolio: Portfolio) -> list[str]:
    """Whoever asks for money in a year that has none is left out."""
    candidates = portfolio.candidates.chosen_from
    found = []
    for rule in portfolio.kept:
        if rule.year and not rule.limit:
            asking = sum(1 for one in candidates if one.years.get(rule.year))
            found.append(
                ngettext(
                    "There is no money in %(year)s: %(count)s project that asks for some then "
                    "cannot be chosen.",
                    "There is no money in %(year)s: the %(count)s projects that ask for some then "
                    "cannot be chosen.",
                    asking,
                )
                % {"year": rule.year, "count": asking}
            )
    return found
