"""Saaty's degrees in words, as buttons and as whole sentences."""

from __future__ import annotations

from dataclasses import dataclass

from django.template.defaultfilters import floatformat
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from decision.sessions.models.answers import MOST_STEPS

# By step from “equal”: what stands on the button.
DEGREES: dict[int, Promise] = {
    1: gettext_lazy("between equal and slightly"),
    2: pgettext_lazy("degree", "slightly"),
    3: gettext_lazy("between slightly and clearly"),
    4: pgettext_lazy("degree", "clearly"),
    5: gettext_lazy("between clearly and strongly"),
    6: pgettext_lazy("degree", "strongly"),
    7: gettext_lazy("between strongly and absolutely"),
    8: pgettext_lazy("degree", "absolutely"),
}

SENTENCES: dict[int, Promise] = {
    1: gettext_lazy("“{name}” matters more: between equal and slightly"),
    2: gettext_lazy("“{name}” matters slightly more"),
    3: gettext_lazy("“{name}” matters more: between slightly and clearly"),
    4: gettext_lazy("“{name}” matters clearly more"),
    5: gettext_lazy("“{name}” matters more: between clearly and strongly"),
    6: gettext_lazy("“{name}” matters strongly more"),
    7: gettext_lazy("“{name}” matters more: between strongly and absolutely"),
    8: gettext_lazy("“{name}” matters absolutely more"),
}
EQUAL = gettext_lazy("Both matter equally")
# No line breaks before the digit.
BETWEEN = "\N{NO-BREAK SPACE}·\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class Degree:
    """A button of the scale; `number` is Saaty's, 2 to 9."""

    step: int
    number: int
    label: str
    between: bool


def degrees() -> tuple[Degree, ...]:
    return tuple(
        Degree(step, step + 1, str(label), step % 2 == 1) for step, label in DEGREES.items()
    )


def sentence(step: int, left: str, right: str) -> str:
    """What a step says in words, seen from the left one: positive speaks for it."""
    if step == 0:
        return str(EQUAL)
    # Not str.format: a name may hold braces.
    return str(SENTENCES[abs(step)]).replace("{name}", left if step > 0 else right)


def numbered_sentence(step: float, left: str, right: str) -> str:
    """The nearest sentence, with the place on the scale: “…” matters clearly more · 4.6."""
    return f"{sentence(round(step), left, right)}{BETWEEN}{floatformat(abs(step) + 1, -1)}"


def sentence_patterns() -> list[str]:
    """The sentences by absolute step, for the script that shows them without asking us."""
    return [str(EQUAL), *(str(SENTENCES[step]) for step in range(1, MOST_STEPS + 1))]
