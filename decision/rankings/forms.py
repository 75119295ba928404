"""What a reader may change about a ranking. Nothing is stored: the answer is in the address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from config.typography import floatformat
from decision.problems.enums import MissingRule
from decision.problems.models import Criterion, Problem
from decision.rankings.selectors import method_choices, normalization_names
from decision.rankings.services import RankingSettings
from decision.rankings.services.whose import OWN, PROBLEM, Whose

LARGEST_WEIGHT, WEIGHT_DECIMALS = 1_000_000, 4
ALL = "all"

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
    """Whose weights, method, normalisation, missing-value rule and a weight for each criterion.

    A field that is left empty means the problem's own choice. The weights are those of `base`
    until one is given that differs from what is shown of them: then they are the reader's own.
    """

    whose = forms.CharField(required=False, widget=forms.HiddenInput)
    # Which committees are offered: all, or the newest few.
    committees = forms.CharField(required=False, widget=forms.HiddenInput)
    method = forms.ChoiceField(label=_("Method"), required=False)
    normalization = forms.ChoiceField(label=_("Normalisation"), required=False)
    missing = forms.ChoiceField(
        label=_("A missing value"), choices=MissingRule.choices, required=False
    )

    def __init__(
        self,
        *args: Any,
        problem: Problem,
        criteria: Sequence[Criterion],
        base: Whose,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.problem = problem
        self.criteria = criteria
        self.base = base
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
        self.initial.setdefault("whose", base.key)
        # What the address itself says.
        self.given: Mapping[str, str] = {name: self.data[name] for name in self.data}
        if self.is_bound:
            # An address may name only what it changes: the rest shows the problem's own.
            own = {name: str(value) for name, value in self.initial.items()}
            self.data = {**own, **self.given, "whose": self.whose_key}

    @property
    def whose_key(self) -> str:
        """Whose weights these are: the reader's own as soon as one is another than shown."""
        if any(self._is_changed(criterion) for criterion in self.criteria):
            return OWN
        return self.base.key

    def settings(self) -> RankingSettings:
        """The choices of a valid form."""
        return RankingSettings(
            method=self.cleaned_data["method"],
            normalization=self.cleaned_data["normalization"],
            missing=self.cleaned_data["missing"],
            weights=self._own_weights() if self.whose_key == OWN else self.base.weights,
        )

    @property
    def offers_all(self) -> bool:
        """Whether all committees are asked for."""
        return self.given.get("committees") == ALL

    @property
    def gives_weights(self) -> bool:
        """Whether the address says a weight."""
        return any(weight_field(criterion) in self.given for criterion in self.criteria)

    @property
    def says_too_much(self) -> bool:
        """Whether the address says weights beside a set that has its own, as a sent form does."""
        named = self.given.get("whose", OWN)
        return self.gives_weights and named != OWN and self.is_valid()

    def query(self) -> dict[str, str]:
        """What an address needs to show the same, whatever becomes of the problem's weights."""
        weights = {
            weight_field(criterion): self.data[weight_field(criterion)] or f"{criterion.weight:f}"
            for criterion in (self.criteria if self.is_bound and self.whose_key == OWN else ())
        }
        return {**self.query_for(self.whose_key), **weights}

    def query_for(self, key: str) -> dict[str, str]:
        """What an address needs to show a set of weights by the method and rules chosen here."""
        named = {
            name: self.given[name]
            for name in ("method", "normalization", "missing")
            if name in self.given and self.given[name] != str(self.initial[name])
        }
        whose = {} if key == PROBLEM else {"whose": key}
        return {**whose, **named, **({"committees": ALL} if self.offers_all else {})}

    def _own_weights(self) -> dict[str, Decimal]:
        return {
            criterion.code: weight
            for criterion in self.criteria
            if (weight := self.cleaned_data[weight_field(criterion)]) is not None
        }

    def _is_changed(self, criterion: Criterion) -> bool:
        given = self.given.get(weight_field(criterion))
        if given is None:
            return False
        try:
            weight = Decimal(given) if given else criterion.weight
            return weight != self.base.typed[criterion.code]
        except InvalidOperation:  # no number at all, or one that signals
            return True

    def _choice(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        return field

    def _weight(self, criterion: Criterion) -> forms.DecimalField:
        name = weight_field(criterion)
        # Plain digits: 100, not 1E+2.
        self.initial.setdefault(name, f"{self.base.typed[criterion.code].normalize():f}")
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
