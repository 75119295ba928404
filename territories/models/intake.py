"""What an applicant says of a project, until an administrator accepts it."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from territories.enums import SubmissionMove, SubmissionState
from territories.models.projects import (
    FIRST_YEAR,
    IS_A_PART_OR_EMPTY,
    LAST_YEAR,
    least_share_field,
)


def new_key() -> str:
    """Names the application in the code of its source; tells nothing of how many there are."""
    return secrets.token_hex(6)


class Submission(models.Model):
    """A project that an applicant fills in behind a personal link; nobody else sees it.

    Of the link only the SHA-256 is kept. While it is SENT, ACCEPTED or REFUSED nothing that the
    applicant says changes (`territories.services.intake` keeps to it), so that an administrator
    accepts what he has read.
    """

    key = models.CharField(_("key"), max_length=12, unique=True, default=new_key, editable=False)
    meant_for = models.CharField(
        _("whom the link is for"),
        max_length=200,
        help_text=_("For administrators alone: the applicant does not see it."),
    )
    organisation = models.ForeignKey(
        "territories.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("applicant in the catalogue"),
        help_text=_("Leave it empty if the applicant is new: accepting enters it."),
    )
    link_hash = models.CharField(
        _("SHA-256 of the link"), max_length=64, unique=True, editable=False
    )
    expires_at = models.DateTimeField(_("link works until"))
    revoked_at = models.DateTimeField(_("link revoked"), null=True, blank=True, editable=False)
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=SubmissionState,
        default=SubmissionState.DRAFT,
        editable=False,
    )
    note = models.TextField(_("note to the applicant"), blank=True, editable=False)
    made_at = models.DateTimeField(_("link made"), auto_now_add=True)
    saved_at = models.DateTimeField(_("last saved"), null=True, blank=True, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True, editable=False)

    applicant = models.CharField(_("organisation"), max_length=300, blank=True, editable=False)
    stated_by = models.CharField(
        _("who states the figures"), max_length=200, blank=True, editable=False
    )
    name = models.CharField(_("name"), max_length=300, blank=True, editable=False)
    summary = models.TextField(_("summary"), max_length=4000, blank=True, editable=False)
    territory = models.ForeignKey(
        "territories.Territory",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("territory"),
    )
    sectors: models.ManyToManyField[models.Model, models.Model] = models.ManyToManyField(
        "territories.Sector", blank=True, editable=False, verbose_name=_("sectors")
    )
    least_share = least_share_field(editable=False)
    project = models.OneToOneField(
        "territories.Project",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="submission",
        verbose_name=_("project"),
    )

    class Meta:
        verbose_name = _("submitted project")
        verbose_name_plural = _("submitted projects")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="submission_sent_with_its_moment",
                condition=Q(sent_at__isnull=False)
                | Q(state__in=[SubmissionState.DRAFT, SubmissionState.ASKED]),
            ),
            models.CheckConstraint(
                name="submission_project_only_if_accepted",
                condition=Q(project__isnull=True) | Q(state=SubmissionState.ACCEPTED),
            ),
            models.CheckConstraint(
                name="submission_least_share_is_a_part", condition=IS_A_PART_OR_EMPTY
            ),
        ]

    # The link itself, for as long as the object lives that it was made with: no column keeps it.
    token = ""

    def __str__(self) -> str:
        return self.name or self.meant_for

    @property
    def takes_changes(self) -> bool:
        return self.state in (SubmissionState.DRAFT, SubmissionState.ASKED)

    def opens_at(self, moment: datetime) -> bool:
        """Whether its link opens it then."""
        return self.revoked_at is None and moment < self.expires_at


class StatedBy(models.Model):
    """Who said it, when, and what he names as its source."""

    stated_by = models.CharField(_("stated by"), max_length=200, blank=True)
    stated_at = models.DateTimeField(_("stated"))
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        abstract = True


class StatedFigure(StatedBy):
    """An applicant's number for one indicator; it becomes an observation if accepted."""

    submission = models.ForeignKey(
        Submission, models.CASCADE, related_name="figures", verbose_name=_("submitted project")
    )
    indicator = models.ForeignKey(
        "territories.Indicator", models.PROTECT, verbose_name=_("indicator")
    )
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=6)

    class Meta:
        verbose_name = _("figure that an applicant states")
        verbose_name_plural = _("figures that applicants state")
        ordering = ["submission", "indicator"]
        constraints = [
            models.UniqueConstraint(name="stated_figure_once", fields=["submission", "indicator"])
        ]

    def __str__(self) -> str:
        return self.indicator.code


class StatedYear(StatedBy):
    """An applicant's money of one year, in RUB mn; what he left empty is no nought."""

    submission = models.ForeignKey(
        Submission, models.CASCADE, related_name="years", verbose_name=_("submitted project")
    )
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    capital_cost = models.DecimalField(
        _("capital cost, RUB mn"), max_digits=16, decimal_places=3, null=True
    )
    requested_budget = models.DecimalField(
        _("requested budget, RUB mn"), max_digits=16, decimal_places=3, null=True
    )

    class Meta:
        verbose_name = _("year that an applicant states")
        verbose_name_plural = _("years that applicants state")
        ordering = ["submission", "year"]
        constraints = [
            models.UniqueConstraint(name="stated_year_once", fields=["submission", "year"]),
            models.CheckConstraint(
                name="stated_year_money_not_negative",
                condition=Q(capital_cost__gte=0) & Q(requested_budget__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)


class SubmissionEvent(models.Model):
    """A move of a submitted project; who is empty where it was the applicant."""

    submission = models.ForeignKey(
        Submission, models.CASCADE, related_name="events", verbose_name=_("submitted project")
    )
    move = models.CharField(_("move"), max_length=12, choices=SubmissionMove)
    note = models.TextField(_("note"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("move of a submitted project")
        verbose_name_plural = _("moves of submitted projects")
        ordering = ["submission", "at", "pk"]

    def __str__(self) -> str:
        return str(self.get_move_display())
