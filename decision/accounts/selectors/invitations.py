"""Invitations, and which of them a link opens."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser, User
from django.core import signing
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from decision.accounts.enums import Role
from decision.accounts.errors import ClosedLinkError, UnknownLinkError
from decision.accounts.models import Invitation

SALT = "decision.invitation"


def token_of(invitation: Invitation) -> str:
    """What the newest link says: nobody makes it who has not the secret key."""
    return signing.dumps([invitation.key, invitation.number], salt=SALT)


def invitation_of(token: str, rows: QuerySet[Invitation] | None = None) -> Invitation:
    """The invitation that a link opens.

    Raises
    ------
    UnknownLinkError
        If we did not make it.
    ClosedLinkError
        If it was used, revoked, has expired, or another was sent since.
    """
    try:
        key, number = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise UnknownLinkError(_("This link opens nothing: look whether it is whole.")) from error
    found = (Invitation.objects.all() if rows is None else rows).filter(key=key).first()
    if found is None:
        raise UnknownLinkError(_("This link opens nothing: look whether it is whole."))
    if found.accepted_at is not None:
        raise ClosedLinkError(_("This invitation was accepted: the account is there."))
    if found.number != number or not is_open(found):
        raise ClosedLinkError(
            _("This link works no more: it has expired, was revoked, or another was sent since.")
        )
    return found


def is_open(invitation: Invitation) -> bool:
    """Whether its newest link makes an account: only while who invited may still do so."""
    is_settled = invitation.accepted_at is not None or invitation.revoked_at is not None
    return (
        not is_settled
        and invitation.expires_at > timezone.now()
        and may_invite(invitation.invited_by)
    )


def may_invite(user: User | AnonymousUser | None) -> bool:
    """Administrators alone: whoever invites one may all that one may."""
    if not isinstance(user, User) or not user.is_active:
        return False
    # Not filtered: a list has asked for the groups of all at once.
    return user.is_superuser or any(one.name == Role.ADMINISTRATOR for one in user.groups.all())


def open_invitation_to(email: str) -> Invitation | None:
    """The one whose link still works; asked by who may see invitations."""
    waiting = Invitation.objects.filter(email__iexact=email, accepted_at=None, revoked_at=None)
    return waiting.filter(expires_at__gt=timezone.now()).first()


def has_account(email: str) -> bool:
    """Asked by who may see accounts; nobody else is told."""
    return User.objects.filter(email__iexact=email).exists()
