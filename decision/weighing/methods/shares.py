"""A number for each criterion, what points and swings have in common; js/weigh-shares.js."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from decision.weighing.methods.forms import Said, WeightsForm

KIND, SCRIPTS = "shares", ("js/weigh-shares.js",)
# What points add up to, and what the largest swing has.
FULL = 100


class SharesForm(WeightsForm):
    most: ClassVar[int]

    def add_fields(self) -> None:
        (field,) = self.each
        for criterion in self.criteria:
            self.fields[f"{field}-{criterion.pk}"] = forms.DecimalField(
                label=criterion.name,
                min_value=Decimal(0),
                max_value=self.most,
                max_digits=10,
                decimal_places=3,
                widget=forms.NumberInput(
                    attrs={"class": "input-num", "step": "any", "inputmode": "decimal"}
                ),
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not any(self.numbers().values()):
            raise forms.ValidationError(_("At least one criterion must have more than 0."))
        return data

    def said(self) -> Said:
        (field,) = self.each
        return {field: {code: float(value) for code, value in self.numbers().items()}}

    def numbers(self) -> dict[str, Decimal]:
        """What a valid form holds, by criterion code."""
        (field,) = self.each
        return self.by_code(field)
