"""The money of a portfolio on the map, territory by territory."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from decision.portfolios.presentation.words import decimal, money
from decision.portfolios.services import Portfolio
from decision.portfolios.services.tallies import money_by_territory
from territories.presentation.map import Place, points_of


@dataclass(frozen=True)
class MoneyMap:
    """`data` is what chart-map.js reads; `without_place` have no coordinates."""

    data: dict[str, object]
    without_place: tuple[str, ...]


def money_map(portfolio: Portfolio) -> MoneyMap | None:
    """Of all territories whose projects could be chosen; None where nothing is spent."""
    spent = money_by_territory(portfolio.candidates, portfolio.funded)
    if not any(spent.values()):
        return None
    territories = {c.territory: c.project.territory for c in portfolio.candidates.chosen_from}
    places = [
        Place(one, decimal(amount), money(amount))
        for code, one in territories.items()
        for amount in (spent.get(code, Fraction(0)),)
    ]
    is_fictional = any(one.project.is_fictional for one in portfolio.candidates.chosen_from)
    title = _("Money, RUB mn (fictional)") if is_fictional else _("Money, RUB mn")
    most = max(places, key=lambda place: place.value or 0)
    caption = _("%(title)s: small and pale is no money or the least, large and full %(most)s.")
    return MoneyMap(
        data={
            "title": title,
            "caption": caption % {"title": title, "most": most.text},
            "points": points_of(places),
        },
        without_place=tuple(p.territory.name for p in places if p.territory.latitude is None),
    )
