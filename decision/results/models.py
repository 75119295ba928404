"""What a revealed round came to, worked out once."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from decision.sessions.models import Round


class KeptAnswers(models.Model):
    """The engine's answers to what a revealed round asks.

    They can be worked out again at any time and are never looked at where `inputs` or
    `software` say that they would be others now: `decision.results.services.kept` keeps that.
    `inputs` is the digest of all that the documents are made of, `documents` are the digests of
    the documents themselves, by name. `answers` is what pages show and `counts` what only a
    record holds beyond it, both as compressed JSON.
    """

    round = models.OneToOneField(
        Round, models.CASCADE, related_name="kept_answers", verbose_name=_("round")
    )
    inputs = models.CharField(max_length=64)
    software = models.CharField(max_length=64)
    documents = models.JSONField(default=dict)
    answers = models.BinaryField()
    counts = models.BinaryField()
    kept_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("kept answers")
        verbose_name_plural = _("kept answers")

    def __str__(self) -> str:
        return str(self.round)
