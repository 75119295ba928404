"""One's own account as its page shows it."""

from __future__ import annotations

from base64 import b32encode
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import User
from django_otp.plugins.otp_totp.models import TOTPDevice

from decision.accounts.enums import Role
from decision.accounts.selectors.factors import Factor, factor_of


@dataclass(frozen=True)
class AccountPage:
    name: str
    email: str
    roles: tuple[str, ...]
    factor: Factor | None
    is_required: bool  # the second factor, of this account


def account_page(user: User) -> AccountPage:
    groups = set(user.groups.values_list("name", flat=True))
    return AccountPage(
        name=user.get_username(),
        email=user.email,
        roles=tuple(str(role.label) for role in Role if role in groups),
        factor=factor_of(user),
        is_required=settings.STAFF_SECOND_FACTOR and user.is_staff,
    )


def key_in_groups(device: TOTPDevice) -> str:
    """The secret as apps take it, four letters at a time, for who cannot read the picture."""
    key = b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(key[start : start + 4] for start in range(0, len(key), 4))
