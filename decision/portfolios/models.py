"""A portfolio that somebody keeps, and one that is adopted: decided upon, with a reason."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from decision.problems.models import Problem


def new_key() -> str:
    """Tells nothing of how many there are."""
    return secrets.token_urlsafe(9)


class KeptPortfolio(models.Model):
    """A question put to the engine and its answer, as they were that day.

    `address` is that of the page that asks the same of today's data; the digests are those of the
    canonical JSON of `document` and `answer`; `figures` is what the kept ones are compared by.
    One that is adopted everybody sees who sees the problem, the others their owner alone. Which
    one a newly adopted one `supersedes`, `services.kept.adopt_portfolio` says.
    """

    problem = models.ForeignKey(
        Problem, models.CASCADE, related_name="kept_portfolios", verbose_name=_("problem")
    )
    key = models.CharField(_("key"), max_length=12, unique=True, default=new_key, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="kept_portfolios",
        verbose_name=_("owner"),
    )
    title = models.CharField(_("title"), max_length=160)
    address = models.TextField(_("address"))
    document = models.JSONField(_("question"))
    answer = models.JSONField(_("answer"))
    document_sha256 = models.CharField(_("SHA-256 of the question"), max_length=64)
    answer_sha256 = models.CharField(_("SHA-256 of the answer"), max_length=64)
    figures = models.JSONField(_("figures"), default=dict)
    made_at = models.DateTimeField(_("saved"), auto_now_add=True)
    adopted_on = models.DateField(_("adopted"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    supersedes = models.OneToOneField(
        "self",
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="superseded_by",
        verbose_name=_("supersedes"),
    )

    class Meta:
        verbose_name = _("kept portfolio")
        verbose_name_plural = _("kept portfolios")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="portfolio_adopted_with_reason",
                condition=Q(adopted_on__isnull=True) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="portfolio_supersedes_if_adopted",
                condition=Q(supersedes__isnull=True) | Q(adopted_on__isnull=False),
            ),
            # The others each supersede another one: the adopted ones of a problem are a chain.
            models.UniqueConstraint(
                name="portfolio_first_adopted_once",
                fields=["problem"],
                condition=Q(adopted_on__isnull=False, supersedes__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("portfolio_kept", args=[self.problem.slug, self.key])

    @property
    def opening(self) -> str:
        """The address with a word of which kept portfolio is opened."""
        return f"{self.address}{'&' if '?' in self.address else '?'}kept={self.key}"

    @property
    def is_adopted(self) -> bool:
        return self.adopted_on is not None
