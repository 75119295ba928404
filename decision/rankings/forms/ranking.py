"""What a reader may change about a ranking. Nothing is stored: the answer is in the address."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from config.numbers import NumberField, said
from decision.problems.enums import MissingRule
from decision.problems.models import Criterion, Problem
from decision.rankings.forms.short import FLIPPED, KINDS, LEFT_OUT, WEIGHTS, shortened
from decision.rankings.selectors import method_choices, normalization_names
from decision.rankings.services import TURNED, RankingSettings
from decision.rankings.services.whose import OWN, PROBLEM, Whose
from territories.presentation.passed_over import passed_over

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
    # The set that the reader's own weights started from.
    start = forms.CharField(required=False, widget=forms.HiddenInput)
    # Which committees are offered, and which places listed: all, or the first few.
    committees = forms.CharField(required=False, widget=forms.HiddenInput)
    places = forms.CharField(required=False, widget=forms.HiddenInput)
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
        start: Whose | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.problem = problem
        self.criteria = criteria
        self.base = base
        self.started = start or base
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
        for criterion in self.measured:
            self.fields[out_field(criterion)] = forms.BooleanField(required=False)
            if criterion.direction in TURNED:
                self.fields[flip_field(criterion)] = forms.BooleanField(required=False)
        self.initial.setdefault("whose", base.key)
        self.initial.setdefault("start", self.started.key)
        # What the address itself says, its numbers as addresses say them.
        raw = {name: said(self.data, name) or "" for name in self.data}
        weights = {weight_field(one): self._weight_of(one) for one in criteria}
        self.given: Mapping[str, str] = {
            name: weights[name].plain(text) if name in weights else text
            for name, text in raw.items()
        }
        self._is_plain = self.given == raw
        if self.is_bound:
            # An address may name only what it changes: the rest shows the problem's own.
            own = {name: str(value) for name, value in self.initial.items()}
            named = {"whose": self.whose_key, "start": self.started.key}
            self.data = {**own, **self.given, **named}

    @property
    def measured(self) -> list[Criterion]:
        """The criteria that an indicator measures: these can be turned or left out."""
        return [criterion for criterion in self.criteria if criterion.indicator_id]

    @property
    def unknown(self) -> list[str]:
        """Codes for which the address says something and that no criterion here has."""
        codes = {criterion.code for criterion in self.criteria}
        said = (name.partition("-") for name in self.given)
        return [code for kind, _dash, code in said if kind in KINDS and code not in codes]

    @property
    def passed_over(self) -> list[str]:
        """NAME=VALUE of what cannot be turned or left out, and of a start that is not there."""
        codes = {criterion.code for criterion in self.criteria}
        parts = ((name, name.partition("-")) for name in self.given if name not in self.fields)
        found = [
            f"{name}={self.given[name]}"
            for name, (kind, _dash, code) in parts
            if kind in KINDS and code in codes and self.given[name]
        ]
        return found + passed_over(self.given, {"start": (self.started.key, PROBLEM, OWN)})

    @property
    def unheard(self) -> list[str]:
        """All that the address says of criteria or a start and that is not heard."""
        return [*self.passed_over, *self.unknown]

    @property
    def whose_key(self) -> str:
        """Whose weights these are: the reader's own as soon as one is another than shown."""
        if any(self._is_changed(criterion) for criterion in self.criteria):
            return OWN
        return self.base.key

    def settings(self) -> RankingSettings:
        """The choices; the problem's own unless the form is valid."""
        if not self.is_valid():
            return RankingSettings()
        return RankingSettings(
            method=self.cleaned_data["method"],
            normalization=self.cleaned_data["normalization"],
            missing=self.cleaned_data["missing"],
            weights=self._own_weights() if self.whose_key == OWN else self.base.weights,
            flipped=self._ticked(flip_field),
            left_out=self._ticked(out_field),
        )

    def start_settings(self) -> RankingSettings:
        """The weights that one started from, by the problem's own method and rules."""
        return RankingSettings(weights=self.started.weights)

    @property
    def lists_all(self) -> bool:
        """Whether all places are asked for."""
        return self.given.get("places") == ALL

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
        """Whether the address says it otherwise than addresses do, as a sent form does.

        That is weights beside a set that has its own, numbers as people write them, or the usual
        start by its name.
        """
        named = self.given.get("whose", OWN)
        is_beside = self.gives_weights and named != OWN
        is_sent = self.given.get("start") == PROBLEM
        return (is_beside or is_sent or not self._is_plain) and self.is_valid()

    def query(self) -> dict[str, str]:
        """What an address needs to show the same, whatever becomes of the problem's weights."""
        if self.whose_key != OWN:
            return self.query_for(self.whose_key)
        typed = {
            criterion.code: self.data[weight_field(criterion)] or f"{criterion.weight:f}"
            for criterion in (self.criteria if self.is_bound else ())
        }
        return self.query_with(typed)

    def query_with(self, typed: Mapping[str, str]) -> dict[str, str]:
        """The same with weights of the reader's own, by criterion code."""
        start = {} if self.started.key == PROBLEM else {"start": self.started.key}
        fields = {weight_field(one): typed[one.code] for one in self.criteria if one.code in typed}
        return self._short({**self.query_for(OWN), **start, **fields})

    def query_for(self, key: str) -> dict[str, str]:
        """What an address needs to show a set of weights by the method and rules chosen here."""
        named = {
            name: self.given[name]
            for name in ("method", "normalization", "missing")
            if name in self.given and self.given[name] != str(self.initial[name])
        }
        whose = {} if key == PROBLEM else {"whose": key}
        ticked = {
            name: "on"
            for criterion in self.measured
            for name in (flip_field(criterion), out_field(criterion))
            if self.given.get(name) and name in self.fields
        }
        lists = {
            name: ALL
            for name, is_asked in (("committees", self.offers_all), ("places", self.lists_all))
            if is_asked
        }
        return self._short({**whose, **named, **ticked, **lists})

    def _short(self, query: Mapping[str, str]) -> dict[str, str]:
        return shortened(query, [criterion.code for criterion in self.criteria])

    def start_query(self) -> dict[str, str]:
        """What an address needs to show the set that one started from, nothing changed."""
        return {} if self.started.key == PROBLEM else {"whose": self.started.key}

    def _ticked(self, field: Callable[[Criterion], str]) -> frozenset[str]:
        return frozenset(
            criterion.code for criterion in self.measured if self.cleaned_data.get(field(criterion))
        )

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
            weight = self._weight_of(criterion).to_python(given)
        except forms.ValidationError:
            return True
        return (criterion.weight if weight is None else weight) != self.base.typed[criterion.code]

    def _choice(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        return field

    def weight_shown(self, criterion: Criterion) -> Decimal:
        """What its slider shows: the stored weight where the field holds no number."""
        name = weight_field(criterion)
        try:
            said = self._weight_of(criterion).to_python((self.data or self.initial)[name])
        except forms.ValidationError:
            said = None
        return criterion.weight if said is None else Decimal(said)

    def _weight_of(self, criterion: Criterion) -> NumberField:
        field = self.fields[weight_field(criterion)]
        assert isinstance(field, NumberField)
        return field

    def _weight(self, criterion: Criterion) -> NumberField:
        name = weight_field(criterion)
        # Plain digits: 100, not 1E+2.
        self.initial.setdefault(name, f"{self.base.typed[criterion.code].normalize():f}")
        field = NumberField(
            label=_("Weight of “%(name)s”") % {"name": criterion.name},
            required=False,
            decimals=WEIGHT_DECIMALS,
            smallest=0,
            greatest=LARGEST_WEIGHT,
        )
        field.widget.attrs["aria-describedby"] = f"said-{criterion.code}"
        return field


def weight_field(criterion: Criterion) -> str:
    return f"{WEIGHTS}-{criterion.code}"


def flip_field(criterion: Criterion) -> str:
    return f"{FLIPPED}-{criterion.code}"


def out_field(criterion: Criterion) -> str:
    return f"{LEFT_OUT}-{criterion.code}"
