"""What is typed about a published record."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from config.text import WordsField

LONGEST_REASON = 1000


class WithdrawalForm(forms.Form):
    reason = WordsField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It stands on the record's page for everybody, with your name and the date."),
        error_messages={"required": _("Say why: the page will say it to everybody.")},
    )


class RecordFileForm(forms.Form):
    file = forms.FileField(
        label=_("The file"),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        error_messages={
            "required": _("Choose the file of the record."),
            "missing": _("Choose the file of the record."),
            "empty": _("The file is empty."),
            "invalid": _("Choose the file of the record."),
        },
    )
