"""The engine's methods and normalisations as a page offers them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from decision.mcda.normalised_lines import NORMALISATIONS
from decision.mcda.ranking import METHODS


@dataclass(frozen=True)
class MethodChoice:
    """A ranking method in plain facts; none of the engine's own objects leave this room."""

    name: str
    title: str | Promise
    source: str
    larger_is_better: bool
    normalization: str | None
    bounds: tuple[float, float] | None
    respects_dominance: bool
    score_counts: str | Promise  # what a score in whole numbers counts; empty for all others
    stacks: bool  # whether a score is a sum of parts that a bar can show


@cache
def method_choices() -> dict[str, MethodChoice]:
    """Methods that need nothing beyond criteria, weights and a matrix, by name."""
    return {
        name: MethodChoice(
            name=name,
            title=gettext_lazy(method.title),  # the names that are words are in the catalogue
            source=method.source,
            larger_is_better=method.larger_is_better,
            normalization=method.normalization,
            bounds=method.bounds,
            respects_dominance=method.respects_dominance,
            score_counts=gettext_lazy(method.score_counts) if method.score_counts else "",
            stacks=method.unit_scores is not None
            and method.larger_is_better
            and not method.uses_preferences,
        )
        for name, method in METHODS.items()
        if not any(parameter.required for parameter in method.parameters)
    }


def normalization_names() -> tuple[str, ...]:
    return tuple(NORMALISATIONS)
