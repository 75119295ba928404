"""The years against the pools: one way to pay for what is chosen."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from decision.portfolios.presentation.words import money
from decision.portfolios.services import Portfolio
from decision.portfolios.services.pools import NO_YEAR, payments_of

NOTHING = Fraction(0)


@dataclass(frozen=True)
class PaymentLine:
    """A year, or what is asked in none; `paid` in the order of the pools."""

    title: str
    paid: tuple[str, ...]
    open_money: str
    in_all: str

    @property
    def cells(self) -> tuple[str, ...]:
        return (*self.paid, self.open_money, self.in_all)


@dataclass(frozen=True)
class PaymentsPage:
    """`pools` name whom each is for; `there` is what each has in all, `left` what stays in it."""

    pools: tuple[str, ...]
    lines: tuple[PaymentLine, ...]
    there: tuple[str, ...]
    left: tuple[str, ...]

    @property
    def titles(self) -> tuple[str, ...]:
        return (*self.pools, _("Open to all"), _("In all"))

    @property
    def rows(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Each line with its cells, each with the name of its column."""
        told = [
            *((line.title, line.cells) for line in self.lines),
            (_("There is"), (*self.there, "", "")),
            (_("Left over"), (*self.left, "", "")),
        ]
        return [(title, list(zip(self.titles, cells, strict=True))) for title, cells in told]


def payments_page(portfolio: Portfolio) -> PaymentsPage | None:
    """None where no money is earmarked."""
    found = payments_of(portfolio.wishes, portfolio.candidates, portfolio.funded)
    if found is None:
        return None
    numbers = [pool.number for pool in found.pools]
    names = portfolio.candidates.names

    def line(title: str, years: list[int]) -> PaymentLine:
        paid = [
            sum((found.by_pool.get((number, year), NOTHING) for year in years), NOTHING)
            for number in numbers
        ]
        rest = sum((found.open_money.get(year, NOTHING) for year in years), NOTHING)
        return PaymentLine(
            title, tuple(map(money, paid)), money(rest), money(sum(paid, NOTHING) + rest)
        )

    years = sorted(set(found.open_money) - {NO_YEAR})
    lines = [line(str(year), [year]) for year in years]
    if NO_YEAR in found.open_money:
        lines.append(line(_("In no year that is named"), [NO_YEAR]))
    lines.append(line(_("In all"), list(found.open_money)))
    return PaymentsPage(
        pools=tuple(str(names.get(pool.who, pool.who)) for pool in found.pools),
        lines=tuple(lines),
        there=tuple(money(pool.total) for pool in found.pools),
        left=tuple(money(found.left[number]) for number in numbers),
    )
