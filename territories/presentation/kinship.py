"""Kindred territories as they are shown: sentences, pairs, groups, a tree, a table of likeness."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.http import QueryDict
from django.utils.translation import gettext as _

from config.typography import floatformat
from territories.kinship import Floats, Tree, comparable, family_groups, family_tree
from territories.models import Territory
from territories.presentation.kinship_tree import TreePicture, tree_picture
from territories.presentation.kinship_words import Family, Pair, Reasons
from territories.selectors.kinship import MOST_COMPARED, Chosen

PROFILE, SPECIALISATION = "profile", "specialisation"
FEWEST_GROUPS, USUAL_GROUPS, MOST_GROUPS = 2, 4, 8
PAIRS = 5


@dataclass(frozen=True)
class Choice:
    """What the address asks; `troubles` are sentences on what was not understood."""

    by: str
    groups: int
    troubles: tuple[str, ...] = ()

    @property
    def is_by_profile(self) -> bool:
        return self.by == PROFILE

    @property
    def numbers(self) -> range:
        return range(FEWEST_GROUPS, MOST_GROUPS + 1)


def choice_of(query: QueryDict) -> Choice:
    by, groups = query.get("by", PROFILE), query.get("groups", str(USUAL_GROUPS))
    troubles = []
    if by not in (PROFILE, SPECIALISATION):
        by = PROFILE
        troubles.append(_("Territories are compared by profile or by specialisation: by profile."))
    allowed = {str(number) for number in range(FEWEST_GROUPS, MOST_GROUPS + 1)}
    if groups not in allowed:
        groups = str(USUAL_GROUPS)
        troubles.append(
            _("The number of groups is from %(least)s to %(most)s: the usual one is taken.")
            % {"least": FEWEST_GROUPS, "most": MOST_GROUPS}
        )
    return Choice(by, int(groups), tuple(troubles))


@dataclass(frozen=True)
class HeatCell:
    """`tenth` is 0 to 9; None and no text where too little is known, `is_own` on the diagonal."""

    text: str
    tenth: int | None
    is_own: bool = False


@dataclass(frozen=True)
class HeatRow:
    territory: Territory
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True)
class KinshipPage:
    """`apart` stand in the table but not in the tree: they share too little with somebody."""

    sentences: tuple[str, ...]
    alike: tuple[Pair, ...]
    complements: tuple[Pair, ...]
    families: tuple[Family, ...]
    picture: TreePicture | None
    heat: tuple[HeatRow, ...]
    apart: tuple[Territory, ...]
    chosen: Chosen
    unknown_more: int
    most: int = MOST_COMPARED


def kinship_page(chosen: Chosen, distances: Floats, reasons: Reasons, groups: int) -> KinshipPage:
    """`reasons` words why two are alike, make up for each other, or stand in a group."""
    territories = chosen.territories
    kept = comparable(distances)
    among = distances[np.ix_(kept, kept)]
    tree = family_tree(among)
    alike = _alike(territories, distances, reasons)
    complements = tuple(reasons.complements(PAIRS))
    cut = family_groups(among, groups)
    is_tree = bool(alike) and len(kept) > 1
    order = [kept[row] for row in tree.order]
    others = [row for row in range(len(territories)) if row not in kept]
    return KinshipPage(
        sentences=tuple(reasons.answer(alike, complements)),
        alike=alike,
        complements=complements,
        families=tuple(_families(tree, kept, cut, reasons)) if is_tree else (),
        picture=_picture(tree, order, territories, cut) if is_tree else None,
        heat=_heat(territories, distances, [*order, *others]) if alike else (),
        apart=tuple(territories[row] for row in others) if is_tree else (),
        chosen=chosen,
        unknown_more=chosen.unknown - len(chosen.named),
    )


def _picture(
    tree: Tree, order: Sequence[int], territories: Sequence[Territory], cut: Sequence[int]
) -> TreePicture | None:
    return tree_picture(tree, [territories[row].name for row in order], len(set(cut)))


def _alike(
    territories: Sequence[Territory], distances: Floats, reasons: Reasons
) -> tuple[Pair, ...]:
    """The nearest pairs, of equal ones the first by code."""
    rows, columns = np.triu_indices(len(territories), 1)
    far = distances[rows, columns]
    nearest = [number for number in np.argsort(far, kind="stable") if far[number] < 1]
    return tuple(reasons.alike(int(rows[n]), int(columns[n])) for n in nearest[:PAIRS])


def _families(
    tree: Tree, kept: Sequence[int], cut: Sequence[int], reasons: Reasons
) -> list[Family]:
    """In the order of the tree, numbered as they come."""
    grouped: dict[int, list[int]] = {}
    for row in tree.order:
        grouped.setdefault(cut[row], []).append(kept[row])
    return [
        reasons.family(number, sorted(members), [row for row in kept if row not in members])
        for number, members in enumerate(grouped.values(), start=1)
    ]


def _heat(
    territories: Sequence[Territory], distances: Floats, order: Sequence[int]
) -> tuple[HeatRow, ...]:
    said = [floatformat(number / 100, 2) for number in range(101)]
    return tuple(
        HeatRow(
            territories[one],
            tuple(
                HeatCell("", None, is_own=True)
                if one == other
                else _heat_cell(float(1 - distances[one, other]), said)
                for other in order
            ),
        )
        for one in order
    )


def _heat_cell(likeness: float, said: Sequence[str]) -> HeatCell:
    if np.isnan(likeness):
        return HeatCell("", None)
    return HeatCell(said[round(likeness * 100)], min(int(likeness * 10), 9))
