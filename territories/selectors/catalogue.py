"""Which territories or projects a catalogue shows, and in which order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import get_language

from territories.enums import Subject, TerritoryStatus
from territories.models import Indicator, Region, Sector, Territory
from territories.selectors.amounts import AMOUNTS, BUDGET, CAPITAL, JOBS, Amount, Measure
from territories.selectors.public import active_territories, listed, listed_projects
from territories.selectors.spreads import spreads

LANGUAGES = ("ru", "en")
PRIORITIES = {
    "article": ("is_article_priority", True),
    "603": ("decree_603_direction__isnull", False),
}


@dataclass(frozen=True, eq=False)
class Catalogue:
    """What one catalogue lists, and by what it is searched, narrowed and sorted.

    `words` are the translated columns that are searched, the name first, then what else the rows
    can be sorted by, which an address calls `second`. `filters` lead from a field of the form to
    the column, `sectors` to the sectors of a row; `first` are the columns shown unless asked.
    """

    subject: Subject
    words: tuple[str, ...]
    second: str
    filters: Mapping[str, str]
    sectors: str
    joined: tuple[str, ...]
    fetched: tuple[str, ...]
    first: tuple[str, ...]
    amounts: tuple[Amount, ...] = ()


TERRITORIES = Catalogue(
    subject=Subject.TERRITORY,
    words=("name", "region__name", "former_names"),
    second="region",
    filters={"region": "region__code", "regime": "regime"},
    sectors="specialisations__sector",
    joined=("region",),
    fetched=("specialisations",),
    first=("T0.1", "T0.2", "T0.3", "A5", "A3"),
)
PROJECTS = Catalogue(
    subject=Subject.PROJECT,
    words=("name", "territory__name", "applicant__name", "summary"),
    second="territory",
    filters={"territory": "territory__code", "status": "status"},
    sectors="sectors",
    joined=("territory", "applicant"),
    fetched=("sectors",),
    first=(CAPITAL.code, BUDGET.code, JOBS),
    amounts=AMOUNTS,
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
    """How a catalogue is narrowed and sorted; nothing said, all of it by name.

    `given` has what was chosen in the lists of the form; `priority` among it is "article" for the
    article's four sectors, "603" for the decree's directions. `sort` is "name", the catalogue's
    `second` or a measure; whoever has no value of it comes last.
    """

    words: str = ""
    given: Mapping[str, str] = field(default_factory=dict)
    ranges: Mapping[Measure, Range] = field(default_factory=dict)
    sort: Measure | str = "name"
    descending: bool = False


@dataclass(frozen=True)
class Found:
    """Primary keys in the order of the page, and how many have no value to be sorted by.

    `unlimited` would fit as well, but for a value that a range asks for and nobody has said.
    """

    keys: tuple[int, ...]
    unsorted: int
    unlimited: int = 0


def found_in(catalogue: Catalogue, wanted: Wanted) -> Found:
    """What the catalogue shows, in a constant number of queries."""
    rows = _narrowed(catalogue, wanted.given)
    names = _with_all_words(catalogue, rows, wanted.words)
    numbers = _numbers(catalogue, wanted)
    kept, unlimited = [], 0
    for pk in names:
        held = [
            None if (value := numbers[measure].get(pk)) is None else limits.holds(value)
            for measure, limits in wanted.ranges.items()
        ]
        if all(held):
            kept.append(pk)
        unlimited += None in held and False not in held
    return replace(_in_order(kept, names, numbers, wanted), unlimited=unlimited)


def _narrowed(catalogue: Catalogue, given: Mapping[str, str]) -> QuerySet[Any]:
    lookups = {**catalogue.filters, "sector": f"{catalogue.sectors}__code"}
    rows = listed(catalogue.subject).filter(
        **{lookup: value for name, lookup in lookups.items() if (value := given.get(name))}
    )
    if priority := PRIORITIES.get(given.get("priority", "")):
        column, wanted = priority
        rows = rows.filter(**{f"{catalogue.sectors}__{column}": wanted})
    return rows.distinct()


def _with_all_words(
    catalogue: Catalogue, rows: QuerySet[Any], words: str
) -> dict[int, tuple[str, str]]:
    """Name and second name in the language of the page, of what has every word in its texts.

    Here and not in the database: SQLite tells «к» from «К».
    """
    asked = words.casefold().split()
    columns = [f"{name}_{language}" for name in catalogue.words for language in LANGUAGES]
    found = {}
    for pk, code, *texts in rows.order_by("code").values_list("pk", "code", *columns):
        folded = " ".join((code, *(text or "" for text in texts))).casefold()
        if all(word in folded for word in asked):
            found[pk] = (_said(texts[0:2]).casefold(), _said(texts[2:4]).casefold())
    return found


def _said(texts: Sequence[str | None]) -> str:
    """A name in the language of the page, else in the other."""
    one, other = texts if get_language() == LANGUAGES[0] else reversed(texts)
    return one or other or ""


def _numbers(catalogue: Catalogue, wanted: Wanted) -> dict[Measure, dict[int, float]]:
    """Of what is filtered and sorted by, the value of each that has one."""
    measured = set(wanted.ranges)
    if not isinstance(wanted.sort, str):
        measured.add(wanted.sort)
    found: dict[Measure, dict[int, float]] = {}
    known = spreads(catalogue.subject) if any(isinstance(m, Indicator) for m in measured) else {}
    for each in measured:
        if isinstance(each, Amount):
            found[each] = _amounts(catalogue, each)
        else:
            found[each] = known[each.pk].numbers() if each.pk in known else {}
    return found


def _amounts(catalogue: Catalogue, amount: Amount) -> dict[int, float]:
    rows = listed(catalogue.subject).exclude(**{amount.field: None}).order_by("pk")
    return {pk: float(value) for pk, value in rows.values_list("pk", amount.field)}


def _in_order(
    kept: list[int],
    names: Mapping[int, tuple[str, str]],
    numbers: Mapping[Measure, Mapping[int, float]],
    wanted: Wanted,
) -> Found:
    by_name = sorted(kept, key=lambda pk: names[pk])
    if not isinstance(wanted.sort, str):
        column = numbers[wanted.sort]
        valued = [pk for pk in by_name if pk in column]
        valued.sort(key=lambda pk: column[pk], reverse=wanted.descending)
        without = [pk for pk in by_name if pk not in column]
        return Found((*valued, *without), len(without))
    if wanted.sort != "name":
        by_name.sort(key=lambda pk: names[pk][1], reverse=wanted.descending)
    elif wanted.descending:
        by_name.reverse()
    return Found(tuple(by_name), 0)


def rows_in_order(catalogue: Catalogue, keys: Sequence[int]) -> list[Any]:
    """The rows of a page with what stands beside their names: two queries."""
    rows = (
        listed(catalogue.subject)
        .select_related(*catalogue.joined)
        .prefetch_related(*catalogue.fetched)
        .in_bulk(keys)
    )
    return [rows[pk] for pk in keys if pk in rows]


def regions_with_territories() -> QuerySet[Region]:
    return Region.objects.filter(territories__in=active_territories()).distinct().order_by("name")


def sectors_stated() -> QuerySet[Sector]:
    """Sectors that a territory states as its own."""
    stated = Sector.objects.filter(specialisation__territory__status=TerritoryStatus.ACTIVE)
    return stated.distinct().order_by("name")


def territories_with_projects() -> QuerySet[Territory]:
    return Territory.objects.filter(projects__in=listed_projects()).distinct().order_by("name")


def sectors_of_projects() -> QuerySet[Sector]:
    return Sector.objects.filter(project__in=listed_projects()).distinct().order_by("name")
