"""Coming into a session: its code, then a name and a group."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from config.text import WordsField
from decision.sessions.models import Device, Participant, Session, StakeholderGroup
from decision.sessions.models.sessions import CODE_ALPHABET, CODE_LENGTH
from decision.sessions.selectors.called import is_taken, plain_name

# On a Russian keyboard these letters look like those of the code.
LOOK_ALIKE = str.maketrans("АВЕКМНРСТУХ", "ABEKMHPCTYX")
LONGEST_TYPED_CODE = 20  # six characters with whatever was typed between them
LONGEST_NAME = 80


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code of the session"),
        max_length=LONGEST_TYPED_CODE,
        widget=forms.TextInput(
            attrs={
                "class": "code-input",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "enterkeyhint": "go",
                "placeholder": "ABC234",
            }
        ),
    )

    def clean_code(self) -> str:
        """The code as it is stored: capitals, Latin letters, nothing between them."""
        typed = str(self.cleaned_data["code"]).upper().translate(LOOK_ALIKE)
        code = "".join(character for character in typed if character.isalnum())
        if len(code) != CODE_LENGTH or not set(code) <= set(CODE_ALPHABET):
            raise forms.ValidationError(
                _("A code has six letters and digits; it never holds I, O, 0 or 1.")
            )
        return code


class JoinForm(forms.Form):
    """`group` is asked for only where the session has groups."""

    name = WordsField(
        label=_("Your name"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name", "enterkeyhint": "next"}),
    )
    group = forms.ModelChoiceField(
        label=_("Your group"),
        queryset=StakeholderGroup.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the group that you belong to.")},
    )

    def __init__(
        self, *args: Any, session: Session, known: Participant | None = None, **kwargs: Any
    ) -> None:
        """`known` is who comes back with his account: his own name does not stand in his way."""
        super().__init__(*args, **kwargs)
        self._session, self._known = session, known
        groups = session.groups.order_by("position", "pk")
        if groups:
            field = self.fields["group"]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = groups
        else:
            del self.fields["group"]
        self.fields["name"].help_text = (
            _("Others will see it.")
            if session.names_shown
            else _("Only the facilitator sees it; others see a number.")
        )

    def clean_name(self) -> str:
        name = plain_name(self.cleaned_data["name"])
        if self._known is None and is_taken(self._session, name):
            raise forms.ValidationError(
                _(
                    "Somebody in the session is called “%(name)s” already. Add what tells you "
                    "apart: a surname, say. If it is you, go on in the browser in which you came "
                    "in, or ask the facilitator for a new link."
                )
                % {"name": name}
            )
        return name

    @property
    def chosen_group(self) -> StakeholderGroup | None:
        return self.cleaned_data.get("group")


def agrees_to_leave(sent: QueryDict, here: Device) -> bool:
    """Whether the form says which seat the browser gives up for another, and it is this one."""
    return sent.get("instead") == str(here.pk)
