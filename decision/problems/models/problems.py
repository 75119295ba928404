"""The question."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from decision.problems.enums import MissingRule, ProblemState
from territories.enums import Subject
from territories.models.natural import NaturalKeyModel


class Problem(NaturalKeyModel):
    """A question that a ranking answers."""

    natural_key_fields = ("slug",)
    fixture = "10_problems"
    fixture_rows = {"owner": None}
    fixture_leaves_out = ("version",)

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=300)
    question = models.CharField(_("question"), max_length=400)
    goal = models.CharField(
        _("goal phrase"),
        max_length=200,
        blank=True,
        help_text=_(
            "Finishes the sentence “We are deciding …”, without a full stop: “which territory "
            "serves technological sovereignty best”. Participants read it above each question."
        ),
    )
    description = models.TextField(_("description"), blank=True)
    subject = models.CharField(_("what is compared"), max_length=12, choices=Subject)
    method = models.CharField(_("method"), max_length=40, default="topsis")
    normalization = models.CharField(
        _("normalisation"),
        max_length=40,
        blank=True,
        help_text=_("Empty: the method's own."),
    )
    missing = models.CharField(
        _("missing values"),
        max_length=20,
        choices=MissingRule,
        default=MissingRule.DROP_CRITERION,
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    state = models.CharField(
        _("state"), max_length=10, choices=ProblemState, default=ProblemState.OPEN
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="own_problems",
        verbose_name=_("owner"),
        help_text=_("Nobody's: those who may change problems in the admin look after it."),
    )
    editors = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="edited_problems",
        verbose_name=_("editors"),
    )
    version = models.PositiveIntegerField(
        _("version"),
        default=0,
        editable=False,
        help_text=_("Rises with each move that is made on the problem's pages."),
    )

    class Meta:
        verbose_name = _("problem")
        verbose_name_plural = _("problems")
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("problem_detail", args=[self.slug])
