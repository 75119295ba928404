"""What a reader may change about a ranking. Nothing is stored: the answer is in the address."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from config.typography import floatformat
from decision.problems.enums import MissingRule
from decision.problems.models import Criterion, Problem
from decision.rankings.selectors import method_choices, normalization_names
from decision.rankings.services import RankingSettings

LARGEST_WEIGHT, WEIGHT_DECIMALS = 1_000_000, 4

NORMALIZATION_TITLES = {
    "none": _("none: values as they are"),
    "minmax": _("min–max"),
    "max": _("by the maximum"),
    "sum": _("by the sum"),
    "vector": _("by the vector norm"),
    "logarithmic": _("logarithmic"),
    "linear": _("linear"),
    "nonlinear": _("non-linear"),
    "enhanced_accuracy": _("enhanced accuracy"),
    "zavadskas_turskis": _("Zavadskas–Turskis"),
}


class RankingForm(forms.Form):
    """Method, normalisation, missing-value rule and a weight for each criterion.

    A field that is left empty means the problem's own choice.
    """

    method = forms.ChoiceField(label=_("Method"), required=False)
    normalization = forms.ChoiceField(label=_("Normalisation"), required=False)
    missing = forms.ChoiceField(
        label=_("A missing value"), choices=MissingRule.choices, required=False
    )

    def __init__(
        self, *args: Any, problem: Problem, criteria: Sequence[Criterion], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.problem = problem
        self.criteria = criteria
        self._choice("method").choices = [
            (name, choice.title) for name, choice in method_choices().items()
        ]
        self._choice("normalization").choices = [
            ("", _("the method's own")),
            *((name, NORMALIZATION_TITLES[name]) for name in normalization_names()),
        ]
        self.initial.setdefault("method", problem.method)
        self.initial.setdefault("normalization", problem.normalization)
        self.initial.setdefault("missing", problem.missing)
        for criterion in criteria:
            self.fields[weight_field(criterion)] = self._weight(criterion)
        if self.is_bound:
            # An address may name only what it changes: the rest shows the problem's own.
            own = {name: str(value) for name, value in self.initial.items()}
            self.data = {**own, **{name: self.data[name] for name in self.data}}

    def settings(self) -> RankingSettings:
        """The choices of a valid form."""
        return RankingSettings(
            method=self.cleaned_data["method"],
            normalization=self.cleaned_data["normalization"],
            missing=self.cleaned_data["missing"],
            weights={
                criterion.code: weight
                for criterion in self.criteria
                if (weight := self.cleaned_data[weight_field(criterion)]) is not None
            },
        )

    def _choice(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        return field

    def _weight(self, criterion: Criterion) -> forms.DecimalField:
        name = weight_field(criterion)
        self.initial.setdefault(name, criterion.weight.normalize())
        takes = gettext("A number from 0 to %(largest)s is taken here.") % {
            "largest": floatformat(LARGEST_WEIGHT, "0g")
        }
        return forms.DecimalField(
            label=_("Weight of “%(name)s”") % {"name": criterion.name},
            required=False,
            min_value=Decimal(0),
            max_value=LARGEST_WEIGHT,
            decimal_places=WEIGHT_DECIMALS,
            error_messages={
                **dict.fromkeys(("invalid", "min_value", "max_value"), takes),
                "max_decimal_places": gettext("At most %(decimals)s decimals are taken here.")
                % {"decimals": WEIGHT_DECIMALS},
            },
            # Its own language writes 0,75: the browser shows it so, the attribute keeps a dot.
            widget=forms.NumberInput(attrs={"class": "input-num", "step": "any"}),
        )


def weight_field(criterion: Criterion) -> str:
    return f"w-{criterion.code}"
