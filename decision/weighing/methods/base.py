"""What a weighing method is, for those who must not know which one it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from decision.sessions.enums import WeightingMethod
from decision.weighing.methods.forms import Said, StampedForm, WeightsForm


@dataclass(frozen=True, kw_only=True)
class Method:
    """A way of weighing, of one of the two kinds below.

    Parameters
    ----------
    code : WeightingMethod
        The module is named as its value.
    words : Promise
        What it asks of people, for the facilitator who chooses.
    form : type of StampedForm
        What a participant sends.
    template : str
        A question's page: of a pair as a whole, of a branch what stands in its form
        (`decision/weighing/_weights.html`).
    kind : str
        The form's ``data-kind``, by which one of the `scripts` registers in ``weigh.kinds``.
    scripts : tuple of str
        What the page loads besides what all methods need.
    """

    code: WeightingMethod
    words: Promise
    form: type[StampedForm]
    template: str
    kind: str
    scripts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class InPairs(Method):
    """Two criteria at a time: answers are kept as `Judgement`, weights follow from all of them."""


@dataclass(frozen=True, kw_only=True)
class AtOnce(Method):
    """All criteria of a branch on one page: an answer is kept as `DirectWeight`.

    `engine` is the method's name in the engine's kind ``weights``. `tells_steps` says that the
    page speaks of each criterion's step from the worst value to the best. `start` is what
    “next” says where the page opens with a whole answer: what it takes of an untouched one.
    """

    form: type[WeightsForm]
    engine: str
    tells_steps: bool = False
    start: Promise | None = None

    def document(self, said: Said, criteria: Sequence[str]) -> dict[str, Any]:
        """The question to the engine: which weights follow from what somebody said."""
        return {
            **said,
            "kind": "weights",
            "method": self.engine,
            "criteria": list(criteria),
        }
