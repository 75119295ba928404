"""What a project costs, and asks for, in each year."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from territories.models.natural import NaturalKeyModel

FIRST_YEAR, LAST_YEAR = 2000, 2100
# Per cent: nothing is no part, and the whole needs no leave.
LEAST_PART, GREATEST_PART = Decimal("0.01"), Decimal("99.99")
IS_A_PART_OR_EMPTY = Q(least_share__isnull=True) | Q(
    least_share__gte=LEAST_PART, least_share__lte=GREATEST_PART
)


def least_share_field(**options: Any) -> models.DecimalField[Any, Any]:
    """Of what is asked for the smallest part that is of use; empty where only the whole is."""
    return models.DecimalField(
        _("funded in part, at least, %"),
        max_digits=4,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(LEAST_PART), MaxValueValidator(GREATEST_PART)],
        help_text=_(
            "The smallest part of the requested budget with which the project can be carried out. "
            "Empty: it is funded in full or not at all."
        ),
        **options,
    )


class ProjectYear(NaturalKeyModel):
    """A year of a project's money, in RUB mn; a year without a row is a year without money."""

    natural_key_fields = ("project__code", "year")
    fixture = "05_projects"

    project = models.ForeignKey(
        "territories.Project", models.CASCADE, related_name="years", verbose_name=_("project")
    )
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    capital_cost = models.DecimalField(
        _("capital cost, RUB mn"),
        max_digits=16,
        decimal_places=3,
        default=0,
        validators=[MinValueValidator(0)],
    )
    requested_budget = models.DecimalField(
        _("requested budget, RUB mn"),
        max_digits=16,
        decimal_places=3,
        default=0,
        validators=[MinValueValidator(0)],
    )

    class Meta:
        verbose_name = _("year of a project")
        verbose_name_plural = _("years of projects")
        ordering = ["project", "year"]
        constraints = [
            models.UniqueConstraint(name="project_year_once", fields=["project", "year"]),
            models.CheckConstraint(
                name="project_year_money_not_negative",
                condition=Q(capital_cost__gte=0) & Q(requested_budget__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project.code}: {self.year}"


class KeptSectors(models.Model):
    """Of a deleted project's last state: its sectors by code, for links keep no history."""

    sectors_kept = models.JSONField(null=True, editable=False)

    class Meta:
        abstract = True


class KeptProjects(models.Model):
    """Of a deleted sector's last state: the projects that named it, by code."""

    projects_kept = models.JSONField(null=True, editable=False)

    class Meta:
        abstract = True
