"""Where a person holds his seat: one browser each, and the link that waits for the next."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from decision.sessions.enums import CameBy
from decision.sessions.models.sessions import Participant


class Device(models.Model):
    """A browser that holds a seat; before that, where there is one, the link that opens it once.

    Opening a link sets `opened_at` and gives the browser a token that the link does not tell. Of
    link and token only the SHA-256 is kept. `ended_at` is when either stopped opening anything:
    because its owner ended it, because the facilitator renewed the link, or because the browser
    took another seat.
    """

    participant = models.ForeignKey(
        Participant, models.CASCADE, related_name="devices", verbose_name=_("participant")
    )
    came_by = models.CharField(_("came by"), max_length=8, choices=CameBy)
    link_hash = models.CharField(_("link's SHA-256"), max_length=64, null=True, unique=True)
    token_hash = models.CharField(_("token's SHA-256"), max_length=64, null=True, unique=True)
    expires_at = models.DateTimeField(_("link opens until"), null=True, blank=True)
    opened_at = models.DateTimeField(_("came in"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("device")
        verbose_name_plural = _("devices")
        ordering = ["participant", "pk"]
        constraints = [
            models.CheckConstraint(
                name="device_has_a_token_once_it_is_in",
                condition=Q(opened_at__isnull=True, token_hash__isnull=True)
                | Q(opened_at__isnull=False, token_hash__isnull=False),
            ),
            models.CheckConstraint(
                name="device_has_a_link_or_a_token",
                condition=Q(link_hash__isnull=False) | Q(token_hash__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id}:{self.pk}"

    @property
    def is_in(self) -> bool:
        """Whether its browser holds the seat now."""
        return self.opened_at is not None and self.ended_at is None

    @property
    def waits(self) -> bool:
        """Whether its link still opens the seat."""
        is_late = self.expires_at is not None and self.expires_at <= timezone.now()
        return self.opened_at is None and self.ended_at is None and not is_late
