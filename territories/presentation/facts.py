"""A territory's or project's page: what is known, where it stands, what nobody has said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from territories.enums import Direction, IndicatorKind
from territories.models import Indicator, Source
from territories.presentation.catalogue import number_text
from territories.presentation.corrections import correction_lines
from territories.presentation.figures import figure_text
from territories.presentation.kinds import Kind
from territories.presentation.strips import Strip, strip
from territories.selectors import Value
from territories.selectors.corrections import corrections, rests_on
from territories.selectors.spreads import Spread, Standing

STRONG_RANK, FEWEST_TO_STAND_AMONG, MOST_STRENGTHS = 3, 4, 2


@dataclass(frozen=True)
class Told:
    """One value in words."""

    value: Value
    text: str
    span: str


@dataclass(frozen=True)
class Line:
    """An indicator of what the page is about; without `told` a gap, of which `gap` says more."""

    indicator: Indicator
    told: Told | None
    earlier: tuple[Told, ...]
    standing: Standing | None
    place: str
    is_mixed: bool
    strip: Strip | None
    gap: str
    corrected: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class FactsPage:
    """`known` of `total` indicators have a value; `waiting` wait for experts."""

    sentence: str
    groups: tuple[Group, ...]
    known: int
    total: int
    unknown: str
    sources: tuple[Source, ...]


def facts_page(
    kind: Kind,
    indicators: Sequence[Indicator],
    values: Mapping[int, Value],
    spreads: Mapping[int, Spread],
    *,
    named: bool = False,
) -> FactsPage:
    """`named` says to a reader who signed in whose the corrections are."""
    known = corrections(rests_on(values.values()))
    lines = [
        replace(
            _line(each, values.get(each.pk), spreads.get(each.pk)),
            corrected=correction_lines(values.get(each.pk), known, named=named),
        )
        for each in indicators
    ]
    sources = dict.fromkeys(s for line in lines if line.told for s in line.told.value.sources)
    return FactsPage(
        sentence=_sentence(kind, lines),
        groups=_grouped(lines),
        known=sum(line.told is not None for line in lines),
        total=len(lines),
        unknown=_unknown(lines),
        sources=tuple(sources),
    )


def _grouped(lines: Iterable[Line]) -> tuple[Group, ...]:
    """Groups with something known first; in each what is known before its gaps."""
    grouped: dict[str, list[Line]] = {}
    for line in lines:
        grouped.setdefault(str(line.indicator.group), []).append(line)
    groups = [
        Group(title, tuple(sorted(of_it, key=lambda line: line.told is None)))
        for title, of_it in grouped.items()
    ]
    return tuple(sorted(groups, key=lambda group: group.lines[0].told is None))


def _line(indicator: Indicator, value: Value | None, spread: Spread | None) -> Line:
    standing = spread.standing(value.value, indicator.direction) if value and spread else None
    return Line(
        indicator=indicator,
        told=told_value(indicator, value) if value else None,
        earlier=tuple(told_value(indicator, other) for other in value.earlier) if value else (),
        standing=standing,
        place=_place(standing, spread, is_among_them=spread.has(value.value))
        if value and spread
        else "",
        is_mixed=bool(standing and spread and spread.is_mixed),
        strip=strip(spread.values, float(value.value)) if value and spread else None,
        gap="" if value else gap_text(indicator),
    )


def told_value(indicator: Indicator, value: Value) -> Told:
    span = ""
    if value.low is not None and value.high is not None:
        ends = (figure_text(indicator, end) for end in (value.low, value.high))
        span = " … ".join(ends)
    return Told(value, number_text(indicator, value), span)


def _place(standing: Standing | None, spread: Spread, *, is_among_them: bool) -> str:
    if spread.is_alike and is_among_them:
        return _("the same for all %(of)s") % {"of": len(spread.values)}
    if standing is None:
        return ""
    said = _("shared place %(rank)s of %(of)s") if standing.tied else _("place %(rank)s of %(of)s")
    return said % {"rank": standing.rank, "of": standing.of}


def gap_text(indicator: Indicator) -> str:
    if indicator.official_table:
        return _("Nobody has said; the official table would be: %(table)s.") % {
            "table": indicator.official_table
        }
    if indicator.kind == IndicatorKind.JUDGED:
        return _("Waiting for experts: it is judged on a scale, and nobody has.")
    if indicator.kind == IndicatorKind.DERIVED:
        return _("Cannot be computed: the figures that it takes are not known for one date.")
    return _("Nobody has said.")


def _sentence(kind: Kind, lines: Sequence[Line]) -> str:
    """What it is strong at, in at most two places near the top."""
    strong = sorted(
        (
            # A shared place, as of every yes among yes and no, is told where there is no other.
            (line.standing.tied, line.standing.rank, -line.standing.of, number, line)
            for number, line in enumerate(lines)
            if line.standing
            and line.standing.rank <= STRONG_RANK
            and line.standing.of >= FEWEST_TO_STAND_AMONG
        ),
    )[:MOST_STRENGTHS]
    if strong:
        chosen = [line for *_order, line in strong]
        said = _("Strongest: %(places)s.") % {
            "places": "; ".join(_strength(kind, line) for line in chosen)
        }
        if any(line.is_mixed for line in chosen):
            said += " " + _("Dates or bases of what is compared there differ.")
        return said
    if any(line.told for line in lines):
        return kind.weak()
    return kind.unsaid()


def _strength(kind: Kind, line: Line) -> str:
    standing = line.standing
    assert standing is not None
    words = {
        "ordinal": kind.ordinals[standing.rank - 1],
        "of": standing.of,
        "indicator": line.indicator.name,
    }
    less = line.indicator.direction == Direction.MIN
    if standing.tied and less:
        return _("%(ordinal)s (shared) of %(of)s by “%(indicator)s”, less is better") % words
    if standing.tied:
        return _("%(ordinal)s (shared) of %(of)s by “%(indicator)s”") % words
    if less:
        return _("%(ordinal)s of %(of)s by “%(indicator)s”, less is better") % words
    return _("%(ordinal)s of %(of)s by “%(indicator)s”") % words


def _unknown(lines: Sequence[Line]) -> str:
    """What nobody knows yet, in one sentence."""
    gaps = [line.indicator for line in lines if line.told is None]
    if not gaps:
        return _("Every indicator has a value.")
    judged = sum(gap.kind == IndicatorKind.JUDGED for gap in gaps)
    named = sum(bool(gap.official_table) for gap in gaps)
    parts = []
    if judged:
        parts.append(
            ngettext("%(n)s waits for experts", "%(n)s wait for experts", judged) % {"n": judged}
        )
    if named:
        parts.append(
            ngettext(
                "of %(n)s the official table is named",
                "of %(n)s the official tables are named",
                named,
            )
            % {"n": named}
        )
    said = ngettext(
        "Of %(total)s indicators %(gaps)s has no value",
        "Of %(total)s indicators %(gaps)s have no value",
        len(gaps),
    ) % {"total": len(lines), "gaps": len(gaps)}
    return f"{said}: {', '.join(parts)}." if parts else f"{said}."
