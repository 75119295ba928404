"""Where nothing fits, or nothing but the empty set: what can be said plainly, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decision.portfolios.enums import Kind
from decision.portfolios.presentation.words import money, rule_title, share
from decision.portfolios.services import Portfolio, Rule
from decision.portfolios.services.impossible import TooDear, only_empty, too_dear


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


def nothing_else(portfolio: Portfolio) -> tuple[str, ...]:
    """That only the empty set keeps the rules, and by which it is so; empty where others do, too,
    or nothing keeps them."""
    if not portfolio.is_feasible or portfolio.answer["chosen"]:
        return ()
    found = only_empty(portfolio)
    if found is None:
        return ()
    said = [_("Only the empty set keeps all that is asked: no project can be chosen.")]
    if found.openers:
        names = portfolio.candidates.names
        titles = _("; or ").join(rule_title(rule, names) for rule in found.openers)
        template = _("Leaving out one rule is enough for others to fit: %(rules)s.")
        # Some end in an abbreviation's dot, which is the sentence's, too.
        said.append(template % {"rules": titles.removesuffix(".")})
    elif found.are_all:
        said.append(_("Leaving out a single rule does not change that."))
    return (*said, *_shares_below_the_whole(portfolio, found.openers))


def _shares_below_the_whole(portfolio: Portfolio, rules: Sequence[Rule]) -> list[str]:
    """So many territories cannot take up all that is spent."""
    count = len({one.territory for one in portfolio.candidates.chosen_from})
    return [
        _("Territories here: %(count)s; at %(share)s each they never make %(whole)s.")
        % {"count": count, "share": share(rule.limit), "whole": share(100)}
        for rule in rules
        if rule.kind == Kind.TERRITORY and rule.limit is not None and rule.limit * count < 100
    ]
