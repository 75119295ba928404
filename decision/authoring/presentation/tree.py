"""The criteria tree as the editor shows it, whole or not yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.numbers import number_text
from config.typography import floatformat
from decision.problems.models import Criterion


@dataclass(frozen=True)
class TreeRow:
    """A criterion in its place: `level` from 0; `trouble` is a sentence on what is missing."""

    pk: int
    code: str
    name: str
    level: int
    is_leaf: bool
    measured: str
    direction: str
    weight: str
    share: str
    overall: str
    trouble: str
    gaps: str


def tree_rows(
    criteria: Sequence[Criterion], gaps: Mapping[int, int], alternatives: int
) -> tuple[TreeRow, ...]:
    """In the order of the page; shares in per cent. `gaps` are missing values by criterion."""
    by_parent: dict[int | None, list[Criterion]] = {}
    for criterion in criteria:
        by_parent.setdefault(criterion.parent_id, []).append(criterion)
    told = {pk: _gaps(missing, alternatives) for pk, missing in gaps.items() if missing}
    return tuple(_rows(by_parent, told, None, 0, 100.0))


def _gaps(missing: int, alternatives: int) -> str:
    return _("no value for %(missing)s of %(all)s") % {"missing": missing, "all": alternatives}


def _rows(
    by_parent: dict[int | None, list[Criterion]],
    gaps: Mapping[int, str],
    parent: int | None,
    level: int,
    whole: float,
) -> Iterable[TreeRow]:
    siblings = by_parent.get(parent, [])
    total = sum(criterion.weight for criterion in siblings)
    for criterion in siblings:
        share = float(criterion.weight / total) if total else 0.0
        is_leaf = criterion.pk not in by_parent
        yield TreeRow(
            pk=criterion.pk,
            code=criterion.code,
            name=criterion.name,
            level=level,
            is_leaf=is_leaf,
            measured=_measured(criterion),
            direction=criterion.get_direction_display() if is_leaf else "",
            weight=number_text(criterion.weight),
            share=floatformat(100 * share, 1),
            overall=floatformat(whole * share, 1),
            trouble=_trouble(criterion, is_leaf=is_leaf, has_weight=bool(total)),
            gaps=gaps.get(criterion.pk, "") if is_leaf else "",
        )
        yield from _rows(by_parent, gaps, criterion.pk, level + 1, whole * share)


def _measured(criterion: Criterion) -> str:
    indicator = criterion.indicator
    if indicator is None:
        return ""
    return f"{indicator.name}, {indicator.heading_unit}" if indicator.unit else str(indicator.name)


def _trouble(criterion: Criterion, *, is_leaf: bool, has_weight: bool) -> str:
    if is_leaf and criterion.indicator_id is None:
        return _("Neither an indicator nor parts yet.")
    if not has_weight:
        return _("All weights are 0 in this branch.")
    return ""


def summary(rows: Sequence[TreeRow], alternatives: int) -> str:
    """How much there is, and how much of it waits."""
    leaves = sum(row.is_leaf for row in rows)
    waiting = sum(bool(row.trouble) for row in rows)
    said = [
        ngettext("%(number)s criterion", "%(number)s criteria", leaves) % {"number": leaves},
        ngettext("%(number)s alternative", "%(number)s alternatives", alternatives)
        % {"number": alternatives},
    ]
    if waiting:
        said.append(
            ngettext("%(number)s place to mend", "%(number)s places to mend", waiting)
            % {"number": waiting}
        )
    return ", ".join(said)
