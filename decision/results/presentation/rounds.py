"""Two rounds side by side."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from config.typography import floatformat
from decision.results.presentation.words import agreement, name_of, percent
from decision.results.services.session import SessionResults

MOST_MOVERS = 10
MOST_WEIGHTS = 12


@dataclass(frozen=True)
class Moved:
    """A weight before and after, and the change in percentage points with its sign."""

    name: str
    before: str
    after: str
    change: str
    rose: bool
    fell: bool


@dataclass(frozen=True)
class MoverRow:
    name: str
    moved: str
    changed: int


@dataclass(frozen=True)
class ChangesTable:
    before: int
    number: int
    weights: tuple[Moved, ...]
    s_star_before: str
    s_star: str
    agreement_before: str
    closer: bool
    apart: bool
    firsts_before: tuple[str, ...]
    firsts: tuple[str, ...]
    same_first: bool
    stayed: int
    only_before: int
    only_after: int
    powers_moved: bool
    moved: int | None
    movers: tuple[MoverRow, ...]


def changes_table(results: SessionResults) -> ChangesTable | None:
    """None for a first round, or where one of the two has no weights."""
    found = results.changes
    if found is None:
        return None
    before, after = found.s_star_before, found.s_star
    # As they are printed: nobody reads that opinions came closer “from 92 to 92”.
    known = before is not None and after is not None
    differs = known and percent(before, 0) != percent(after, 0)
    difference = after - before if differs else 0.0  # type: ignore[operator]
    # What moved most comes first; rounded, so that equal ones keep the order of the tree.
    moved = sorted(found.weights, key=lambda one: -round(abs(one[2] - one[1]), 9))[:MOST_WEIGHTS]
    return ChangesTable(
        before=found.before,
        number=results.round.number,
        weights=tuple(_moved(results.criteria[code], *pair) for code, *pair in moved),
        s_star_before=percent(before, 0),
        s_star=percent(after, 0),
        agreement_before=agreement(found.level_before, before),
        closer=difference > 0,
        apart=difference < 0,
        firsts_before=tuple(results.alternatives[code] for code in found.firsts_before),
        firsts=tuple(results.alternatives[code] for code in found.firsts),
        same_first=set(found.firsts_before) == set(found.firsts),
        stayed=found.stayed,
        only_before=found.only_before,
        only_after=found.only_after,
        powers_moved=found.powers_moved,
        moved=found.moved,
        movers=tuple(
            MoverRow(name_of(mover.person), percent(mover.moved, 0), mover.changed)
            for mover in found.movers[:MOST_MOVERS]
        ),
    )


def not_compared(results: SessionResults) -> str:
    """Why a round is not laid beside the one before; empty where it is, or where none was."""
    numbers = {"before": results.round.number - 1, "now": results.round.number}
    if results.not_compared == "nobody":
        return (
            _("Rounds %(before)s and %(now)s are not compared: nobody was counted in both.")
            % numbers
        )
    if results.not_compared == "apart":
        return (
            _(
                "Rounds %(before)s and %(now)s are not compared: groups and voting powers would "
                "tell who has changed what."
            )
            % numbers
        )
    if results.not_compared == "few":
        return (
            _(
                "Rounds %(before)s and %(now)s are not compared: names are hidden, and the "
                "comparison would show what one or two people said."
            )
            % numbers
        )
    return ""


def _moved(name: str, before: float, after: float) -> Moved:
    points = round(100 * (after - before), 1)
    sign = "+" if points > 0 else "−" if points < 0 else ""
    return Moved(
        name=name,
        before=percent(before),
        after=percent(after),
        change=f"{sign}{floatformat(abs(points), 1)}",
        rose=points > 0,
        fell=points < 0,
    )
