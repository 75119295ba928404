"""The history of a problem: every move that was made on its pages."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from decision.authoring.enums import Move
from decision.problems.models import Problem


class ProblemEvent(models.Model):
    """Who did what when to a problem, with what is needed to take it back once.

    `changes` holds, by table, row and field, what stood before and what stood after:
    ``{"criterion": {"12": {"weight": ["1", "2"]}}}``. `aside` names the rows that only made
    room: their new positions are nobody's wish, and stand in nobody's way. `details` are the
    names for the sentence in both languages, as they were.
    """

    problem = models.ForeignKey(
        Problem, models.CASCADE, related_name="history", verbose_name=_("problem")
    )
    version = models.PositiveIntegerField(_("version that it made"))
    at = models.DateTimeField(_("time"), auto_now_add=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("user"),
    )
    kind = models.CharField(_("what happened"), max_length=12, choices=Move)
    details = models.JSONField(_("details"), default=dict)
    changes = models.JSONField(_("changes"), default=dict)
    aside = models.JSONField(_("rows that made room"), default=list)
    undoes = models.OneToOneField(
        "self",
        models.CASCADE,
        null=True,
        related_name="undone_by",
        verbose_name=_("what it takes back"),
    )

    class Meta:
        verbose_name = _("event of a problem")
        verbose_name_plural = _("events of problems")
        ordering = ["problem", "-version"]
        constraints = [
            models.UniqueConstraint(name="problem_version_once", fields=["problem", "version"]),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    def touched(self) -> set[tuple[str, int, str]]:
        """Table, row and field of what was meant, as others' moves may stand against it."""
        changes: dict[str, dict[str, dict[str, Any]]] = self.changes
        return {
            (table, int(pk), field)
            for table, rows in changes.items()
            for pk, fields in rows.items()
            for field in fields
            if not (field == "position" and int(pk) in self.aside)
        }
