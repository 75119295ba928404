"""Formulas of derived indicators: arithmetic over other indicators, never `eval`.

A formula is short, holds numbers, names, ``+ - * /`` and min, max, abs, and is computed in
Decimal, so that the database's numbers stay as they were entered. Names are the indicators'
own (`Indicator.variable`); ``name__actual`` insists on a basis. What the stated
specialisations count to goes by the names in `STATED`.
"""

from __future__ import annotations

import ast
import operator
import re
import threading
import warnings
from collections.abc import Iterator, Mapping
from decimal import Context, Decimal, DecimalException, DivisionByZero, InvalidOperation, Overflow
from decimal import localcontext as decimal_context
from functools import lru_cache
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from simpleeval import SimpleEval  # type: ignore[import-untyped]

from territories.enums import Basis

LONGEST = 300
STATED = ("stated_specialisations", "stated_priority_sectors")
FUNCTIONS = {"min": min, "max": max, "abs": abs}
OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.UAdd: operator.pos,
    ast.USub: operator.neg,
}
_ARITHMETIC = Context(prec=28, traps=[DivisionByZero, InvalidOperation, Overflow])


class FormulaError(ValueError):
    """A formula that is refused; the message can be shown to a person."""


class Name(NamedTuple):
    """A name in a formula, and the basis that it insists on."""

    variable: str
    basis: Basis | None


@lru_cache(maxsize=1024)
def read_name(name: str) -> Name:
    """Split ``investment__actual``; a name with an unknown ending stays whole.

    >>> read_name("investment__actual")
    Name(variable='investment', basis=Basis.ACTUAL)
    >>> read_name("jobs")
    Name(variable='jobs', basis=None)
    """
    variable, _separator, ending = name.rpartition("__")
    if variable and ending in Basis.values:
        return Name(variable, Basis(ending))
    return Name(name, None)


@lru_cache(maxsize=256)
def names_in(formula: str) -> tuple[str, ...]:
    """The names of a formula in the order of appearance.

    >>> names_in("100 * investment__actual / investment__declared")
    ('investment__actual', 'investment__declared')
    """
    return tuple(dict.fromkeys(_names(_parsed(formula))))


def names_if_readable(formula: str) -> tuple[str, ...]:
    """As `names_in`; none for what came past the form that would have refused it."""
    try:
        return names_in(formula)
    except FormulaError:
        return ()


def _names(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Name(id=name):
            yield name
        case ast.UnaryOp(operand=operand):
            yield from _names(operand)
        case ast.BinOp(left=left, right=right):
            yield from _names(left)
            yield from _names(right)
        case ast.Call(args=args):
            for argument in args:
                yield from _names(argument)


def evaluate(formula: str, values: Mapping[str, Decimal]) -> Decimal | None:
    """The formula's value; None where an operand is missing or a divisor is zero.

    >>> evaluate("jobs / investment", {"jobs": Decimal(6), "investment": Decimal("1.5")})
    Decimal('4')
    >>> evaluate("jobs / investment", {"jobs": Decimal(6), "investment": Decimal(0)}) is None
    True

    Raises
    ------
    FormulaError
        If the formula holds anything but arithmetic.
    """
    tree = _parsed(formula)
    if not values.keys() >= set(names_in(formula)):
        return None
    with decimal_context(_ARITHMETIC):
        try:
            return Decimal(_evaluator(values).eval(formula, previously_parsed=tree))
        except DecimalException:
            return None


_own = threading.local()


def _evaluator(values: Mapping[str, Decimal]) -> _Evaluator:
    """One for each thread: to make it takes longer than to evaluate with it."""
    found: _Evaluator | None = getattr(_own, "evaluator", None)
    if found is None:
        found = _own.evaluator = _Evaluator()
    found.names = dict(values)
    return found


class _Evaluator(SimpleEval):
    def __init__(self) -> None:
        super().__init__(operators=OPERATORS, functions=FUNCTIONS)
        self.nodes[ast.Constant] = self._eval_number

    @staticmethod
    def _eval_number(node: ast.Constant) -> Decimal:
        # By way of text: Decimal(0.1) would keep the binary noise of the float.
        return Decimal(str(node.value))


def check_variable(variable: str) -> None:
    """Refuse a name that a formula could not use."""
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", variable):
        raise FormulaError(
            _("A name in formulas has lower case Latin letters, digits and single underscores.")
        )
    if variable in FUNCTIONS or variable in STATED:
        raise FormulaError(_("The name “%(name)s” already means something.") % {"name": variable})


def check_formula(formula: str, *, variable: str | None, known: Mapping[str, str]) -> None:
    """Refuse a formula that cannot be computed.

    `known` is what a formula of this subject may name: the formula of each other indicator by
    its name, empty for one that is not computed.
    """
    _follow(formula, known, ((variable,) if variable else ()))


def _follow(formula: str, known: Mapping[str, str], path: tuple[str, ...]) -> None:
    for name in names_in(formula):
        variable = read_name(name).variable
        if variable in path:
            raise FormulaError(
                _("The formula leads back to itself by way of “%(name)s”.") % {"name": name}
            )
        if variable not in known:
            raise FormulaError(_("No indicator goes by the name “%(name)s”.") % {"name": name})
        if below := known.get(variable):
            _follow(below, known, (*path, variable))


@lru_cache(maxsize=256)
def _parsed(formula: str) -> ast.expr:
    if len(formula) > LONGEST:
        raise FormulaError(
            _("The formula is longer than %(limit)d characters.") % {"limit": LONGEST}
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)
            tree = ast.parse(formula.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise FormulaError(
            _("The formula cannot be read: look at its brackets and signs.")
        ) from error
    _refuse_all_but_arithmetic(tree)
    return tree


def _refuse_all_but_arithmetic(node: ast.expr) -> None:
    match node:
        case ast.Name():
            parts: list[Any] = []
        case ast.Constant(value=int() | float() as number):
            _refuse_odd_number(number)
            parts = []
        case ast.UnaryOp(op=sign, operand=operand) if type(sign) in OPERATORS:
            parts = [operand]
        case ast.BinOp(op=ast.Pow()):
            raise FormulaError(_("A formula has no powers: multiply instead."))
        case ast.BinOp(op=sign, left=left, right=right) if type(sign) in OPERATORS:
            parts = [left, right]
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in FUNCTIONS:
            _refuse_wrong_count(name, len(args))
            parts = args
        case _:
            raise FormulaError(
                _("A formula has only numbers, names of indicators, + - * / and min, max, abs.")
            )
    for part in parts:
        _refuse_all_but_arithmetic(part)


def _refuse_odd_number(number: float | bool) -> None:
    if isinstance(number, bool) or not Decimal(str(number)).is_finite():
        raise FormulaError(_("“%(number)s” is not a number to reckon with.") % {"number": number})


def _refuse_wrong_count(name: str, given: int) -> None:
    if (given != 1) if name == "abs" else (given < 2):
        raise FormulaError(_("“%(name)s” is given too few or too many numbers.") % {"name": name})
