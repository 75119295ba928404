"""What takes longer than a request may: asked for, carried out by a worker, kept for its asker."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from territories.enums import BackgroundState


class BackgroundTask(models.Model):
    """A question, how far its answer is, and the answer.

    `asked` and `answer` are JSON of whoever carries it out. Who carries it out a second time,
    after a worker died, starts from `asked` again. Only `owner` sees the row.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("owner"),
        on_delete=models.CASCADE,
        related_name="background_tasks",
    )
    title = models.CharField(_("title"), max_length=200)
    asked = models.JSONField(_("what is asked"))
    answer = models.JSONField(_("answer"), null=True, blank=True)
    trouble = models.TextField(_("why there is no answer"), blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=BackgroundState, default=BackgroundState.WAITING
    )
    step = models.PositiveIntegerField(_("steps done"), default=0)
    steps = models.PositiveIntegerField(_("steps in all"), default=0)
    stop_asked = models.BooleanField(_("to be cancelled"), default=False)
    # Where its owner came from, and where the answer is shown.
    address = models.TextField(_("address"))
    made_at = models.DateTimeField(_("asked"), auto_now_add=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    # Whether `step` counts rows that are written and not stored yet: `background.with_last_word`.
    is_writing = False

    class Meta:
        verbose_name = _("background task")
        verbose_name_plural = _("background tasks")
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("background_task", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in (BackgroundState.WAITING, BackgroundState.RUNNING)

    @property
    def opening(self) -> str:
        """The address with a word of which answer is to be shown."""
        return f"{self.address}{'&' if '?' in self.address else '?'}answer={self.pk}"
