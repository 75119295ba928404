"""The family tree as lines: root at the left, territories at the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from config.typography import floatformat
from territories.kinship import Tree

WIDTH, LEFT, RIGHT, TOP, STEP = 900, 16, 520, 40, 26
FINEST_SCALE = 0.5  # below it the scale has a mark at each twentieth


@dataclass(frozen=True)
class Branch:
    """`points` are those of a polyline; an attribute needs a dot whatever the language."""

    points: str
    is_above: bool


@dataclass(frozen=True)
class Mark:
    x: int
    text: str


@dataclass(frozen=True)
class Leaf:
    y: int
    name: str


@dataclass(frozen=True)
class TreePicture:
    """`cut` is where the tree is parted into groups; None where it is one."""

    width: int
    height: int
    bottom: int
    right: int
    branches: tuple[Branch, ...]
    marks: tuple[Mark, ...]
    leaves: tuple[Leaf, ...]
    cut: int | None


def tree_picture(tree: Tree, names: Sequence[str], groups: int) -> TreePicture | None:
    """None where nothing is joined, or all at one height."""
    if not tree.height:
        return None
    cut = _cut(tree, groups)
    bottom = TOP + STEP * len(names)
    return TreePicture(
        width=WIDTH,
        height=bottom + 8,
        bottom=bottom,
        right=RIGHT,
        branches=tuple(
            Branch(
                " ".join(f"{_x(height, tree):.1f},{_y(row):.1f}" for height, row in join),
                cut is not None and _height(join) > cut,
            )
            for join in tree.joins
        ),
        marks=tuple(_marks(tree)),
        leaves=tuple(Leaf(round(_y(row)), name) for row, name in enumerate(names)),
        cut=None if cut is None else round(_x(cut, tree)),
    )


def _height(join: Sequence[tuple[float, float]]) -> float:
    return max(height for height, _row in join)


def _cut(tree: Tree, groups: int) -> float | None:
    """Half-way between the last join within a group and the first between groups."""
    if groups < 2:
        return None
    heights = [0.0, *sorted(_height(join) for join in tree.joins)]
    return (heights[-groups] + heights[1 - groups]) / 2


def _x(height: float, tree: Tree) -> float:
    return RIGHT - (RIGHT - LEFT) * height / tree.height


def _y(row: float) -> float:
    return TOP + STEP * (row + 0.5)


def _marks(tree: Tree) -> list[Mark]:
    """Likeness along the lower edge, from 1 at the right."""
    step = 0.05 if tree.height < FINEST_SCALE else 0.1
    heights = [number * step for number in range(int(tree.height / step) + 1)]
    return [Mark(round(_x(height, tree)), floatformat(1 - height, 2)) for height in heights]
