"""The engine's methods and normalisations as a page offers them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from decision.mcda.normalisation import NORMALISATIONS
from decision.mcda.ranking import METHODS


@dataclass(frozen=True)
class MethodChoice:
    """A ranking method in plain facts; none of the engine's own objects leave this room."""

    name: str
    title: str
    source: str
    larger_is_better: bool
    normalization: str | None
    bounds: tuple[float, float] | None
    respects_dominance: bool


@cache
def method_choices() -> dict[str, MethodChoice]:
    """Methods that need nothing beyond criteria, weights and a matrix, by name."""
    return {
        name: MethodChoice(
            name=name,
            title=method.title,
            source=method.source,
            larger_is_better=method.larger_is_better,
            normalization=method.normalization,
            bounds=method.bounds,
            respects_dominance=method.respects_dominance,
        )
        for name, method in METHODS.items()
        if not any(parameter.required for parameter in method.parameters)
    }


def normalization_names() -> tuple[str, ...]:
    return tuple(NORMALISATIONS)
