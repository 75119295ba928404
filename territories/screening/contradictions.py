"""Figures that cannot all be true, with what rounding excuses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import product

from territories.formulas import evaluate


def half_step(value: Decimal, decimals: int = 0) -> Decimal:
    """Half of the last digit that was given: as much as rounding may have taken or added.

    `decimals` are those that the indicator is shown with; a number may have been given more.

    >>> half_step(Decimal("4.210")), half_step(Decimal("1500")), half_step(Decimal("0.3"), 2)
    (Decimal('0.005'), Decimal('0.5'), Decimal('0.005'))
    """
    exponent = value.normalize().as_tuple().exponent
    given = max(0, -exponent) if isinstance(exponent, int) else 0
    return Decimal(5).scaleb(-max(given, decimals) - 1)


def span(
    formula: str, operands: Mapping[str, Decimal], decimals: Mapping[str, int]
) -> tuple[Decimal, Decimal] | None:
    """Between what a formula may lie, its operands being rounded; None where it has no value.

    The ends are looked for at the corners: right for what rises or falls with each operand. Where
    they are on both sides of 0 a divisor may be 0 between them: nothing is said.

    >>> low, high = span("a / b", {"a": Decimal("1.0"), "b": Decimal("3.0")}, {"a": 1, "b": 1})
    >>> round(low, 3), round(high, 3)
    (Decimal('0.311'), Decimal('0.356'))
    """
    steps = {name: half_step(value, decimals.get(name, 0)) for name, value in operands.items()}
    ends = [(value - steps[name], value + steps[name]) for name, value in operands.items()]
    corners = (dict(zip(operands, corner, strict=True)) for corner in product(*ends))
    found = [evaluate(formula, corner) for corner in corners]
    known = [value for value in found if value is not None]
    if len(known) < len(found) or evaluate(formula, operands) is None:
        return None
    low, high = min(known), max(known)
    return None if low < 0 < high else (low, high)


def disagrees(given: Decimal, decimals: int, computed: tuple[Decimal, Decimal]) -> bool:
    """Whether a given figure lies outside of what was computed, both being rounded.

    >>> disagrees(Decimal("0.33"), 2, (Decimal("0.336"), Decimal("0.338")))
    True
    >>> disagrees(Decimal("0.34"), 2, (Decimal("0.336"), Decimal("0.338")))
    False
    """
    half = half_step(given, decimals)
    return given + half < computed[0] or given - half > computed[1]


def exceeds(part: Decimal, whole: Decimal, decimals: int = 0) -> bool:
    """Whether a part is more than its whole, even if both were rounded.

    >>> exceeds(Decimal(44), Decimal(43)), exceeds(Decimal("43.5"), Decimal(43))
    (False, False)
    >>> exceeds(Decimal(45), Decimal(43))
    True
    """
    return part - half_step(part, decimals) > whole + half_step(whole, decimals)


def sum_exceeds(parts: Iterable[Decimal], whole: Decimal, decimals: int = 0) -> bool:
    """Whether parts add up to more than the whole; each may have been rounded up.

    >>> sum_exceeds([Decimal(5), Decimal(6)], Decimal(9)), sum_exceeds([Decimal(5)], Decimal(5))
    (True, False)
    """
    lowest = sum((part - half_step(part, decimals) for part in parts if part), Decimal(0))
    return lowest > whole + half_step(whole, decimals)
