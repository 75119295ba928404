"""What a portfolio must keep. Nothing is stored: the answer is in the address."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

LARGEST_BUDGET = 10**9


class PortfolioForm(forms.Form):
    """The budget and the constraints; an empty field is a constraint that is off."""

    budget = forms.DecimalField(
        label=_("Budget, RUB mn"),
        max_value=LARGEST_BUDGET,
        decimal_places=3,
        required=False,
        widget=forms.NumberInput(attrs={"class": "form-control", "step": "any"}),
    )
    most = forms.IntegerField(
        label=_("At most so many projects"),
        min_value=1,
        max_value=1000,
        required=False,
        widget=forms.NumberInput(attrs={"class": "form-control"}),
    )
    territory = forms.DecimalField(
        label=_("At most so many per cent of the money to one territory"),
        min_value=1,
        max_value=100,
        decimal_places=2,
        required=False,
        widget=forms.NumberInput(attrs={"class": "form-control", "step": "any"}),
    )

    def clean_budget(self) -> Decimal | None:
        budget: Decimal | None = self.cleaned_data["budget"]
        if budget is not None and budget <= 0:
            raise forms.ValidationError(_("A budget is more than zero."))
        return budget
