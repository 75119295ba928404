"""Weights to start from that somebody with a purpose might have."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from decision.problems.models.problems import Problem
from territories.models.natural import NaturalKeyModel


class Profile(NaturalKeyModel):
    """A named set of weights among siblings, by criterion code, with the reason for them.

    Criteria that it does not name keep the problem's own shares.
    """

    natural_key_fields = ("problem__slug", "key")
    fixture = "11_profiles"
    fixture_rows = {"problem__owner": None}

    problem = models.ForeignKey(
        Problem, models.CASCADE, related_name="profiles", verbose_name=_("problem")
    )
    key = models.SlugField(_("name in addresses"), max_length=40)
    title = models.CharField(_("title"), max_length=120)
    reason = models.CharField(
        _("reason"), max_length=400, help_text=_("One sentence: why somebody would weigh so.")
    )
    weights = models.JSONField(_("weights among siblings"), default=dict)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")
        ordering = ["problem", "position", "key"]
        constraints = [
            models.UniqueConstraint(name="profile_key_once", fields=["problem", "key"]),
        ]

    def __str__(self) -> str:
        return self.title
