"""What became of territories: renamed, merged, divided."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from territories.enums import DatePrecision, SuccessionKind
from territories.models.natural import NaturalKeyManager, NaturalKeyModel


class InForceManager(NaturalKeyManager["Succession"]):
    """Fixtures hold those that were not undone: of the same once undone there may be any number."""

    def get_by_natural_key(self, *values: Any) -> Succession:
        asked = dict(zip(self.model.natural_key_fields, values, strict=True))
        return self.get(undone_at=None, **asked)


class Succession(NaturalKeyModel):
    """One such change, and all that takes it back.

    From fixtures come the change itself and the former code: what it changed is known only where
    it was made, and there alone it is taken back. `changes` has a line for each row that was
    changed: its model's label, its primary key, its columns before and after. `made` are the
    territories that came into being with it; of a merger `heirs` is the one that goes on, of a
    division the parts.
    """

    natural_key_fields = ("territory__code", "kind", "day", "old_code")
    fixture = "04_territories"
    fixture_rows: ClassVar = {"undone_at": None}
    fixture_leaves_out = ("changes", "made", "at", "undone_at", "undone_reason")

    objects: models.Manager[Any] = InForceManager()

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
    changes = models.JSONField(_("rows changed"), default=list)
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

    @property
    def can_be_undone(self) -> bool:
        return self.undone_at is None and bool(self.changes or self.made)
