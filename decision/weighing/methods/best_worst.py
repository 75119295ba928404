"""The best and the worst criterion of a branch, and the others against these two."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from decision.problems.models import Criterion
from decision.sessions.enums import WeightingMethod
from decision.weighing.methods.base import AtOnce
from decision.weighing.methods.forms import Said, WeightsForm

LARGEST_RATIO = 9


class BestWorstForm(WeightsForm):
    """The best, the worst, and each criterion against these two, from 1 to 9."""

    each = ("best", "worst")

    def add_fields(self) -> None:
        names = [(criterion.code, criterion.name) for criterion in self.criteria]
        self.fields["best"] = forms.ChoiceField(
            label=_("Matters most"),
            choices=names,
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose the criterion that matters most.")},
        )
        self.fields["worst"] = forms.ChoiceField(
            label=_("Matters least"),
            choices=names,
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose the criterion that matters least.")},
        )
        for field in self.each:
            for criterion in self.criteria:
                self.fields[f"{field}-{criterion.pk}"] = forms.IntegerField(
                    label=criterion.name, min_value=1, max_value=LARGEST_RATIO, required=False
                )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        best, worst = data.get("best"), data.get("worst")
        if not best or not worst:
            return data
        if best == worst:
            self.add_error("worst", _("The same criterion cannot matter both most and least."))
            return data
        for criterion in self.criteria:
            needed = {"best": criterion.code != best, "worst": criterion.code not in (best, worst)}
            for field, is_needed in needed.items():
                name = f"{field}-{criterion.pk}"
                if is_needed and name not in self.errors and data.get(name) is None:
                    self.add_error(name, _("Choose how much more."))
        return data

    def said(self) -> Said:
        best, worst = self.cleaned_data["best"], self.cleaned_data["worst"]
        to_others = self.by_code("best") | {best: 1}
        to_worst = self.by_code("worst") | {worst: 1, best: to_others[worst]}
        return {
            "best": best,
            "worst": worst,
            "best_to_others": to_others,
            "others_to_worst": to_worst,
        }

    @classmethod
    def start(cls, criteria: Sequence[Criterion], said: Said | None) -> dict[str, object]:
        if said is None:
            return {}
        start: dict[str, object] = {"best": said["best"], "worst": said["worst"]}
        for criterion in criteria:
            start[f"best-{criterion.pk}"] = said["best_to_others"][criterion.code]
            start[f"worst-{criterion.pk}"] = said["others_to_worst"][criterion.code]
        return start


METHOD = AtOnce(
    code=WeightingMethod.BEST_WORST,
    engine="bwm",
    words=_("the best and the worst criterion, the others against them"),
    form=BestWorstForm,
    template="decision/weighing/methods/_best_worst.html",
    kind="best_worst",
    scripts=("js/weigh-best-worst.js",),
)
