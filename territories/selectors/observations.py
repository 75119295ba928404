"""Which value stands for an indicator of a territory or project, read in bulk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from config.prepared import columns, made
from territories.enums import Basis, DatePrecision, IndicatorKind
from territories.formulas import STATED, names_if_readable, read_name
from territories.models import (
    Indicator,
    Observation,
    Project,
    Source,
    Specialisation,
    Territory,
)
from territories.selectors.facts import Facts
from territories.selectors.languages import LANGUAGES, in_the_language
from territories.selectors.value import Value, chosen

type Subjects = Sequence[Territory | Project]


def values_for(
    *,
    subjects: Subjects,
    indicators: Sequence[Indicator],
    sources: Mapping[int, Source | None] | None = None,
) -> dict[tuple[int, int], Value]:
    """The chosen value by (subject id, indicator id); a missing one has no key.

    The newest date wins; at one date the firmest basis, then what was entered last. Where
    `sources` names one for an indicator (by its id), only values and operands of that source
    count. The subjects are all territories or all projects. One query for the observations,
    and where an indicator is derived one for the operands' indicators, one for the stated
    specialisations.
    """
    if not subjects or not indicators:
        return {}
    by_variable = _by_variable(indicators)
    needed = list(with_operands(indicators, by_variable))
    observed = _observed(subjects, needed)
    stated = _specialisations(subjects, needed)
    found: dict[tuple[int, int], Value] = {}
    for subject in subjects:
        known, lines = observed[subject.pk], stated[subject.pk]
        everything = Facts(known, lines, by_variable)
        for source, group in _by_source(indicators, sources or {}).items():
            limited = everything if source is None else _of(source, known, lines, by_variable)
            for indicator in group:
                offered = limited.values(indicator)
                is_limited = limited is not everything  # else it would be computed twice
                value = chosen(offered, everything.values(indicator) if is_limited else offered)
                if value is not None:
                    found[subject.pk, indicator.pk] = value
    return found


def _by_variable(indicators: Iterable[Indicator]) -> dict[str, Indicator]:
    if not any(is_derived(indicator) for indicator in indicators):
        return {}
    named = Indicator.objects.exclude(variable=None).order_by("pk")
    return {indicator.variable: indicator for indicator in named}


def with_operands(
    indicators: Iterable[Indicator], by_variable: Mapping[str, Indicator]
) -> Iterator[Indicator]:
    """The indicators and, through all formulas, those they are computed from."""
    waiting, met = list(indicators), set()
    while waiting:
        indicator = waiting.pop()
        if indicator.pk in met:
            continue
        met.add(indicator.pk)
        yield indicator
        variables = (read_name(name).variable for name in _names(indicator))
        waiting += [by_variable[variable] for variable in variables if variable in by_variable]


def _names(indicator: Indicator) -> tuple[str, ...]:
    return names_if_readable(indicator.formula) if is_derived(indicator) else ()


def is_derived(indicator: Indicator) -> bool:
    return indicator.kind == IndicatorKind.DERIVED


# As a `Value` has them.
TOLD = (
    "value",
    "date",
    "date_precision",
    "basis",
    "low",
    "high",
    "median",
    "deviation",
    "people",
    "unknown",
    "entered_at",
)


def _observed(
    subjects: Subjects, indicators: Sequence[Indicator]
) -> dict[int, dict[int, list[Value]]]:
    """By subject the values of each indicator in the order of entry; each source is one object.

    The objects that Django makes of rows, thirteen for each, take longer than to read them.
    """
    of, of_source = subject_field(subjects), columns(Source, "source__")
    notes = [f"note_{code}" for code in LANGUAGES]
    rows: QuerySet[Any, Any] = (
        QuerySet(Observation)
        .filter(**{f"{of}__in": subjects}, indicator__in=indicators)
        .order_by("pk")
        .values_list(f"{of}_id", "indicator_id", "pk", *notes, *TOLD, *of_source)
    )
    first, last = 3 + len(notes), 3 + len(notes) + len(TOLD)
    sources: dict[int, tuple[Source]] = {}
    grouped: dict[int, dict[int, list[Value]]] = defaultdict(dict)
    for row in rows:
        subject, indicator, pk, *said = row[:first]
        told = dict(zip(TOLD, row[first:last], strict=True))
        key = row[last]
        if key not in sources:
            sources[key] = (made(Source, row[last:]),)
        told["date_precision"] = DatePrecision(told["date_precision"])
        told["basis"] = Basis(told["basis"])
        note = in_the_language(dict(zip(LANGUAGES, said, strict=True))) if any(said) else ""
        value = Value(**told, sources=sources[key], note=note, observation_id=pk)
        grouped[subject].setdefault(indicator, []).append(value)
    return grouped


def subject_field(subjects: Subjects) -> str:
    """The observation's field that points at these."""
    return "territory" if isinstance(subjects[0], Territory) else "project"


def _specialisations(
    subjects: Subjects, indicators: Iterable[Indicator]
) -> dict[int, list[Specialisation]]:
    grouped: dict[int, list[Specialisation]] = defaultdict(list)
    counted = any(name in STATED for indicator in indicators for name in _names(indicator))
    if counted and isinstance(subjects[0], Territory):
        rows = Specialisation.objects.filter(territory__in=subjects)
        for row in rows.select_related("sector", "source").order_by("position", "pk"):
            grouped[row.territory_id].append(row)
    return grouped


def _by_source(
    indicators: Iterable[Indicator], sources: Mapping[int, Source | None]
) -> dict[Source | None, list[Indicator]]:
    grouped: dict[Source | None, list[Indicator]] = defaultdict(list)
    for indicator in indicators:
        grouped[sources.get(indicator.pk)].append(indicator)
    return grouped


def _of(
    source: Source,
    known: Mapping[int, Sequence[Value]],
    stated: Iterable[Specialisation],
    by_variable: Mapping[str, Indicator],
) -> Facts:
    return Facts(
        {
            indicator: [value for value in values if source in value.sources]
            for indicator, values in known.items()
        },
        [row for row in stated if row.source_id == source.pk],
        by_variable,
    )
