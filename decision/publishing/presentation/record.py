"""A record's public page, made ready to print from its summary alone."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language

from config.typography import floatformat
from decision.publishing.models import Publication
from decision.publishing.services.summary import Summary
from decision.rankings.presentation.ranking import shared_decimals
from decision.rankings.selectors import method_choices
from decision.results.presentation.amended import AmendedRow, amended_rows
from decision.results.presentation.conflicts import ConflictRow, Conflicts, Follows, told
from decision.results.presentation.group_ranking import PlaceRow
from decision.results.presentation.leading import Leading, leading
from decision.results.presentation.page import Consensus, WeightLine
from decision.results.presentation.pictures import MOST_DOTS, axis, dots, place, scale_end
from decision.results.presentation.words import (
    AGGREGATION_NOTES,
    AGGREGATION_TITLES,
    agreement,
    far_apart,
    percent,
)
from decision.results.services.pairs import firsts
from decision.sessions.enums import EventKind, WeightingMethod
from decision.sessions.selectors.amended import Amendment


@dataclass(frozen=True)
class CellRow:
    """A cell that the committee rated; `is_unknown` where more did not know than rated."""

    criterion: str
    alternative: str
    mean: str
    median: str
    low: str
    high: str
    people: str
    unknown: int
    is_unknown: bool


@dataclass(frozen=True, eq=False)
class RecordPage:
    """All that is public of a record. The ranking's members are empty where there is none."""

    name: str
    summary: Summary
    file_sha256: str
    question: str
    problem: str
    problem_slug: str
    method: str
    sealed_at: datetime | None
    aggregation: str
    aggregation_note: str
    weights: tuple[WeightLine, ...]
    axis: tuple[str, ...]
    has_spread: bool
    is_crowd: bool
    consensus: Consensus | None
    trouble: str
    ranks_by: str
    places: tuple[PlaceRow, ...]
    more_places: int
    left_out: tuple[str, ...]
    is_firm: bool
    samples: str
    used: int
    total: int
    rests_on: str
    cells: tuple[CellRow, ...]
    more_cells: int
    conflicts: Conflicts | None
    amended: tuple[AmendedRow, ...]
    software: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]

    @property
    def ratings_scatter(self) -> bool:
        return any(cell.low != cell.high for cell in self.cells)

    @property
    def leading(self) -> Leading[WeightLine]:
        return leading(self.weights)

    @property
    def turnout(self) -> Mapping[str, Any]:
        turnout: Mapping[str, Any] = self.summary["turnout"]
        return turnout

    @property
    def leaders(self) -> tuple[PlaceRow, ...]:
        return tuple(row for row in self.places if row.rank == 1)

    @property
    def has_uncounted(self) -> bool:
        return not all(line.counts for line in self.weights)

    @property
    def excludes(self) -> bool:
        return any(row.is_exclusion for row in self.amended)

    @property
    def compares_invented(self) -> bool:
        """Whether invented projects are among what is compared, by whomever."""
        return bool(self.summary.get("fictional", False))

    @property
    def is_fictional(self) -> bool:
        return bool(self.summary["demonstration"])


def record_page(summary: Summary, name: str, *, file_sha256: str = "") -> RecordPage:
    ranking = summary["ranking"] or {}
    weights, end = _weight_lines(summary, ranking.get("counted"))
    places = _places(ranking)
    names = {one["code"]: in_language(one["name"]) for one in summary["weights"]}
    aggregation, ranks_by = summary["aggregation"], ranking.get("method", "")
    return RecordPage(
        name=name,
        summary=summary,
        file_sha256=file_sha256,
        question=in_language(summary["problem"]["question"]),
        problem=in_language(summary["problem"]["name"]),
        problem_slug=summary["problem"]["slug"],
        method=_method(summary["method"]),
        sealed_at=parse_datetime(summary["sealed_at"]),
        aggregation=str(AGGREGATION_TITLES.get(aggregation, "")),
        aggregation_note=str(AGGREGATION_NOTES.get(aggregation, "")),
        weights=weights,
        axis=axis(end),
        has_spread=any(one["own"] for one in summary["weights"]),
        is_crowd=any(len(one["own"]) > MOST_DOTS for one in summary["weights"]),
        consensus=_consensus(summary),
        trouble=ranking.get("trouble", ""),
        ranks_by=_ranking_method(ranks_by),
        places=places,
        more_places=ranking.get("places_total", 0) - len(places),
        left_out=tuple(in_language(one) for one in ranking.get("left_out", ())),
        is_firm=bool(ranking.get("samples")),
        samples=floatformat(ranking.get("samples") or 0, "g"),
        used=ranking.get("used", 0),
        total=ranking.get("total", 0),
        rests_on=names.get(ranking.get("rests_on") or "", ""),
        cells=tuple(_cell(cell) for cell in summary["cells"]),
        more_cells=summary["cells_total"] - len(summary["cells"]),
        conflicts=_conflicts(summary),
        amended=_amended(summary),
        software=tuple(sorted(summary["software"].items())),
        notes=_notes(summary["method"], ranks_by, bool(ranking.get("samples"))),
    )


def in_language(names: Mapping[str, str]) -> str:
    """A name in the language of the page; in the other one where it has none."""
    language = "ru" if get_language() == "ru" else "en"
    return names.get(language) or next(iter(names.values()), "")


def _method(value: str) -> str:
    """What the method is called; its code where this version knows it no more."""
    return str(WeightingMethod(value).label) if value in WeightingMethod.values else value


def _ranking_method(value: str) -> str:
    choice = method_choices().get(value)
    return str(choice.title) if choice else value


