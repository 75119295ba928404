"""Invitations. Accounts, groups and rights are Django's; second factors, django-otp's."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from decision.accounts.enums import Role


def new_key() -> str:
    return secrets.token_urlsafe(12)


class Invitation(models.Model):
    """Somebody asked to make an account, by a link that is sent to an address.

    The link is signed and says `key` and `number`: a later number closes the former links.
    `decision.accounts.services.invitations` keeps that an accepted one has its account, and that
    it is accepted once.
    """

    key = models.CharField(max_length=16, unique=True, default=new_key, editable=False)
    number = models.PositiveIntegerField(_("links sent"), default=1, editable=False)
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("invited by"),
    )
    invited_at = models.DateTimeField(_("invited"), auto_now_add=True)
    expires_at = models.DateTimeField(_("link works until"), editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True, editable=False)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="invitation",
        verbose_name=_("account"),
    )

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-invited_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="invitation_is_to_a_role"
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at=None) | models.Q(revoked_at=None),
                name="invitation_is_accepted_or_revoked",
            ),
        ]

    def __str__(self) -> str:
        return self.email
