"""Two criteria at a time: which matters more, and how much on Saaty's scale."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from decision.sessions.enums import WeightingMethod
from decision.sessions.models.answers import MOST_STEPS
from decision.weighing.methods.base import InPairs
from decision.weighing.methods.forms import StampedForm

EVEN, LEFT, RIGHT = "equal", "left", "right"


class JudgementForm(StampedForm):
    """A pair: side and degree as a person chooses them, or the step that a script counts."""

    left = forms.IntegerField(widget=forms.HiddenInput)
    right = forms.IntegerField(widget=forms.HiddenInput)
    side = forms.ChoiceField(choices=[(LEFT, LEFT), (EVEN, EVEN), (RIGHT, RIGHT)], required=False)
    degree = forms.IntegerField(min_value=1, max_value=MOST_STEPS, required=False)
    step = forms.IntegerField(min_value=-MOST_STEPS, max_value=MOST_STEPS, required=False)

    @classmethod
    def read(cls, sent: QueryDict) -> dict[str, Any] | None:
        """What a script sends, read by the same fields: a form copies each of them first.

        None where anything is amiss, or `clean` has to say what it means.
        """
        try:
            data = {
                name: field.clean(field.widget.value_from_datadict(sent, {}, name))
                for name, field in cls.base_fields.items()
            }
        except ValidationError:
            return None
        return None if data["step"] is None else data

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("step") is None and not self.errors:
            data["step"] = self._step(data.get("side", ""), data.get("degree"))
        return data

    def _step(self, side: str, degree: int | None) -> int:
        if not side:
            self.add_error("side", _("Choose which of the two matters more, or skip the question."))
            return 0
        if side == EVEN:
            return 0
        if degree is None:
            self.add_error("degree", _("Choose how much more it matters."))
            return 0
        return degree if side == LEFT else -degree


def side_and_degree(step: int | None) -> tuple[str, int | None]:
    """What is chosen where a step was answered."""
    if step is None:
        return "", None
    if step == 0:
        return EVEN, None
    return (LEFT if step > 0 else RIGHT), abs(step)


METHOD = InPairs(
    code=WeightingMethod.PAIRWISE,
    words=_("two criteria at a time: which matters more, and how much"),
    form=JudgementForm,
    template="decision/weighing/methods/_pairwise.html",
    kind="pair",
    scripts=("js/weigh-pairs.js", "js/weigh-keys.js"),
)