def _notes(weighed_by: str, ranked_by: str, is_firm: bool) -> tuple[str, ...]:
    """Names of the method notes that explain the numbers."""
    notes = ["committee", "aggregation", "consensus"]
    notes += ["ahp"] if WeightingMethod(weighed_by).in_pairs else ["weights"]
    notes += [ranked_by] if ranked_by else []
    return (*notes, *(["smaa"] if is_firm else []))


def _consensus(summary: Summary) -> Consensus | None:
    found: Mapping[str, Any] | None = summary["consensus"]
    if found is None:
        return None
    spreads = [(in_language(row["name"]), row["spread"]) for row in summary["weights"]]
    w = found["kendall_w"]
    return Consensus(
        agreement=agreement(found["level"], found["s_star"]),
        apart=far_apart((name, one["low"], one["high"]) for name, one in spreads if one),
        s_star=percent(found["s_star"], 0),
        kendall_w="" if w is None else floatformat(w, 2),
        p="",
    )


def _weight_lines(
    summary: Summary, counted: Container[str] | None
) -> tuple[tuple[WeightLine, ...], float]:
    """The weightiest first, equal ones in the order of the tree; where their axis ends.

    `counted` is what takes part in the ranking; None where that is not known.
    """
    rows: Sequence[dict[str, Any]] = summary["weights"]
    largest = [max([row["weight"], *row["own"][-1:]]) for row in rows]
    end = scale_end(max(largest, default=0.0))
    first = firsts({row["code"]: row["weight"] for row in rows}) if rows else ()
    ordered = sorted(rows, key=lambda row: -round(row["weight"], 9))
    lines = (
        _weight_line(row, end, row["code"] in first, counted is None or row["code"] in counted)
        for row in ordered
    )
    return tuple(lines), end


def _weight_line(row: Mapping[str, Any], end: float, is_first: bool, counts: bool) -> WeightLine:
    spread = row["spread"] or {}
    return WeightLine(
        code=row["code"],
        name=in_language(row["name"]),
        share=percent(row["weight"]),
        mean=percent(spread["mean"]) if spread else "",
        deviation=percent(spread["deviation"]) if spread else "",
        low=percent(spread["low"]) if spread else "",
        high=percent(spread["high"]) if spread else "",
        dots=dots(np.array(row["own"]), end) if row["own"] else "",
        mark=place(row["weight"], end),
        by_aggregation=(),
        is_first=is_first,
        counts=counts,
    )


def _places(ranking: Mapping[str, Any]) -> tuple[PlaceRow, ...]:
    rows = ranking.get("places", [])
    ranks = [row["rank"] for row in rows]
    decimals = shared_decimals([row["score"] for row in rows], len(set(ranks)))
    return tuple(
        PlaceRow(
            name=in_language(row["name"]),
            rank=row["rank"],
            tied=ranks.count(row["rank"]) > 1,
            score=floatformat(row["score"], decimals),
            first=percent(row["first"], 0),
            bar=round(100 * (row["first"] or 0.0), 1),
            interval=_interval(row),
        )
        for row in rows
    )


def _interval(row: Mapping[str, Any]) -> str:
    if row["first"] is None or not row["interval"]:
        return ""
    low, high = row["interval"]
    return f"{low}" if low == high else f"{low}–{high}"


def _cell(cell: Mapping[str, Any]) -> CellRow:
    def text(name: str, decimals: str | int = "-1") -> str:
        return "—" if cell[name] is None else floatformat(cell[name], decimals)

    return CellRow(
        criterion=in_language(cell["criterion"]),
        alternative=in_language(cell["alternative"]),
        mean=text("mean", 2),
        median=text("median"),
        low=text("low"),
        high=text("high"),
        people="—" if cell["people"] is None else str(cell["people"]),
        unknown=cell["unknown"],
        is_unknown=cell["people"] is not None and cell["unknown"] > cell["people"],
    )


def _conflicts(summary: Summary) -> Conflicts | None:
    hides_names = not summary["names_shown"]
    left_out = [_conflict(one, hides_names=hides_names) for one in summary.get("conflicts", ())]
    if left_out:
        return told(left_out, Follows.LEFT_OUT)
    disclosed: Sequence[Mapping[str, Any]] = summary.get("disclosed", ())
    rows = [ConflictRow(in_language(one["alternative"]), one["people"] or 0) for one in disclosed]
    untold = any(one["people"] is None for one in disclosed)
    return told(rows, Follows.UNTOLD if untold else Follows.DISCLOSED)


def _amended(summary: Summary) -> tuple[AmendedRow, ...]:
    return amended_rows(
        Amendment(
            at=datetime.fromisoformat(one["at"]),
            kind=EventKind(one["kind"]),
            details=one["details"],
            name=one["name"],
            round=one["round"],
            is_open=one["is_open"],
        )
        for one in summary.get("amended", ())
    )


def _conflict(one: Mapping[str, Any], *, hides_names: bool) -> ConflictRow:
    """By number and not by name: a public page names no member."""
    return ConflictRow(
        alternative=in_language(one["alternative"]),
        people=one["people"],
        without=tuple(in_language(name) for name in one["without"]),
        too_few=hides_names,
    )


# Its place among others -----------------------------------------------------------------------


@dataclass(frozen=True)
class Place:
    """The newest standing record that supersedes it, and the last one that it supersedes."""

    superseded_by: Publication | None
    supersedes: Publication | None


def place_of(publication: Publication, standing: Sequence[Publication]) -> Place:
    """`standing` are those of its problem that stand, oldest record first."""
    sealed_at = publication.record.sealed_at
    later = [one for one in standing if one.record.sealed_at > sealed_at]
    earlier = [one for one in standing if one.record.sealed_at < sealed_at]
    return Place(later[-1] if later else None, earlier[-1] if earlier else None)
