"""Portfolios that are nearly as good: what all of them share, and what may differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from config.typography import floatformat, per_cent
from decision.portfolios.forms.portfolio import MUST, MUST_NOT
from decision.portfolios.presentation.address import State
from decision.portfolios.presentation.words import worth
from decision.portfolios.services import Portfolio
from decision.portfolios.services.nearly import Otherwise
from territories.models import Project

WITHIN = (1, 2, 5)  # per cent of the portfolio's value


@dataclass(frozen=True)
class OtherwiseLine:
    """`address` opens the best portfolio that decides otherwise on the project; empty where there
    is none, where it has the project in part, which no rule asks for, and where regret is told: on
    the page of other rules each has another best."""

    project: Project
    is_chosen: bool
    lost: str
    part: str
    note: str
    address: str


@dataclass(frozen=True)
class Band:
    """Projects that it costs about as much to decide otherwise on; `title` may be empty."""

    title: str
    lines: tuple[OtherwiseLine, ...]


@dataclass(frozen=True)
class Within:
    """All portfolios that lose no more than `share`: in how many of them projects are."""

    share: str
    always: int
    may_leave: int
    may_enter: int
    never: int


@dataclass(frozen=True)
class NearlyPage:
    sentence: str
    within: tuple[Within, ...]
    bands: tuple[Band, ...]
    by_regret: bool


def nearly_page(found: Sequence[Otherwise], portfolio: Portfolio, state: State) -> NearlyPage:
    by_regret = portfolio.by_regret
    # What is added to a regret is no part of a value: there are no bands of it.
    value = 0.0 if by_regret else portfolio.answer["totals"]["value"]
    to_open = None if by_regret else state
    order = sorted(found, key=lambda one: (one.lost is None, one.lost or 0.0))
    is_known = all(one.is_known for one in found)
    return NearlyPage(
        sentence=_sentence(found, value, is_known=is_known),
        within=tuple(_within(found, value, part) for part in WITHIN)
        if is_known and value > 0
        else (),
        bands=tuple(_bands(order, value, to_open))
        if value > 0
        else (_band("", order, value, to_open),),
        by_regret=by_regret,
    )


def _sentence(found: Sequence[Otherwise], value: float, *, is_known: bool) -> str:
    if not is_known:
        return _("The time did not last for all projects: what is known stands in the table.")
    if value > 0 and not any(_is_within(one, value, WITHIN[-1]) for one in found):
        return _("No other portfolio comes within %(share)s of the value.") % {
            "share": _share(WITHIN[-1])
        }
    return ""


def _within(found: Sequence[Otherwise], value: float, part: int) -> Within:
    may = [one for one in found if _is_within(one, value, part)]
    leave = sum(1 for one in may if one.is_chosen)
    chosen = sum(1 for one in found if one.is_chosen)
    return Within(
        share=_share(part),
        always=chosen - leave,
        may_leave=leave,
        may_enter=len(may) - leave,
        never=len(found) - chosen - (len(may) - leave),
    )


def _bands(order: Sequence[Otherwise], value: float, state: State | None) -> Iterator[Band]:
    """Where there is somebody to stand in it."""
    for title, belongs in _titled(value):
        lines = [one for one in order if belongs(one)]
        if lines:
            yield _band(title, lines, value, state)


def _titled(value: float) -> Iterator[tuple[str, Callable[[Otherwise], bool]]]:
    before = 0
    for part in WITHIN:
        title = _("Loses up to %(high)s") if not before else _("Loses from %(low)s to %(high)s")
        said = title % {"low": _share(before), "high": _share(part)}

        def is_here(one: Otherwise, low: int = before, high: int = part) -> bool:
            is_nearer = bool(low) and _is_within(one, value, low)
            return one.is_known and _is_within(one, value, high) and not is_nearer

        yield said, is_here
        before = part
    yield (
        _("Loses more than %(low)s: decided alike in all that are nearer")
        % {"low": _share(before)},
        lambda one: one.is_known and one.lost is not None and not _is_within(one, value, before),
    )
    yield _("The rules allow no other"), lambda one: one.is_known and one.lost is None
    yield _("Not known"), lambda one: not one.is_known


def _is_within(one: Otherwise, value: float, part: int) -> bool:
    return one.lost is not None and one.lost <= value * part / 100


def _share(part: int) -> str:
    return per_cent(floatformat(part, 0))


def _band(title: str, found: Sequence[Otherwise], value: float, state: State | None) -> Band:
    return Band(title, tuple(_line(one, value, state) for one in found))


def _line(one: Otherwise, value: float, state: State | None) -> OtherwiseLine:
    note = address = ""
    if state is not None and one.lost is not None and not one.in_part:
        address = state.decided([one.one.code], MUST_NOT if one.is_chosen else MUST)
    if one.lost is None:
        note = _("not known in time") if not one.is_known else _("the rules allow no other")
    elif not one.is_known:
        note = _("not proved")
    return OtherwiseLine(
        project=one.one.project,
        is_chosen=one.is_chosen,
        lost="" if one.lost is None else worth(one.lost),
        part=""
        if one.lost is None or value <= 0
        else per_cent(floatformat(100 * one.lost / value, 1)),
        note=note,
        address=address,
    )
