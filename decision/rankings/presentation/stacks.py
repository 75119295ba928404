"""Bars made of what each criterion has in a score, where the method adds up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from decision.problems.selectors.criteria import CriterionNode
from decision.rankings.services import RankedProblem

# More parts cannot be told apart: the criteria at the top of the tree stand for theirs then, and
# where these are as many, the last part is all the others together.
MOST_PARTS = 8


@dataclass(frozen=True)
class Segment:
    """A part of a bar in per cent of the longest bar; `number` is that of its name, from 1."""

    number: int
    start: str
    width: str


@dataclass(frozen=True)
class Stacks:
    """The names of the parts in their order, and the parts of each alternative's bar."""

    names: tuple[str, ...]
    parts: Mapping[str, Sequence[float]]
    longest: float

    def of(self, code: str) -> tuple[Segment, ...]:
        segments, start = [], 0.0
        for number, part in enumerate(self.parts.get(code, ()), start=1):
            width = 100 * part / self.longest
            if width >= 0.05:
                # Attributes take a dot whatever the language.
                segments.append(Segment(number, f"{start:.1f}", f"{width:.1f}"))
            start += width
        return tuple(segments)


def stacks_of(ranked: RankedProblem) -> Stacks | None:
    """None where the method does not add up, or something would have to be taken away again."""
    rows = ranked.answer.get("contributions")
    if not rows:
        return None
    named = [(r["alternative"], row) for r, row in zip(ranked.answer["results"], rows, strict=True)]
    told = {code: row for code, row in named if row is not None}
    if any(part < 0 for row in told.values() for part in row):
        return None
    names, groups = _groups(ranked)
    parts = {code: [sum(row[j] for j in group) for group in groups] for code, row in told.items()}
    longest = max((sum(row) for row in parts.values()), default=0.0)
    return Stacks(names, parts, longest) if longest > 0 else None


def _groups(ranked: RankedProblem) -> tuple[tuple[str, ...], list[list[int]]]:
    """Names of the parts, and the columns that each takes together."""
    place = {code: j for j, code in enumerate(ranked.answer["weights"])}
    leaves, roots = ranked.table.leaves, ranked.table.tree.roots
    counting = [leaf for leaf in leaves if leaf.criterion.code in place]
    nodes = counting if len(counting) <= MOST_PARTS else list(roots)
    found = [(node.criterion.name, _columns(node, place)) for node in nodes]
    found = [(name, columns) for name, columns in found if columns]
    if len(found) > MOST_PARTS:
        weights = list(ranked.answer["weights"].values())
        by_share = sorted(found, key=lambda one: -sum(weights[j] for j in one[1]))
        kept = by_share[: MOST_PARTS - 1]
        rest = [j for _, columns in by_share[MOST_PARTS - 1 :] for j in columns]
        found = [*kept, (gettext("all other criteria"), rest)]
    return tuple(name for name, _ in found), [columns for _, columns in found]


def _columns(node: CriterionNode, place: Mapping[str, int]) -> list[int]:
    codes = [leaf.criterion.code for leaf in node.leaves()]
    return [place[code] for code in codes if code in place]
