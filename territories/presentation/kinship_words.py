"""Why two territories are alike, make up for each other, or stand in one group: in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.typography import floatformat, per_cent
from territories.kinship import Floats, complements
from territories.models import Indicator, Territory
from territories.selectors.kinship import FEWEST_SHARED, Profiles, Specialities

MOST_REASONS = 2
LEAST_AHEAD = 0.005  # below it the share of a range reads 0 %
LEAST_COMPLEMENT = 0.005  # below it the number reads 0.00


@dataclass(frozen=True)
class Pair:
    """`number` is likeness or complementarity in text; `first` and `second` say why.

    `common` names what both state.
    """

    one: Territory
    other: Territory
    number: str
    shared: int
    first: str
    second: str
    common: str = ""


@dataclass(frozen=True)
class Family:
    number: int
    members: tuple[Territory, ...]
    sentence: str


class Reasons(Protocol):
    """What the page asks of either way to compare; rows are those of the distances."""

    def alike(self, one: int, other: int) -> Pair: ...
    def complements(self, most: int) -> Iterable[Pair]: ...
    def family(self, number: int, members: Sequence[int], others: Sequence[int]) -> Family: ...
    def answer(self, alike: Sequence[Pair], complements: Sequence[Pair]) -> Iterable[str]: ...


class ProfileReasons:
    def __init__(self, profiles: Profiles) -> None:
        self._all = profiles
        self._territories = profiles.chosen.territories
        self._distances, self._shared = profiles.distances

    def alike(self, one: int, other: int) -> Pair:
        difference = np.abs(self._all.shares[one] - self._all.shares[other])
        known = [n for n in np.argsort(difference, kind="stable") if not np.isnan(difference[n])]
        indicators = self._all.indicators
        return Pair(
            self._territories[one],
            self._territories[other],
            floatformat(1 - self._distances[one, other], 2),
            int(self._shared[one, other]),
            _quoted(indicators[n] for n in known[:MOST_REASONS]),
            _by_shares(indicators, difference, known[::-1][:1]),
        )

    def complements(self, most: int) -> list[Pair]:
        """Of equal ones the first by code; what neither gains by is no pair."""
        indicators, better = self._all.better
        found = complements(better, FEWEST_SHARED)
        rows, columns = np.triu_indices(len(better), 1)
        gains = found[rows, columns]
        best = [n for n in np.argsort(-gains, kind="stable") if gains[n] >= LEAST_COMPLEMENT]
        shared = ~np.isnan(better)
        pairs = []
        for one, other in ((int(rows[n]), int(columns[n])) for n in best[:most]):
            ahead = better[one] - better[other]
            pairs.append(
                Pair(
                    self._territories[one],
                    self._territories[other],
                    floatformat(float(found[one, other]), 2),
                    int((shared[one] & shared[other]).sum()),
                    _by_shares(indicators, ahead, _largest(ahead)),
                    _by_shares(indicators, -ahead, _largest(-ahead)),
                )
            )
        return pairs

    def family(self, number: int, members: Sequence[int], others: Sequence[int]) -> Family:
        """By what most of its members stand apart from the rest, on average."""
        territories = tuple(self._territories[row] for row in members)
        shares = self._all.shares
        apart: list[tuple[float, Indicator]] = []
        for column, indicator in enumerate(self._all.indicators):
            inside, outside = shares[members, column], shares[list(others), column]
            inside, outside = inside[~np.isnan(inside)], outside[~np.isnan(outside)]
            if 2 * len(inside) > len(members) and 2 * len(outside) > len(others):
                apart.append((float(inside.mean() - outside.mean()), indicator))
        apart.sort(key=lambda row: -abs(row[0]))
        told = apart[:MOST_REASONS] if others else []
        parts = (
            (_("On average higher than the others: %(names)s."), [i for gap, i in told if gap > 0]),
            (_("On average lower than the others: %(names)s."), [i for gap, i in told if gap < 0]),
        )
        said = " ".join(words % {"names": _quoted(names)} for words, names in parts if names)
        return Family(number, territories, said)

    def answer(self, alike: Sequence[Pair], complements: Sequence[Pair]) -> list[str]:
        if not alike:
            return [
                _(
                    "No two territories share three known indicators that tell territories "
                    "apart: nothing can be compared by profile yet."
                )
            ]
        said = [
            ngettext(
                "Most alike: %(one)s and %(other)s, %(number)s of 1 on %(count)s indicator.",
                "Most alike: %(one)s and %(other)s, %(number)s of 1 on %(count)s indicators.",
                alike[0].shared,
            )
            % _names(alike[0])
        ]
        if complements:
            pair = complements[0]
            said.append(
                _("Make up for each other most: %(one)s and %(other)s; the table says by what.")
                % _names(pair)
            )
        return said


class SpecialityReasons:
    def __init__(self, specialities: Specialities) -> None:
        self._all = specialities
        self._territories = specialities.chosen.territories
        self._distances = specialities.distances.distances

    def alike(self, one: int, other: int) -> Pair:
        mine, theirs = self._all.sets[one], self._all.sets[other]
        return Pair(
            self._territories[one],
            self._territories[other],
            floatformat(1 - float(self._distances[one, other]), 2),
            len(mine & theirs),
            self._sectors(mine & theirs),
            self._sectors(mine ^ theirs),
        )

    def complements(self, most: int) -> list[Pair]:
        """Those that share an industry and each have one that the other lacks.

        First where the one that adds less adds most, then where more is shared, then by code.
        """
        sets = self._all.sets
        found = [
            (-min(len(mine - theirs), len(theirs - mine)), -len(mine & theirs), one, other)
            for other, theirs in enumerate(sets)
            for one, mine in enumerate(sets[:other])
            if mine & theirs and mine - theirs and theirs - mine
        ]
        return [
            Pair(
                self._territories[one],
                self._territories[other],
                "",
                -shared,
                self._sectors(sets[one] - sets[other]),
                self._sectors(sets[other] - sets[one]),
                self._sectors(sets[one] & sets[other]),
            )
            for _adds, shared, one, other in sorted(found)[:most]
        ]

    def family(self, number: int, members: Sequence[int], others: Sequence[int]) -> Family:
        sets = [self._all.sets[row] for row in members]
        common = frozenset.intersection(*sets)
        if not common:
            said = _("No industry is stated by all of them.")
        elif len(members) == 1:
            said = _("States: %(names)s.") % {"names": self._sectors(common)}
        else:
            said = _("All state: %(names)s.") % {"names": self._sectors(common)}
        return Family(number, tuple(self._territories[row] for row in members), said)

    def answer(self, alike: Sequence[Pair], complements: Sequence[Pair]) -> list[str]:
        if not alike:
            return [_("No two territories state the same industry: none can be called alike.")]
        said = [
            _("Most alike: %(one)s and %(other)s, %(number)s of 1; both state: %(first)s.")
            % _names(alike[0])
        ]
        if complements:
            pair = complements[0]
            said.append(
                _(
                    "Make up for each other most: %(one)s adds %(first)s, %(other)s adds "
                    "%(second)s; both state: %(common)s."
                )
                % _names(pair)
            )
        return said

    def _sectors(self, keys: Iterable[int]) -> str:
        return ", ".join(sorted(str(self._all.sectors[pk].name) for pk in keys))


def _names(pair: Pair) -> dict[str, object]:
    return {
        "one": pair.one.name,
        "other": pair.other.name,
        "number": pair.number,
        "count": pair.shared,
        "first": pair.first,
        "second": pair.second,
        "common": pair.common,
    }


def _quoted(indicators: Iterable[Indicator]) -> str:
    return ", ".join(_("“%(name)s”") % {"name": each.name} for each in indicators)


def _largest(ahead: Floats) -> list[int]:
    ordered = np.argsort(-ahead, kind="stable")
    return [int(n) for n in ordered if ahead[n] >= LEAST_AHEAD][:MOST_REASONS]


def _by_shares(indicators: Sequence[Indicator], shares: Floats, chosen: Iterable[int]) -> str:
    """“Jobs” (62 %), “Airport” (40 %): in shares of the range."""
    return ", ".join(
        _("“%(name)s” (%(share)s)")
        % {
            "name": indicators[number].name,
            "share": per_cent(floatformat(100 * float(shares[number]), 0)),
        }
        for number in chosen
    )
