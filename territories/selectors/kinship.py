"""Which territories can be compared as wholes, by their figures or by what they specialise in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from territories.enums import Direction
from territories.kinship import Distances, Floats, distances_to, profile_distances, set_distances
from territories.models import Indicator, Sector, Specialisation, Territory
from territories.selectors.public import active_territories
from territories.selectors.spreads import Spread, spreads

FEWEST_SHARED = 3
MOST_COMPARED = 40
MOST_NAMED = 30


@dataclass(frozen=True)
class Chosen:
    """`left_out` have enough known too; `unknown` have not, `named` are the first of them."""

    territories: tuple[Territory, ...]
    left_out: int
    unknown: int
    named: tuple[Territory, ...]


@dataclass(frozen=True)
class Profiles:
    """`shares` says where each stands from the lowest (0) to the highest (1) of all territories.

    `is_mixed` says that some of the figures are of different dates or bases, `is_fictional` that
    some were invented.
    """

    chosen: Chosen
    indicators: tuple[Indicator, ...]
    shares: Floats
    is_mixed: bool
    is_fictional: bool

    @property
    def distances(self) -> Distances:
        return profile_distances(self.shares, FEWEST_SHARED, np.ones(len(self.indicators)))

    @property
    def better(self) -> tuple[tuple[Indicator, ...], Floats]:
        """Of the indicators that have a better end, 1 for that end and 0 for the other."""
        directed = [
            number
            for number, indicator in enumerate(self.indicators)
            if indicator.direction != Direction.TARGET
        ]
        less = [self.indicators[number].direction == Direction.MIN for number in directed]
        shares = self.shares[:, directed]
        return (
            tuple(self.indicators[number] for number in directed),
            np.where(np.array(less, dtype=bool), 1 - shares, shares),
        )


@dataclass(frozen=True)
class Specialities:
    """The sectors that each has stated, in its newest statement."""

    chosen: Chosen
    sectors: Mapping[int, Sector]
    sets: tuple[frozenset[int], ...]

    @property
    def distances(self) -> Distances:
        return set_distances(self.sets)


@dataclass(frozen=True)
class Near:
    """`likeness` is 1 for the same profile; on how many indicators known of both."""

    territory: Territory
    likeness: float
    shared: int


def profiles(indicators: Iterable[Indicator]) -> Profiles:
    """The territories of which most is known, with the figures that tell territories apart."""
    known = _telling(spreads())
    columns = tuple(each for each in indicators if each.pk in known)
    told = {each.pk: known[each.pk] for each in columns}
    keys, shares = _shares(told)
    counts = (~np.isnan(shares)).sum(axis=1).tolist()
    chosen = _chosen(dict(zip(keys.tolist(), counts, strict=True)), FEWEST_SHARED)
    rows = np.searchsorted(keys, [each.pk for each in chosen.territories])
    return Profiles(
        chosen,
        columns,
        shares[rows],
        is_mixed=any(each.is_mixed for each in told.values()),
        is_fictional=any(each.is_fictional for each in told.values()),
    )


def specialities() -> Specialities:
    """The territories that state most sectors."""
    stated: dict[int, dict[date, set[int]]] = defaultdict(lambda: defaultdict(set))
    rows = Specialisation.objects.filter(territory__in=active_territories()).order_by("pk")
    for territory, day, sector in rows.values_list("territory_id", "date", "sector_id"):
        stated[territory][day].add(sector)
    newest = {pk: frozenset(by_day[max(by_day)]) for pk, by_day in stated.items()}
    chosen = _chosen({pk: len(sectors) for pk, sectors in newest.items()}, 1)
    sets = tuple(newest[each.pk] for each in chosen.territories)
    return Specialities(chosen, Sector.objects.in_bulk({pk for each in sets for pk in each}), sets)


def nearest(known: Mapping[int, Spread], territory: Territory, count: int = 3) -> list[Near]:
    """Those whose profiles are most like one's; none where too little is known of it."""
    keys, shares = _shares(_telling(known))
    own = np.flatnonzero(keys == territory.pk)
    if not own.size:
        return []
    distances, shared = distances_to(shares, own[0], np.ones(shares.shape[1]), FEWEST_SHARED)
    distances[own[0]] = np.nan
    first = [row for row in np.argsort(distances, kind="stable")[:count] if distances[row] >= 0]
    found = Territory.objects.in_bulk([int(keys[row]) for row in first])
    return [
        Near(found[int(keys[row])], 1 - float(distances[row]), int(shared[row])) for row in first
    ]


def _telling(known: Mapping[int, Spread]) -> dict[int, Spread]:
    """The indicators by which two territories differ at all."""
    return {pk: each for pk, each in known.items() if len(each.values) > 1 and not each.is_alike}


def _shares(known: Mapping[int, Spread]) -> tuple[np.ndarray, Floats]:
    """Primary keys in their order, and a row of shares of the range for each."""
    of = [np.asarray(spread.keys, dtype=np.int64) for spread in known.values()]
    keys = np.unique(np.concatenate(of)) if of else np.empty(0, dtype=np.int64)
    shares = np.full((len(keys), len(known)), np.nan)
    for column, (spread, territories) in enumerate(zip(known.values(), of, strict=True)):
        values = np.asarray(spread.values)
        shares[np.searchsorted(keys, territories), column] = (values - values[0]) / np.ptp(values)
    return keys, shares


def _chosen(counts: Mapping[int, int], fewest: int) -> Chosen:
    """At most `MOST_COMPARED`, those of which most is known, of equal ones the first by code."""
    codes = dict(active_territories().order_by("code").values_list("pk", "code"))
    enough = [pk for pk in codes if counts.get(pk, 0) >= fewest]
    unknown = [pk for pk in codes if counts.get(pk, 0) < fewest]
    kept = sorted(enough, key=lambda pk: -counts[pk])[:MOST_COMPARED]
    found = Territory.objects.in_bulk([*kept, *unknown[:MOST_NAMED]])
    return Chosen(
        tuple(found[pk] for pk in sorted(kept, key=codes.__getitem__)),
        len(enough) - len(kept),
        len(unknown),
        tuple(found[pk] for pk in unknown[:MOST_NAMED]),
    )
