"""Rules and amounts in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.typography import floatformat, per_cent
from decision.portfolios.enums import Kind
from decision.portfolios.services import Pool, Rule

NOTHING_SPENT = "—"
MOST_NAMED = 12
# Rules about a share of the money.
OF_MONEY = (Kind.TERRITORY, Kind.PRIORITY, Kind.DECREE)

type Number = Fraction | Decimal | float | int


def money(amount: Number) -> str:
    """RUB mn, with the digits that say something, three decimals at most."""
    rounded = decimal(amount).quantize(Decimal("0.001")).normalize()
    decimals = max(0, -int(rounded.as_tuple().exponent))
    return floatformat(rounded, f"{decimals}g")


def worth(value: Number) -> str:
    return floatformat(decimal(value), "3g")


def share(part: Number) -> str:
    """Per cent."""
    return per_cent(floatformat(decimal(part), "-1g"))


def shares_of_one(parts: Sequence[Number]) -> list[str]:
    """Shares of one whole in per cent with one decimal, set so that they add up to 100.

    What rounding down leaves over goes to those who lose most by it (largest remainder). Where
    that would tell equal parts apart each is rounded by itself: three thirds add up to 99.9.
    """
    total = sum((Fraction(decimal(part)) for part in parts), Fraction(0))
    if not total:
        return [share(0) for _part in parts]
    exact = [1000 * Fraction(decimal(part)) / total for part in parts]
    tenths = [int(one) for one in exact]
    by_remainder = sorted(range(len(exact)), key=lambda i: tenths[i] - exact[i])
    more, less = by_remainder[: (left := 1000 - sum(tenths))], by_remainder[left:]
    if {exact[i] for i in more} & {exact[i] for i in less}:
        return [share(Decimal(round(one)) / 10) for one in exact]
    for i in more:
        tenths[i] += 1
    return [share(Decimal(one) / 10) for one in tenths]


def quoted(projects: Iterable[object]) -> str:
    return listed([_("“%(name)s”") % {"name": project} for project in projects])


def listed(names: Sequence[str]) -> str:
    """Named, as far as one reads names."""
    said, others = ", ".join(names[:MOST_NAMED]), len(names) - MOST_NAMED
    if others <= 0:
        return said
    more = ngettext("%(count)s more", "%(count)s more", others) % {"count": others}
    return f"{said}, {more}"


def concentration(index: Number | None) -> str:
    """A Herfindahl index; a dash where nothing is spent and so nothing is concentrated."""
    return NOTHING_SPENT if index is None else floatformat(decimal(index), 3)


def whole(count: Number) -> str:
    return floatformat(decimal(count), "-1g")


def decimal(number: Number) -> Decimal:
    if isinstance(number, Fraction):
        return Decimal(number.numerator) / Decimal(number.denominator)
    return Decimal(str(number)) if isinstance(number, float) else Decimal(number)


def by_year(amounts: Mapping[int, Decimal]) -> str:
    return "; ".join(f"{year}: {money(amount)}" for year, amount in sorted(amounts.items()))


def pool_title(pool: Pool, whom: Mapping[str, object]) -> str:
    """How much there is, in each year where it is so, and for whom."""
    years = by_year(pool.years)
    said = {"money": money(pool.total), "who": whom.get(pool.who, pool.who), "years": years}
    if years:
        return _("RUB %(money)s mn (%(years)s) only for “%(who)s”") % said
    return _("RUB %(money)s mn only for “%(who)s”") % said


def rule_title(rule: Rule, projects: Mapping[str, object]) -> str:
    """What the rule asks, its number included; `projects` by their codes, and whom pools are for
    as they name them."""
    limit = rule.limit or Decimal(0)
    names = _names(rule, projects)
    match rule.kind:
        case Kind.BUDGET:
            return _("Budget: RUB %(money)s mn") % {"money": money(limit)}
        case Kind.POOLS | Kind.POOL if rule.pool:
            return pool_title(rule.pool, projects)
        case Kind.POOLS:
            return _("Earmarked money only for whom it is meant")
        case Kind.YEAR:
            return _("%(year)s: at most RUB %(money)s mn") % {
                "year": rule.year,
                "money": money(limit),
            }
        case Kind.TERRITORY:
            return _("At most %(share)s of the money to one territory") % {"share": share(limit)}
        case Kind.PRIORITY:
            return _("At least %(share)s to the article’s priority sectors") % {
                "share": share(limit)
            }
        case Kind.DECREE:
            return _("At least %(share)s to the directions of Decree 603") % {"share": share(limit)}
        case Kind.JOBS:
            return _("At least %(jobs)s new jobs") % {"jobs": whole(limit)}
        case Kind.MOST:
            return ngettext(
                "At most %(count)s project", "At most %(count)s projects", int(limit)
            ) % {"count": whole(limit)}
        case Kind.MUST:
            return _("“%(project)s” must be in") % names
        case Kind.MUST_NOT:
            return _("“%(project)s” must not be in") % names
        case Kind.REQUIRES:
            return _("“%(project)s” only with “%(other)s”") % names
    return _("Either “%(project)s” or “%(other)s”, not both") % names


def amount_of(rule: Rule, number: Number | None) -> str:
    """What is reached or left, in the rule's unit; empty where there is no number."""
    if number is None:
        return ""
    if rule.kind == Kind.POOL:  # by all who may draw on it; other pools pay for them, too
        return _("asked of it: RUB %(money)s mn") % {"money": money(number)}
    if rule.kind in (Kind.BUDGET, Kind.POOLS, Kind.YEAR):
        return _("RUB %(money)s mn") % {"money": money(number)}
    if rule.kind in OF_MONEY:
        return share(number)
    return whole(number)


def slack_of(rule: Rule, slack: Number | None) -> str:
    """How far it is from being broken; between two shares lie percentage points."""
    if slack is None or rule.kind not in OF_MONEY:
        return amount_of(rule, slack)
    return _("%(points)s percentage points") % {"points": floatformat(decimal(slack), "-1g")}


def _names(rule: Rule, projects: Mapping[str, object]) -> Mapping[str, str]:
    names = [str(projects[code]) for code in rule.projects]
    return dict(zip(("project", "other"), names, strict=False))
