"""The ways of weighing, each a module named as its member of `WeightingMethod`.

A module holds all that the rest asks of its method; here they are found by the list's members.
"""

from __future__ import annotations

from importlib import import_module

from decision.sessions.enums import WeightingMethod
from decision.weighing.methods.base import AtOnce, Method


def _module_of(code: WeightingMethod) -> Method:
    method: Method = import_module(f"{__name__}.{code.value}").METHOD
    return method


METHODS: dict[WeightingMethod, Method] = {code: _module_of(code) for code in WeightingMethod}


def at_once(code: WeightingMethod) -> AtOnce | None:
    """A method that weighs a branch at once; None for one that asks for pairs."""
    method = METHODS[code]
    return method if isinstance(method, AtOnce) else None
