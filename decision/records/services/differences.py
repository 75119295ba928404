"""The first place where two pieces of JSON differ, by name."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

NOTHING = "—"  # stands for what is not there
_SCALARS = frozenset({int, float, str, type(None)})
# Processors and versions of NumPy round sums and logarithms differently in the last digits; what
# follows from these by iteration or division differs somewhat more. Nobody's decision does.
LAST_DIGITS, NEAR_ZERO = 1e-9, 1e-12


@dataclass(frozen=True)
class Difference:
    """`path` leads to it; `here` stands in the record, `there` came out now.

    `is_rounding` says that both are numbers which differ in their last digits alone.
    """

    path: str
    here: str
    there: str
    is_rounding: bool = False


def first_difference(here: object, there: object, path: str = "") -> Difference | None:
    """Digit for digit: 0.1 differs from 0.10000000000000001, and 1 is 1.0 as in JSON.

    Examples
    --------
    >>> first_difference({"weights": [1, 0.5]}, {"weights": [1.0, 0.25]})
    Difference(path='weights[1]', here='0.5', there='0.25', is_rounding=False)
    """
    found = next(_differences(here, there, path), None)
    return found and replace(found, is_rounding=False)


def computed_difference(here: object, there: object, path: str = "") -> Difference | None:
    """The first that is more than rounding; without such, the first that is rounding.

    Examples
    --------
    >>> computed_difference([0.1, 2.0], [0.10000000000000002, 2.5])
    Difference(path='[1]', here='2.0', there='2.5', is_rounding=False)
    >>> computed_difference([0.1, 2.0], [0.10000000000000002, 2.0])
    Difference(path='[0]', here='0.1', there='0.10000000000000002', is_rounding=True)
    """
    rounding = None
    for difference in _differences(here, there, path):
        if not difference.is_rounding:
            return difference
        rounding = rounding or difference
    return rounding


def _differences(here: Any, there: Any, path: str) -> Iterator[Difference]:
    if isinstance(here, dict) and isinstance(there, dict):
        for key in sorted(here.keys() | there.keys()):
            inner = f"{path}.{key}" if path else key
            if key in here and key in there:
                yield from _differences(here[key], there[key], inner)
            else:
                yield Difference(inner, _shown(here, key), _shown(there, key))
    elif isinstance(here, list) and isinstance(there, list):
        if _are_same_scalars(here, there):
            return
        for i, (one, other) in enumerate(zip(here, there, strict=False)):
            yield from _differences(one, other, f"{path}[{i}]")
        if len(here) != len(there):
            yield Difference(f"{path}[…]", str(len(here)), str(len(there)))
    elif isinstance(here, bool) is not isinstance(there, bool) or here != there:
        yield Difference(path, _text(here), _text(there), _is_rounding(here, there))


def _is_rounding(here: object, there: object) -> bool:
    """Of whole numbers, which count something, never."""
    if isinstance(here, bool) or isinstance(there, bool):
        return False
    if not (isinstance(here, int | float) and isinstance(there, int | float)):
        return False
    if isinstance(here, int) and isinstance(there, int):
        return False
    return math.isclose(here, there, rel_tol=LAST_DIGITS, abs_tol=NEAR_ZERO)


def _are_same_scalars(here: list[Any], there: list[Any]) -> bool:
    """A quick yes to two lists of numbers or texts; to Python true is 1, to JSON it is not."""
    return here == there and {*map(type, here), *map(type, there)} <= _SCALARS


def _shown(members: dict[str, Any], key: str) -> str:
    return _text(members[key]) if key in members else NOTHING


def _text(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:79]}…"
