"""Readers of methods' options: each returns the checked value as plain JSON, or refuses."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from decision.mcda.errors import gettext_noop
from decision.mcda.ranking.declarations import Parameter
from decision.mcda.reading import Place

Reader = Callable[[Place, int, int], Any]


def fraction(name: str, default: float) -> Parameter:
    """A number from 0 to 1."""
    return Parameter(name, read=lambda place, m, n: place.number(0, 1), default=default)


def number(name: str, default: float, low: float, high: float) -> Parameter:
    return Parameter(name, read=lambda place, m, n: place.number(low, high), default=default)


def point(name: str, *, required: bool) -> Parameter:
    """A value for each criterion, in its own unit."""
    return Parameter(
        name, read=_or_null(_numbers, required), required=required, per_criterion="point"
    )


def intervals(name: str, *, required: bool, may_be_a_point: bool = False) -> Parameter:
    """A low and a high value for each criterion, in its own unit."""

    def read(place: Place, m: int, n: int) -> list[list[float]]:
        return [_interval(row, may_be_a_point) for row in place.items(n)]

    return Parameter(
        name, read=_or_null(read, required), required=required, per_criterion="interval"
    )


def levels(name: str) -> Parameter:
    """At least two ascending values for each criterion, in its own unit."""
    return Parameter(name, read=_levels, required=True, per_criterion="levels")


def signs(name: str) -> Parameter:
    """-1, 0 or 1 for each criterion."""

    def read(place: Place, m: int, n: int) -> list[int]:
        return [element.integer(-1, 1) for element in place.items(n)]

    return Parameter(name, read=_or_null(read, required=False), per_criterion="plain")


def _or_null(read: Reader, required: bool) -> Reader:
    """An option that need not be given may also be null."""
    return lambda place, m, n: None if place.is_null and not required else read(place, m, n)


def _numbers(place: Place, m: int, n: int) -> list[float]:
    return [element.number() for element in place.items(n)]


def _interval(place: Place, may_be_a_point: bool) -> list[float]:
    low, high = (element.number() for element in place.items(2))
    if low > high or (low == high and not may_be_a_point):
        raise place.refuse(
            gettext_noop("The low end {low} must be below the high end {high}."),
            code="empty_interval",
            low=low,
            high=high,
        )
    return [low, high]


def _levels(place: Place, m: int, n: int) -> list[list[float]]:
    rows = []
    for row in place.items(n):
        values = [element.number() for element in row.items()]
        if len(values) < 2 or any(a >= b for a, b in pairwise(values)):
            raise row.refuse(
                gettext_noop("At least two values in ascending order are expected here."),
                code="not_ascending",
            )
        rows.append(values)
    return rows
