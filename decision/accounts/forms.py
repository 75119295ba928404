"""What somebody types to have an account, and to come in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import PasswordChangeForm, UserCreationForm
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.counting import Count


class AccountForm(UserCreationForm):
    """The name by which one signs in and is shown, and a password."""

    class Meta:
        model = User
        fields = ("username",)
        labels = {"username": gettext_lazy("Name to log in with")}
        help_texts = {
            "username": gettext_lazy("Others see it: letters, digits, and the signs . + - _")
        }

    def clean_username(self) -> str:
        """No address: whoever asks for somebody's would learn that it is taken."""
        name = super().clean_username() or ""
        if "@" in name:
            raise ValidationError(_("Choose a name, not an address: others will see it."))
        return name


class CodeForm(forms.Form):
    """A code of the app, or one of those kept for the day when the app is lost."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=24,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "text", "autofocus": True}
        ),
    )

    def clean_code(self) -> str:
        """As people write it: with spaces, in capitals."""
        return "".join(str(self.cleaned_data["code"]).split()).replace("-", "").lower()


# Wrong passwords told to a page of the account itself, which the log-in's count does not see.
WRONG_PASSWORDS = Count("own-password", 900)
MOST_WRONG = 10


def check_own_password(user: User, password: str) -> None:
    """Raises ValidationError if it is not the account's, or after too many that were not."""
    key = str(user.pk)
    if WRONG_PASSWORDS.of(key) >= MOST_WRONG:
        raise ValidationError(_("Too many wrong passwords: try again in a quarter of an hour."))
    if not user.check_password(password):
        WRONG_PASSWORDS.note(key)
        raise ValidationError(_("This is not your password."))
    WRONG_PASSWORDS.forget(key)


class OwnPasswordForm(PasswordChangeForm):
    def clean_old_password(self) -> str:
        password = str(self.cleaned_data["old_password"])
        check_own_password(self.user, password)
        return password


class SetUpForm(CodeForm):
    """The account's password, so that nobody sets it up in a browser that was left open."""

    password = forms.CharField(
        label=gettext_lazy("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        check_own_password(self.user, password)
        return password


class ForgottenForm(forms.Form):
    """Where the link is sent, if the address has an account."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
