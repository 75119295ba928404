"""What has become of the values that a sealed record used."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from decision.problems.models import Alternative, Problem
from decision.problems.selectors.matrix import DecisionTable, decision_table
from decision.publishing.models import Publication
from decision.records.models import DecisionRecord
from territories.models import Territory
from territories.selectors.successions import former_codes


@dataclass(frozen=True)
class Moved:
    """A cell that says something else today; `now` is None where its value is gone."""

    alternative: Mapping[str, str]
    criterion: Mapping[str, str]
    unit: Mapping[str, str]
    then: Decimal
    now: Decimal | None


@dataclass(frozen=True)
class Since:
    """`used` cells had a value; `unasked` of them the problem compares no more."""

    used: int
    moved: tuple[Moved, ...]
    unasked: int


def since_sealed(publication: Publication, problem: Problem) -> Since | None:
    """None where the record compared nothing.

    A cell that had no value then was not used: whatever fills it now changed nothing.

    Raises
    ------
    DecisionError
        If the problem cannot be read any more.
    """
    record = DecisionRecord.objects.only("content").get(pk=publication.record_id)
    content = json.loads(record.content)
    if content["table"]["question"] is None:
        return None
    return _since(content, decision_table(problem))


def _since(content: Mapping[str, Any], table: DecisionTable) -> Since:
    by_code = _by_code(table)
    leaves = {leaf.criterion.code: leaf for leaf in table.leaves}
    names = {one["code"]: one["name"] for one in content["alternatives"]}
    criteria = {one["code"]: one for one in content["criteria"]}
    used, unasked, moved = 0, 0, []
    for code, criterion, then in _used(content):
        used += 1
        one, leaf = by_code.get(code), leaves.get(criterion)
        if one is None or leaf is None:
            unasked += 1
            continue
        value = table.value(one, leaf)
        now = value.value if value else None
        if now != then:
            asked = criteria[criterion]
            unit = (asked["indicator"] or {}).get("unit", {})
            moved.append(Moved(names[code], asked["name"], unit, then, now))
    return Since(used, tuple(moved), unasked)


def _by_code(table: DecisionTable) -> dict[str, Alternative]:
    """By today's code and by those that a territory had before."""
    by_pk = {
        one.subject.pk: one for one in table.alternatives if isinstance(one.subject, Territory)
    }
    former = former_codes() if by_pk else {}
    before = {code: by_pk[pk] for code, pk in former.items() if pk in by_pk}
    return before | {one.subject.code: one for one in table.alternatives}


def _used(content: Mapping[str, Any]) -> Iterator[tuple[str, str, Decimal]]:
    question, cells = content["table"]["question"], content["table"]["cells"]
    for code, row in zip(question["alternatives"], cells, strict=True):
        for criterion, cell in zip(question["criteria"], row, strict=True):
            if cell:
                yield code, criterion["code"], Decimal(cell["value"])
