"""About which alternatives somebody has a conflict of interest, and why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from config.text import WordsField
from decision.problems.selectors.problems import Compared
from decision.sessions.models.conflicts import LONGEST_REASON


class ConflictsForm(forms.Form):
    """`compared` are the alternatives that can still be chosen."""

    alternatives = forms.TypedMultipleChoiceField(
        label=_("About what"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one.")},
    )
    reason = WordsField(
        label=_("Reason"),
        required=False,
        max_length=LONGEST_REASON,
        help_text=_("A few words. The facilitator alone reads them."),
    )

    def __init__(self, *args: Any, compared: Iterable[Compared], **fields: Any) -> None:
        super().__init__(*args, **fields)
        chosen: Any = self.fields["alternatives"]
        chosen.choices = [(str(each.pk), each.title) for each in compared]
