"""What committees have handed down to a problem: their weights, and values that they judged.

A published result is copied here, and nothing looks back: whoever ranks needs neither session
nor record, only the address at which the record can be read.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from decision.problems.enums import OfferState
from decision.problems.models.problems import Problem
from territories.models import Indicator, Observation, Project, Territory


class WeightSet(models.Model):
    """Weights that a published committee came to.

    `weights` are shares among siblings by criterion code, of all criteria on which the
    committee's weights say something; empty where it came to none. `members` holds the same of
    each who counts, by the number under which he stands in the record: ``{"codes": [...],
    "numbers": [...], "groups": [...], "power": [...], "weights": [[...]]}`` with a row for each
    member; empty where single answers are not told, without groups in older rows.
    """

    problem = models.ForeignKey(
        Problem, models.CASCADE, related_name="weight_sets", verbose_name=_("problem")
    )
    key = models.SlugField(_("name in addresses"), max_length=60)
    title = models.CharField(_("title"), max_length=200)
    decided_on = models.DateField(_("date"))
    people = models.PositiveIntegerField(_("people who count"))
    weights = models.JSONField(_("weights among siblings"), default=dict)
    members = models.JSONField(_("members' weights"), default=dict)
    address = models.CharField(_("address of the record"), max_length=200)
    is_fictional = models.BooleanField(_("fictional"), default=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("committee's weights")
        verbose_name_plural = _("committees' weights")
        ordering = ["-decided_on", "-pk"]
        constraints = [
            models.UniqueConstraint(name="weight_set_key_once", fields=["problem", "key"]),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.decided_on:%Y-%m-%d})"


class OfferedValue(models.Model):
    """What a published committee makes of one cell; the problem's owner accepts it or not.

    Of the members' ratings, "don't know" left out, by voting power: mean and median, the
    lowest and highest given, the standard deviation. They are null where nobody rated the cell.
    Where single answers are not told only the mean is known, and perhaps the deviation: `people`
    is null then. Accepted, it becomes an observation of basis "judged", unless most did not know.
    """

    weight_set = models.ForeignKey(
        WeightSet, models.CASCADE, related_name="offers", verbose_name=_("committee")
    )
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="+", verbose_name=_("indicator")
    )
    territory = models.ForeignKey(
        Territory, models.CASCADE, null=True, related_name="+", verbose_name=_("territory")
    )
    project = models.ForeignKey(
        Project, models.CASCADE, null=True, related_name="+", verbose_name=_("project")
    )
    mean = models.DecimalField(_("mean"), max_digits=20, decimal_places=6, null=True)
    median = models.DecimalField(_("median"), max_digits=20, decimal_places=6, null=True)
    low = models.DecimalField(_("lowest"), max_digits=20, decimal_places=6, null=True)
    high = models.DecimalField(_("highest"), max_digits=20, decimal_places=6, null=True)
    deviation = models.DecimalField(
        _("standard deviation"), max_digits=20, decimal_places=6, null=True
    )
    people = models.PositiveIntegerField(_("people who rated"), null=True)
    unknown = models.PositiveIntegerField(_("people who do not know"), default=0)
    state = models.CharField(
        _("state"), max_length=10, choices=OfferState, default=OfferState.WAITING
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    observation = models.OneToOneField(
        Observation, models.SET_NULL, null=True, related_name="+", verbose_name=_("observation")
    )

    class Meta:
        verbose_name = _("offered value")
        verbose_name_plural = _("offered values")
        ordering = ["weight_set", "indicator", "pk"]
        constraints = [
            models.CheckConstraint(
                name="offer_is_of_one_subject",
                condition=Q(territory__isnull=False, project__isnull=True)
                | Q(territory__isnull=True, project__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.territory_id or self.project_id}"

    @property
    def has_value(self) -> bool:
        """Whether a value can be taken from it: where more did not know than rated, none."""
        return self.mean is not None and (self.people is None or self.people >= self.unknown)
