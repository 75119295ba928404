"""What happened in a session: written once, never changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from decision.sessions.enums import EventKind
from decision.sessions.models.append_only import AppendOnly
from decision.sessions.models.sessions import Participant, Session


class Event(AppendOnly):
    """Who did what when in a session."""

    session = models.ForeignKey(
        Session, models.CASCADE, related_name="events", verbose_name=_("session")
    )
    at = models.DateTimeField(_("time"))
    kind = models.CharField(_("what happened"), max_length=20, choices=EventKind)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("user"),
    )
    participant = models.ForeignKey(
        Participant, models.PROTECT, null=True, related_name="+", verbose_name=_("participant")
    )
    details = models.JSONField(_("details"), default=dict)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["session", "pk"]

    def __str__(self) -> str:
        return str(self.get_kind_display())
