"""What a participant sends of a judged criterion."""

from __future__ import annotations

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from decision.sessions.models.answers import HIGHEST_SCORE, LOWEST_SCORE
from decision.weighing.methods.forms import StampedForm

LONGEST_SOURCE = 400
UNKNOWN = "unknown"


class WebAddressField(forms.URLField):
    default_validators = [
        URLValidator(
            schemes=["http", "https"],
            message=_("Give a link that begins with http:// or https://"),
        )
    ]


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
