"""How many numbered fields an address has, and what of it the form of a portfolio cannot hear:
refused by name, in sentences."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.http import QueryDict
from django.utils.translation import gettext as _

from decision.portfolios.enums import Kind
from decision.portfolios.services import Candidates

OF_PROJECT = "p-"
YEAR, POOL = f"{Kind.YEAR}-", f"{Kind.POOL}-"
# A project with the one that it needs, or that excludes it.
NEEDS, EITHER = ("needs", "needed"), ("either", "or")
OF_PAIRS = (*NEEDS, *EITHER)
ON = "on"
MOST_POOLS = 8
MOST_PAIRS = 20
ALONE = (
    Kind.BUDGET,
    Kind.POOLS,
    Kind.TERRITORY,
    Kind.PRIORITY,
    Kind.DECREE,
    Kind.JOBS,
    Kind.MOST,
)
NUMBERED = ((Kind.REQUIRES, MOST_PAIRS), (Kind.EXCLUDES, MOST_PAIRS), (Kind.POOL, MOST_POOLS))


def switches(candidates: Candidates) -> frozenset[str]:
    """Keys of all rules that can be asked for, asked or not: the field of one may be cleared."""
    codes = [one.code for one in candidates.chosen_from]
    return frozenset(
        (
            *ALONE,
            *(f"{YEAR}{year}" for year in candidates.years),
            *(f"{kind}-{code}" for kind in (Kind.MUST, Kind.MUST_NOT) for code in codes),
            *(f"{kind}-{number}" for kind, most in NUMBERED for number in range(1, most + 1)),
        )
    )


def unheard(source: QueryDict, fields: Collection[str], keys: Collection[str]) -> Iterator[str]:
    """Why each thing that is said and not heard is refused.

    `keys` are those of rules that can be switched off here. A field without a value says nothing.
    """
    for name in source:
        said = dict.fromkeys(value.strip() for value in map(str, source.getlist(name)))
        if name == "off":
            for key in said:
                if key and key not in keys:
                    yield _("No rule that could be switched off is called “%(name)s” here.") % {
                        "name": key[:60]
                    }
        elif name not in fields:
            if any(said):
                yield from _unknown(name)
        elif len(said) > 1 and not name.startswith(OF_PROJECT):
            yield _("“%(name)s” is said several times and differently: say it once.") % {
                "name": name
            }
        elif name == "parts" and not said.keys() <= {"", ON}:
            yield _("“parts” is “on” or is not said at all, not “%(said)s”.") % {
                "said": "".join(said)[:30]
            }


def _unknown(name: str) -> Iterator[str]:
    if name.startswith(OF_PROJECT):
        code = name.removeprefix(OF_PROJECT)[:60]
        yield _("No project to choose is called “%(name)s” here.") % {"name": code}
    if name.startswith(POOL):
        yield _("There is no such pool of money, or year, here: “%(name)s”.") % {"name": name[:30]}
    if name.startswith(tuple(f"{one}-" for one in OF_PAIRS)):
        yield _("There is no such pair of projects here: “%(name)s”.") % {"name": name[:30]}
    if name.startswith(YEAR):
        year = name.removeprefix(YEAR)[:10]
        if year.isdecimal():
            yield _("No project asks for money in %(year)s.") % {"year": year}
        else:
            yield _("“%(name)s” names no year.") % {"name": name[:20]}


def pairs_given(data: QueryDict) -> int:
    """The highest number under which a pair stands in the address."""
    numbers = [0]
    for name in data:
        kind, _dash, number = name.rpartition("-")
        is_pair = kind in OF_PAIRS and number.isdecimal()
        if is_pair and str(data[name]).strip():
            numbers.append(int(number[:3]))
    return max(numbers)


def pools_given(data: QueryDict) -> int:
    """The highest number under which earmarked money stands in the address."""
    numbers = [0]
    for name in data:
        number = name.removeprefix(f"{POOL}for-").removeprefix(POOL).partition("-")[0]
        if name.startswith(POOL) and number.isdecimal() and str(data[name]).strip():
            numbers.append(int(number[:3]))
    return max(numbers)
