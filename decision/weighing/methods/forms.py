"""What the forms of answers have in common. Without JavaScript they are plain ones, with it the
same fields."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from config.text import WordsField
from decision.problems.models import Criterion

LONGEST_AGE = timedelta(days=90)
LARGEST_SEQUENCE = 2**53 - 1
LONGEST_COMMENT = 1000

# What a person said of a branch, in the words of the engine's kind `weights`: what
# `DirectWeight.answer` keeps.
Said = dict[str, Any]


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
    comment = WordsField(
        label=_("Why?"),
        required=False,
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def remark(self) -> str:
        """What a person without scripts is told once a valid form is stored; empty for nothing."""
        return ""


class WeightsForm(StampedForm):
    """A branch whose criteria are weighed at once; each method has its own fields.

    `each` has the names of the fields that stand once for every criterion: “points-17”.
    """

    each: ClassVar[tuple[str, ...]]

    node = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, criteria: Sequence[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        self.add_fields()

    def add_fields(self) -> None:
        raise NotImplementedError

    def said(self) -> Said:
        """What a valid form says."""
        raise NotImplementedError

    @classmethod
    def start(cls, criteria: Sequence[Criterion], said: Said | None) -> dict[str, object]:
        """What stands in the fields at first: what was said, or a start that favours nobody."""
        raise NotImplementedError

    def in_order(self) -> Sequence[Criterion]:
        """The criteria as the page shows them."""
        return self.criteria

    def of(self, criterion: Criterion) -> dict[str, BoundField]:
        """The fields of a criterion by their names in `each`."""
        return {field: self[f"{field}-{criterion.pk}"] for field in self.each}

    def by_code(self, field: str) -> dict[str, Any]:
        return {c.code: self.cleaned_data[f"{field}-{c.pk}"] for c in self.criteria}
