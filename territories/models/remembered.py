"""How somebody read a file, for the next file of the same shape."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ColumnMap(models.Model):
    """What the columns of a heading hold, as its owner said it last.

    `signature` is of the heading's texts (`territories.importing.opened`), `reading` a part of
    what `territories.importing.reading.Reading` keeps. Only `owner` is helped by it.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("owner"),
        on_delete=models.CASCADE,
        related_name="column_maps",
    )
    kind = models.CharField(_("kind of rows"), max_length=20)
    signature = models.CharField(_("signature of the heading"), max_length=64)
    heading = models.TextField(_("heading"), blank=True)
    reading = models.JSONField(_("how it is read"))
    used_at = models.DateTimeField(_("last used"), auto_now=True)

    class Meta:
        verbose_name = _("remembered columns")
        verbose_name_plural = _("remembered columns")
        ordering = ["-used_at"]
        constraints = [
            models.UniqueConstraint(
                name="column_map_once_a_heading", fields=["owner", "kind", "signature"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.heading[:80]}"
