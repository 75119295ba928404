"""What became of territories: renamed, merged, divided."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from territories.enums import DatePrecision, SuccessionKind


class Succession(models.Model):
    """One such change, and all that takes it back.

    `changes` has a line for each row that was changed: its model's label, its primary key, its
    columns before and after. `made` are the territories that came into being with it; of a
    merger `heirs` is the one that goes on, of a division the parts.
    """

    kind = models.CharField(_("what happened"), max_length=12, choices=SuccessionKind)
    territory = models.ForeignKey(
        "territories.Territory",
        models.PROTECT,
        related_name="successions",
        verbose_name=_("territory"),
    )
    heirs: models.ManyToManyField[models.Model, models.Model] = models.ManyToManyField(
        "territories.Territory", blank=True, related_name="origins", verbose_name=_("it became")
    )
    day = models.DateField(_("date"))
    day_precision = models.CharField(
        _("precision of the date"),
        max_length=8,
        choices=DatePrecision,
        default=DatePrecision.DAY,
    )
    reason = models.TextField(_("reason"))
    old_code = models.CharField(_("former code"), max_length=12, blank=True, db_index=True)
    changes = models.JSONField(_("rows changed"))
    made = models.JSONField(_("territories made"), default=list)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    at = models.DateTimeField(_("entered"), auto_now_add=True)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("undone by"),
    )
    undone_reason = models.TextField(_("why it was undone"), blank=True)

    class Meta:
        verbose_name = _("succession of territories")
        verbose_name_plural = _("successions of territories")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="succession_former_code_only_if_renamed",
                condition=Q(old_code="") | Q(kind=SuccessionKind.RENAMED),
            ),
            models.CheckConstraint(
                name="succession_undone_with_its_reason",
                condition=Q(undone_at__isnull=True, undone_reason="")
                | (Q(undone_at__isnull=False) & ~Q(undone_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.territory}: {self.get_kind_display()}"
