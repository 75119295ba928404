"""What each step from the worst value to the best is worth beside the one that is worth most."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from decision.problems.models import Criterion
from decision.sessions.enums import WeightingMethod
from decision.weighing.methods.base import AtOnce
from decision.weighing.methods.forms import Said
from decision.weighing.methods.shares import FULL, KIND, SCRIPTS, SharesForm


class SwingForm(SharesForm):
    each = ("swing",)
    most = FULL
    incomplete = _(
        "Still without a number: {names}. The step that you would make first gets 100, the others "
        "what they are worth beside it, and 0 says that a step is worth nothing."
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.errors and max(self.numbers().values()) != FULL:
            raise forms.ValidationError(_("Give 100 to the step that matters most."))
        return data

    @classmethod
    def start(cls, criteria: Sequence[Criterion], said: Said | None) -> dict[str, object]:
        swings = said["swing"] if said else {}
        return {f"swing-{c.pk}": f"{swings[c.code]:g}" for c in criteria if c.code in swings}


METHOD = AtOnce(
    code=WeightingMethod.SWING,
    engine="swing",
    words=_("which improvement from worst to best is worth most"),
    form=SwingForm,
    template="decision/weighing/methods/_swing.html",
    kind=KIND,
    scripts=SCRIPTS,
    tells_steps=True,
)
