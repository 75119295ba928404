"""What happened in a session: written once, never changed."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from decision.sessions.enums import EventKind
from decision.sessions.models.sessions import Participant, Session


class AppendOnlyError(TypeError):
    """Somebody tried to rewrite what happened."""


class AppendOnly(models.Model):
    """A row that is written once."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError(f"{self._meta.label} is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError(f"{self._meta.label} is never deleted.")


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
