"""A sealed record that anybody may read."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from decision.records.models import DecisionRecord


class Publication(models.Model):
    """A record made public by its facilitator.

    `name` stands in addresses: the record's number, or “demonstration-” and the session's code.
    `summary` is what its page shows, drawn from the record when it was published
    (`decision.publishing.services.summary`), so that no page reads a record of megabytes; `words`
    are what a search finds it by, casefolded here because SQLite folds Latin letters alone.

    It can be withdrawn, once, and keeps its name; only a demonstration's is ever deleted
    (`decision.publishing.services.removing`).
    """

    record = models.OneToOneField(
        DecisionRecord, models.PROTECT, related_name="publication", verbose_name=_("record")
    )
    name = models.SlugField(_("name in addresses"), max_length=60, unique=True)
    summary = models.JSONField(_("what its page shows"), default=dict)
    words = models.TextField(_("words to find it by"))
    published_at = models.DateTimeField(_("published"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("published by"),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("withdrawn by"),
    )
    reason = models.TextField(_("reason of the withdrawal"), blank=True)

    class Meta:
        verbose_name = _("published record")
        verbose_name_plural = _("published records")
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="publication_withdrawn_by_somebody_for_a_reason",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("record_detail", args=[self.name])

    @property
    def title(self) -> str:
        summary: dict[str, Any] = self.summary
        return str(summary.get("title", ""))

    @property
    def is_fictional(self) -> bool:
        summary: dict[str, Any] = self.summary
        return bool(summary.get("demonstration"))

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None
