"""Second factors: an app that shows codes, and recovery codes for the day when it is lost."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import User
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice


@dataclass(frozen=True)
class Factor:
    """What an account has beside its password."""

    codes_left: int


def app_of(user: User) -> TOTPDevice | None:
    """The app that shows this account's codes, once it was tried."""
    found: TOTPDevice | None = TOTPDevice.objects.filter(user=user, confirmed=True).first()
    return found


def factor_of(user: User) -> Factor | None:
    if app_of(user) is None:
        return None
    return Factor(codes_left=StaticToken.objects.filter(device__user=user).count())


def device_for(user: User, code: str) -> Device | None:
    """What a code is of: the app's are six digits, the others letters and digits.

    Only that one is asked, so that wrong codes of one close the other to nobody.
    """
    kind = TOTPDevice if code.isdecimal() and len(code) == 6 else StaticDevice
    found: Device | None = kind.objects.filter(user=user, confirmed=True).first()
    return found
