"""A second factor set up, asked for, taken away."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_otp import verify_token
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from decision.accounts.errors import AccountError
from decision.accounts.selectors.factors import app_of, device_for

RECOVERY_CODES = 10


# In the session: the app that is set up in it.
BEGUN = "second-factor-begun"


def begun(user: User, session: SessionBase, *, anew: bool) -> TOTPDevice:
    """The app that is set up in this log-in; no other, and no earlier look, is shown its secret."""
    own = TOTPDevice.objects.filter(user=user, confirmed=False, pk=session.get(BEGUN))
    if anew:
        own.delete()
    found: TOTPDevice | None = own.first()
    if found is None:
        found = TOTPDevice.objects.create(user=user, name="app", confirmed=False)
        session[BEGUN] = found.pk
    return found


def set_up(*, user: User, device: TOTPDevice, code: str, keep: str | None) -> list[str]:
    """The recovery codes, once the app has shown the right code.

    Other log-ins of the account end, for they were made by the password alone; `keep` is the key
    of the session that stays.

    Raises
    ------
    AccountError
        If the code is wrong, or there is an app already.
    """
    if app_of(user) is not None:
        raise AccountError(_("A second factor is there already."))
    if not (code.isdecimal() and verify_token(user, device.persistent_id, code)):
        raise AccountError(wrong_code(device))
    with transaction.atomic():
        TOTPDevice.objects.filter(user=user).exclude(pk=device.pk).delete()
        TOTPDevice.objects.filter(pk=device.pk).update(confirmed=True)
        codes = new_codes(user)
    end_other_log_ins(user, keep)
    return codes


def new_codes(user: User) -> list[str]:
    """Ten, each good once; former ones are good no more."""
    with transaction.atomic():
        # The device stays: somebody may be logged in by it.
        device, _made = StaticDevice.objects.get_or_create(user=user, name="recovery")
        device.token_set.all().delete()
        codes = [StaticToken.random_token() for _number in range(RECOVERY_CODES)]
        StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


def checked(*, user: User, code: str) -> Device:
    """The device that has shown the code; a recovery code is used up.

    Raises
    ------
    AccountError
        If the code is wrong, was used, or comes too soon after wrong ones.
    """
    device = device_for(user, code)
    found: Any = verify_token(user, device.persistent_id, code) if device else None
    if found is None:
        raise AccountError(wrong_code(device))
    return found


def wrong_code(device: Any) -> str:
    """After each wrong code the next is looked at later."""
    if device is None:
        return _("This is not the code.")
    device.refresh_from_db()
    may_try, why = device.verify_is_allowed()
    if may_try:
        return _("This is not the code, or it was used already: the app shows a new one soon.")
    seconds = max(1, round((why["locked_until"] - timezone.now()).total_seconds()))
    return ngettext(
        "This is not the code. The next one is looked at in %(seconds)d second.",
        "This is not the code. The next one is looked at in %(seconds)d seconds.",
        seconds,
    ) % {"seconds": seconds}


def take_away(user: User) -> None:
    """The app, one that was begun, and the recovery codes."""
    with transaction.atomic():
        TOTPDevice.objects.filter(user=user).delete()
        StaticDevice.objects.filter(user=user).delete()


def end_other_log_ins(user: User, keep: str | None) -> None:
    """Django keeps no list of an account's sessions: all that hold are looked through."""
    store: Any = import_module(settings.SESSION_ENGINE).SessionStore
    for row in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if row.session_key != keep and row.get_decoded().get(SESSION_KEY) == str(user.pk):
            store(row.session_key).delete()
