"""What keeps a person's ratings of an alternative out of the results: a conflict of interest."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from decision.problems.models import Alternative
from decision.sessions.models.sessions import Participant, Round

LONGEST_REASON = 200
STANDING = Q(taken_back_at__isnull=True)


class ConflictOfInterest(models.Model):
    """In this round what the person rates of the alternative counts in no result.

    Known by name, like who is in and who has finished, and never by number. `recorded_by` is the
    facilitator where he wrote down what was stated aloud, empty where the person declared it
    himself. `reason` is the facilitator's to read and nobody else's. A further round begins with
    what stood in the one before (`carried_from` is the round in which it was said);
    `decision.weighing.services.conflicts` keeps it, and nothing changes once the round is closed.
    """

    round = models.ForeignKey(
        Round, models.CASCADE, related_name="conflicts", verbose_name=_("round")
    )
    participant = models.ForeignKey(
        Participant, models.PROTECT, related_name="conflicts", verbose_name=_("participant")
    )
    alternative = models.ForeignKey(
        Alternative, models.PROTECT, related_name="+", verbose_name=_("alternative")
    )
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    declared_at = models.DateTimeField(_("declared"))
    taken_back_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    carried_from = models.PositiveSmallIntegerField(
        _("carried from round"), null=True, blank=True, editable=False
    )

    class Meta:
        verbose_name = _("conflict of interest")
        verbose_name_plural = _("conflicts of interest")
        ordering = ["round", "participant", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="conflict_stands_once",
                fields=["round", "participant", "alternative"],
                condition=STANDING,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant}: {self.alternative}"
