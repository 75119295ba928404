"""Which territories the catalogue shows, and in which order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils.translation import get_language

from territories.enums import TerritoryStatus
from territories.models import Indicator, Region, Sector, Territory
from territories.selectors.public import active_territories
from territories.selectors.spreads import spreads

LANGUAGES = ("ru", "en")
NAMES = tuple(
    f"{name}_{language}"
    for name in ("name", "region__name", "former_names")
    for language in LANGUAGES
)


class Range(NamedTuple):
    """The values that are wanted, ends included; None leaves an end open."""

    low: Decimal | None
    high: Decimal | None

    def holds(self, value: float) -> bool:
        above = self.low is None or value >= float(self.low)
        return above and (self.high is None or value <= float(self.high))


@dataclass(frozen=True)
class Wanted:
    """How the catalogue is narrowed and sorted; nothing said, all of it by name.

    `priority` is "article" for the article's four sectors, "603" for the decree's directions.
    `sort` is "name", "region" or an indicator; whoever has no value of it comes last.
    """

    words: str = ""
    region: str = ""
    regime: str = ""
    sector: str = ""
    priority: str = ""
    ranges: Mapping[Indicator, Range] = field(default_factory=dict)
    sort: Indicator | str = "name"
    descending: bool = False


@dataclass(frozen=True)
class Found:
    """Primary keys in the order of the page, and how many have no value to be sorted by."""

    keys: tuple[int, ...]
    unsorted: int


def found_territories(wanted: Wanted) -> Found:
    """What the catalogue shows, in a constant number of queries."""
    names = _with_all_words(_narrowed(wanted), wanted.words)
    numbers = _numbers(wanted)
    kept = [
        pk
        for pk in names
        if all(
            (value := numbers[indicator].get(pk)) is not None and limits.holds(value)
            for indicator, limits in wanted.ranges.items()
        )
    ]
    return _in_order(kept, names, numbers, wanted)


def _narrowed(wanted: Wanted) -> QuerySet[Territory]:
    rows = active_territories()
    given = {
        "region__code": wanted.region,
        "regime": wanted.regime,
        "specialisations__sector__code": wanted.sector,
    }
    rows = rows.filter(**{name: value for name, value in given.items() if value})
    if wanted.priority == "article":
        rows = rows.filter(specialisations__sector__is_article_priority=True)
    if wanted.priority == "603":
        rows = rows.filter(specialisations__sector__decree_603_direction__isnull=False)
    return rows.distinct()


def _with_all_words(rows: QuerySet[Territory], words: str) -> dict[int, tuple[str, str]]:
    """Name and region in the language of the page, of what has every word in its names.

    Here and not in the database: SQLite tells «к» from «К».
    """
    asked = words.casefold().split()
    found = {}
    for pk, code, *texts in rows.order_by("code").values_list("pk", "code", *NAMES):
        folded = " ".join((code, *(text or "" for text in texts))).casefold()
        if all(word in folded for word in asked):
            found[pk] = (_said(texts[0:2]).casefold(), _said(texts[2:4]).casefold())
    return found


def _said(texts: Sequence[str | None]) -> str:
    """A name in the language of the page, else in the other."""
    one, other = texts if get_language() == LANGUAGES[0] else reversed(texts)
    return one or other or ""


def _numbers(wanted: Wanted) -> dict[Indicator, dict[int, float]]:
    """Of what is filtered and sorted by, the value of each territory that has one."""
    measured = set(wanted.ranges)
    if isinstance(wanted.sort, Indicator):
        measured.add(wanted.sort)
    if not measured:
        return {}
    known = spreads()
    return {each: known[each.pk].numbers() if each.pk in known else {} for each in measured}


def _in_order(
    kept: list[int],
    names: Mapping[int, tuple[str, str]],
    numbers: Mapping[Indicator, Mapping[int, float]],
    wanted: Wanted,
) -> Found:
    by_name = sorted(kept, key=lambda pk: names[pk])
    if isinstance(wanted.sort, Indicator):
        column = numbers[wanted.sort]
        valued = [pk for pk in by_name if pk in column]
        valued.sort(key=lambda pk: column[pk], reverse=wanted.descending)
        without = [pk for pk in by_name if pk not in column]
        return Found((*valued, *without), len(without))
    if wanted.sort == "region":
        by_name.sort(key=lambda pk: names[pk][1], reverse=wanted.descending)
    elif wanted.descending:
        by_name.reverse()
    return Found(tuple(by_name), 0)


def territories_in_order(keys: Sequence[int]) -> list[Territory]:
    """The rows of a page with their regions and stated specialisations: two queries."""
    rows = (
        Territory.objects.select_related("region").prefetch_related("specialisations").in_bulk(keys)
    )
    return [rows[pk] for pk in keys if pk in rows]


def regions_with_territories() -> QuerySet[Region]:
    return Region.objects.filter(territories__in=active_territories()).distinct().order_by("name")


def sectors_stated() -> QuerySet[Sector]:
    """Sectors that a territory states as its own."""
    stated = Sector.objects.filter(specialisation__territory__status=TerritoryStatus.ACTIVE)
    return stated.distinct().order_by("name")
