"""Indicators that are not to be weighed together, since they count one thing twice.

The list is the modelling warnings of the notes from which the criteria trees were drawn (7.3 and
8), which are this project's own reading of the seed article: `docs/methods/quality.md` says so.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations


class Ground(StrEnum):
    """Why the members overlap."""

    PRODUCT = "product"  # one follows from the others by arithmetic
    RECIPROCAL = "reciprocal"  # one is the other turned round
    SAME_THING = "same_thing"  # two measures of one thing
    SHARED_FIGURE = "shared_figure"  # when both rest on the same figure
    PARTLY = "partly"  # whoever judges must keep them apart


@dataclass(frozen=True)
class Overlap:
    """Indicators by code; at most `most` of them may have a weight in one tree."""

    codes: tuple[str, ...]
    ground: Ground
    most: int = 1

    def broken_by(self, weighed: Collection[str]) -> bool:
        """Whether more of them are weighed than should be.

        >>> Overlap(("A", "B", "C"), Ground.PRODUCT, most=2).broken_by({"A", "B"})
        False
        >>> Overlap(("A", "B"), Ground.PARTLY).broken_by({"A", "B", "D"})
        True
        """
        return len(set(self.codes) & set(weighed)) > self.most


OVERLAPS = (
    # Jobs per resident are investment per resident times jobs per billion.
    Overlap(("T3.1", "T3.2", "T6.1"), Ground.PRODUCT, most=2),
    Overlap(("T5.3", "T5.4"), Ground.SAME_THING),
    Overlap(("T3.4", "T4.2"), Ground.PARTLY),
    Overlap(("T3.4", "T4.3"), Ground.PARTLY),
    Overlap(("P3.2", "P3.4"), Ground.SHARED_FIGURE),
    Overlap(("P1.1", "P1.2"), Ground.PARTLY),
    # People within 100 km are among those within 300 km.
    Overlap(("A4", "A5"), Ground.SAME_THING),
)


def are_reciprocal(first: str, second: str) -> bool:
    """Whether one formula is the other turned round: it ranks as the other does, from the end.

    >>> are_reciprocal("jobs / investment", "investment/jobs")
    True
    >>> are_reciprocal("jobs / investment", "jobs / residents")
    False
    """
    one, other = (formula.replace(" ", "").split("/") for formula in (first, second))
    return len(one) == 2 and one != other and one == other[::-1]


def overlaps_among(formulas: Mapping[str, str]) -> list[Overlap]:
    """Of indicators by code, with their formulas where they have one: what overlaps among them.

    >>> [found.codes for found in overlaps_among({"A4": "", "A5": "", "B": "x/y", "C": "y / x"})]
    [('A4', 'A5'), ('B', 'C')]
    """
    turned = [
        Overlap((one, other), Ground.RECIPROCAL)
        for one, other in combinations(formulas, 2)
        if formulas[one] and are_reciprocal(formulas[one], formulas[other])
    ]
    return [each for each in (*OVERLAPS, *turned) if set(each.codes) <= formulas.keys()]
