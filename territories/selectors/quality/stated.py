"""What an applicant states that cannot all be true, by the rules of the quality page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from territories.models import StatedFigure, StatedYear
from territories.selectors.intake import whole_of
from territories.selectors.quality.clashes import (
    IDENTITIES,
    MONEY,
    PER_BUDGET,
    PER_PRIVATE,
    Clash,
    against_identity,
    per_no_rouble,
    request_above,
)

# It is no project yet: of what is found nothing but the figures is told.
NOBODY = 0


def stated_clashes(years: Sequence[StatedYear], figures: Sequence[StatedFigure]) -> list[Clash]:
    """Of a submitted project; its years are its whole, so that they cannot differ from it."""
    return list(_found(years, figures))


def _found(years: Sequence[StatedYear], figures: Sequence[StatedFigure]) -> Iterator[Clash]:
    wholes = {name: whole_of(getattr(year, name) for year in years) for name in MONEY}
    money = {name: whole for name, whole in wholes.items() if whole is not None}
    said = {figure.indicator.code: figure for figure in figures}
    yield from request_above(NOBODY, money)
    for code in (PER_PRIVATE, PER_BUDGET):
        if figure := said.get(code):
            yield from per_no_rouble((NOBODY, figure.indicator), figure.value, money)
    for identity in IDENTITIES:
        given = said.get(identity.given)
        if given is None:
            continue
        others = {
            name: said[code].value for name, code in identity.indicators.items() if code in said
        }
        about = NOBODY, given.indicator
        yield from against_identity(identity, about, given.value, money | others)
