"""Inviting somebody, sending the link again, revoking it, accepting."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from decision.accounts.enums import Role
from decision.accounts.errors import AccountError
from decision.accounts.models import Invitation
from decision.accounts.selectors.invitations import (
    has_account,
    invitation_of,
    open_invitation_to,
)
from decision.accounts.services.mail import send_letter
from decision.accounts.services.roles import give_role

LINK_LIFE = timedelta(days=7)


def invite(*, email: str, role: Role, by: User) -> Invitation:
    """An invitation whose link is still to be sent.

    Raises
    ------
    AccountError
        If the address has an account, or a link that still works.
    """
    may_be_invited(email)
    return Invitation.objects.create(
        email=email.lower(), role=role, invited_by=by, expires_at=timezone.now() + LINK_LIFE
    )


def may_be_invited(email: str) -> None:
    """Raises AccountError as `invite` does."""
    if has_account(email):
        raise AccountError(_("Somebody with this address has an account already."))
    if open_invitation_to(email):
        raise AccountError(_("This address is invited already: send the link again from there."))


def renew(invitation: Invitation, *, by: User) -> Invitation:
    """Another link, from whoever renews it; the former ones open nothing any more.

    Raises
    ------
    AccountError
        If it was accepted.
    """
    with transaction.atomic():
        row = _locked(invitation)
        _refuse_what_is_accepted(row)
        row.number += 1
        row.invited_by = by
        row.revoked_at = None
        row.expires_at = timezone.now() + LINK_LIFE
        row.save(update_fields=["number", "invited_by", "revoked_at", "expires_at"])
    return row


def revoke(invitation: Invitation) -> None:
    """Its links open nothing any more; raises AccountError as `renew` does."""
    with transaction.atomic():
        row = _locked(invitation)
        _refuse_what_is_accepted(row)
        row.revoked_at = timezone.now()
        row.save(update_fields=["revoked_at"])


def send_link(invitation: Invitation, link: str) -> bool:
    """In every language of the site, for nobody knows which is the reader's."""
    words = {"link": link, "invitation": invitation}
    languages = tuple(code for code, _name in settings.LANGUAGES)
    return send_letter("decision/accounts/mail/invitation.txt", invitation.email, words, languages)


def accept(*, token: str, username: str, password: str) -> User:
    """The account that a link makes, once, with the invitation's address and role.

    Raises
    ------
    AccountError
        If the link opens nothing, or the address has got an account meanwhile.
    """
    with transaction.atomic():
        # Two at once: the second waits here, and finds it accepted.
        row = invitation_of(token, Invitation.objects.select_for_update())
        if has_account(row.email):
            raise AccountError(_("This invitation was accepted: the account is there."))
        user = User.objects.create_user(username, email=row.email, password=password)
        give_role(user, Role(row.role))
        row.user, row.accepted_at = user, timezone.now()
        row.save(update_fields=["user", "accepted_at"])
    return user


def _locked(invitation: Invitation) -> Invitation:
    return Invitation.objects.select_for_update().get(pk=invitation.pk)


def _refuse_what_is_accepted(invitation: Invitation) -> None:
    if invitation.accepted_at is not None:
        raise AccountError(_("This invitation was accepted: the account is there."))
