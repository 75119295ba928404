"""Names and numbers of results as people read them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from config.typography import floatformat, per_cent
from decision.weighing.services.rounds.data import Person

AGGREGATION_TITLES = {
    "aij": gettext_lazy("judgements averaged"),
    "aip_arithmetic": gettext_lazy("weights averaged"),
    "aip_geometric": gettext_lazy("weights averaged geometrically"),
}
AGGREGATION_NOTES = {
    "aij": gettext_lazy(
        "The group as one person: geometric means of the judgements (AIJ), then their weights."
    ),
    "aip_arithmetic": gettext_lazy("Each person's weights as they are: arithmetic means (AIP)."),
    "aip_geometric": gettext_lazy("Each person's weights as they are: geometric means (AIP)."),
}
AGREEMENT = {
    "high": gettext_lazy("opinions are close"),
    "moderate": gettext_lazy("opinions agree in part"),
    "low": gettext_lazy("opinions differ noticeably"),
    "very_low": gettext_lazy("opinions differ widely"),
}
# From here on S* is printed as 100 of 100.
FULL_AGREEMENT = 0.995
# People lie far apart on a criterion whose weights differ by so much of the whole. S* is about all
# criteria together, so that a high one can stand beside this.
FAR_APART = 0.2
# Shares that differ from 1 by less than this are those of one whole.
WHOLE = 1e-6
MOST_APART = 3


def name_of(person: Person) -> str:
    """What peers call a person: the name, or the pseudonym."""
    return person.name or _("Participant %(number)s") % {"number": person.number}


def named(people: Sequence[Person], most: int) -> tuple[tuple[str, ...], int]:
    """The first names, and how many more there are."""
    return tuple(name_of(person) for person in people[:most]), max(0, len(people) - most)


def percent(share: float | None, decimals: int = 1) -> str:
    return "—" if share is None else floatformat(100 * share, decimals)


def rounding_shows(shares: Iterable[float | None]) -> bool:
    """Whether shares of one whole, printed in whole per cent, add up to another number than 100."""
    known = [share for share in shares if share is not None]
    is_whole = abs(sum(known) - 1) < WHOLE
    return is_whole and sum(int(floatformat(100 * share, 0)) for share in known) != 100


def ratio_text(ratio: float) -> str:
    """How many times, with a digit where it tells something."""
    return floatformat(round(ratio, 1), "-1")


def times(ratio: float) -> str:
    """The same with its word: “2 times”, “3.2 times”."""
    shown = round(ratio, 1)
    number = int(shown) if shown.is_integer() else 2  # as people say it: «3,2 раза», as «2 раза»
    return ngettext("%(number)s time", "%(number)s times", number) % {"number": ratio_text(ratio)}


def probability(p: float) -> str:
    """A probability with its sign: what is very small is not 0."""
    return f"< {floatformat(0.001, 3)}" if p < 0.001 else f"= {floatformat(p, 3)}"


def agreement(level: str | None, s_star: float | None) -> str:
    """What S* says of opinions, in words."""
    if level is None or s_star is None:
        return ""
    if s_star >= FULL_AGREEMENT:
        return _("opinions hardly differ")
    return str(AGREEMENT[level])


def far_apart(spreads: Iterable[tuple[str, float, float]]) -> str:
    """On which criteria people's weights lie far apart; of each its name, lowest and highest."""
    found = [one for one in spreads if round(one[2] - one[1], 9) >= FAR_APART]
    if not found:
        return ""
    widest = sorted(found, key=lambda one: one[1] - one[2])[:MOST_APART]
    named = [_("“%(name)s” (%(range)s)") % {"name": n, "range": _range(a, b)} for n, a, b in widest]
    if len(found) > MOST_APART:
        others = len(found) - MOST_APART
        named.append(ngettext("%(count)s more", "%(count)s more", others) % {"count": others})
    return ngettext(
        "People’s weights lie far apart on %(names)s.",
        "People’s weights lie far apart on: %(names)s.",
        len(found),
    ) % {"names": ", ".join(named)}


def _range(low: float, high: float) -> str:
    return per_cent(f"{percent(low)}–{percent(high)}")
