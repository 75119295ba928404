"""What a participant sends. Without JavaScript these are plain forms, with it the same fields."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from decision.problems.models import Criterion
from decision.sessions.enums import WeightingMethod
from decision.sessions.models.answers import HIGHEST_SCORE, LOWEST_SCORE, MOST_STEPS

LONGEST_AGE = timedelta(days=90)
LARGEST_SEQUENCE = 2**53 - 1
LONGEST_COMMENT = 1000
LONGEST_SOURCE = 400
LARGEST_POINTS = 1_000_000
FULL_SWING = 100
LARGEST_RATIO = 9
EVEN, LEFT, RIGHT = "equal", "left", "right"
UNKNOWN = "unknown"


class WebAddressField(forms.URLField):
    default_validators = [
        URLValidator(
            schemes=["http", "https"],
            message=_("Give a link that begins with http:// or https://"),
        )
    ]


class StampedForm(forms.Form):
    """What every answer carries: which window sent it, as which of its answers, how old it is.

    `age` counts milliseconds. `number` is the question's place in the person's own order, for
    the page that comes next.
    """

    client = forms.CharField(max_length=36, widget=forms.HiddenInput)
    sequence = forms.IntegerField(min_value=0, max_value=LARGEST_SEQUENCE, widget=forms.HiddenInput)
    age = forms.IntegerField(
        min_value=0,
        max_value=int(LONGEST_AGE.total_seconds() * 1000),
        required=False,
        widget=forms.HiddenInput,
    )
    round = forms.IntegerField(min_value=0, max_value=32767, widget=forms.HiddenInput)
    number = forms.IntegerField(min_value=1, max_value=100_000, widget=forms.HiddenInput)
    comment = forms.CharField(
        label=_("Why?"),
        required=False,
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    @property
    def age_given(self) -> timedelta:
        return timedelta(milliseconds=self.cleaned_data["age"] or 0)


class JudgementForm(StampedForm):
    """A pair: side and degree as a person chooses them, or the step that a script counts."""

    left = forms.IntegerField(widget=forms.HiddenInput)
    right = forms.IntegerField(widget=forms.HiddenInput)
    side = forms.ChoiceField(choices=[(LEFT, LEFT), (EVEN, EVEN), (RIGHT, RIGHT)], required=False)
    degree = forms.IntegerField(min_value=1, max_value=MOST_STEPS, required=False)
    step = forms.IntegerField(min_value=-MOST_STEPS, max_value=MOST_STEPS, required=False)

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


class WeightsForm(StampedForm):
    """A branch whose criteria are weighed at once; each method has its own fields."""

    node = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, criteria: Sequence[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        self.add_fields()

    def add_fields(self) -> None:
        raise NotImplementedError

    def answer(self) -> dict[str, Any]:
        """A valid form in the engine's words."""
        raise NotImplementedError

    def by_code(self, prefix: str) -> dict[str, Any]:
        return {c.code: self.cleaned_data[f"{prefix}-{c.pk}"] for c in self.criteria}


class PointsForm(WeightsForm):
    prefix_of_fields = "points"
    most = LARGEST_POINTS

    def add_fields(self) -> None:
        for criterion in self.criteria:
            self.fields[f"{self.prefix_of_fields}-{criterion.pk}"] = forms.DecimalField(
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
        if not self.errors and not any(self.by_code(self.prefix_of_fields).values()):
            raise forms.ValidationError(_("At least one criterion must have more than 0."))
        return data

    def answer(self) -> dict[str, Any]:
        given = self.by_code(self.prefix_of_fields)
        return {self.prefix_of_fields: {code: float(value) for code, value in given.items()}}

    @property
    def total(self) -> Decimal:
        return sum(self.by_code(self.prefix_of_fields).values(), start=Decimal(0))


class SwingForm(PointsForm):
    prefix_of_fields = "swing"
    most = FULL_SWING

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.errors and max(self.by_code("swing").values()) != FULL_SWING:
            raise forms.ValidationError(_("Give 100 to the step that matters most."))
        return data


class OrderForm(WeightsForm):
    """A place for each criterion; the same place twice is a tie."""

    def add_fields(self) -> None:
        for criterion in self.criteria:
            self.fields[f"place-{criterion.pk}"] = forms.IntegerField(
                label=criterion.name,
                min_value=1,
                max_value=len(self.criteria),
                widget=forms.NumberInput(attrs={"class": "input-num", "inputmode": "numeric"}),
            )

    def answer(self) -> dict[str, Any]:
        places = self.by_code("place")
        return {
            "ranking": [
                [code for code, given in places.items() if given == place]
                for place in sorted(set(places.values()))
            ]
        }


class BestWorstForm(WeightsForm):
    """The best, the worst, and each criterion against these two, from 1 to 9."""

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
        for prefix in ("best", "worst"):
            for criterion in self.criteria:
                self.fields[f"{prefix}-{criterion.pk}"] = forms.IntegerField(
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
            for prefix, is_needed in needed.items():
                name = f"{prefix}-{criterion.pk}"
                if is_needed and name not in self.errors and data.get(name) is None:
                    self.add_error(name, _("Choose how much more."))
        return data

    def answer(self) -> dict[str, Any]:
        best, worst = self.cleaned_data["best"], self.cleaned_data["worst"]
        to_others = self.by_code("best") | {best: 1}
        to_worst = self.by_code("worst") | {worst: 1, best: to_others[worst]}
        return {
            "best": best,
            "worst": worst,
            "best_to_others": to_others,
            "others_to_worst": to_worst,
        }


FORMS: dict[str, type[WeightsForm]] = {
    WeightingMethod.POINTS: PointsForm,
    WeightingMethod.SWING: SwingForm,
    WeightingMethod.RANKING: OrderForm,
    WeightingMethod.BEST_WORST: BestWorstForm,
}


class ScoreForm(StampedForm):
    """A rating on the anchored scale, or “don't know”, with where it comes from."""

    criterion = forms.IntegerField(widget=forms.HiddenInput)
    alternative = forms.IntegerField(widget=forms.HiddenInput)
    value = forms.ChoiceField(
        choices=[
            *((str(value), str(value)) for value in range(LOWEST_SCORE, HIGHEST_SCORE + 1)),
            (UNKNOWN, UNKNOWN),
        ],
        error_messages={"required": _("Choose a rating, or say that you don't know.")},
    )
    source_url = WebAddressField(
        label=_("Link to a source"),
        required=False,
        max_length=LONGEST_SOURCE,
        assume_scheme="https",
        error_messages={"invalid": _("Give a link that begins with http:// or https://")},
        widget=forms.URLInput(attrs={"placeholder": "https://", "inputmode": "url"}),
    )

    @property
    def rating(self) -> int | None:
        value = self.cleaned_data["value"]
        return None if value == UNKNOWN else int(value)
