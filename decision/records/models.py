"""The record that seals a session: written once, never changed."""

from __future__ import annotations

import hashlib

from django.core.cache import cache
from django.db import models
from django.utils.translation import gettext_lazy as _

from decision.sessions.models import AppendOnly, Session


class DecisionRecord(AppendOnly):
    """A sealed session: canonical JSON, its SHA-256, and the record before it.

    `content` is kept as text, byte for byte as it was digested; it names the digest of
    `previous`, so that the records form a chain. A demonstration's record stands outside the
    chain: it has no `number` and follows none, so that it can be deleted with its session.
    """

    session = models.OneToOneField(
        Session, models.PROTECT, related_name="record", verbose_name=_("session")
    )
    number = models.PositiveIntegerField(_("number"), null=True, blank=True, unique=True)
    sealed_at = models.DateTimeField(_("sealed"))
    content = models.TextField(_("content"))
    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    previous = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        related_name="next",
        verbose_name=_("record before it"),
    )

    class Meta:
        verbose_name = _("decision record")
        verbose_name_plural = _("decision records")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number or '—'} {self.sha256[:12]}"

    @property
    def file(self) -> bytes:
        """What is downloaded: the record byte for byte and its digest, in one canonical JSON."""
        return b'{"record":%b,"sha256":"%b"}' % (self.content.encode(), self.sha256.encode())

    @property
    def file_sha256(self) -> str:
        """What `sha256sum` says of the file; a record of megabytes is read for it once."""
        key = f"record-file-{self.sha256}"
        found: str | None = cache.get(key)
        if found is None:
            found = hashlib.sha256(self.file).hexdigest()
            cache.set(key, found, None)
        return found

    @property
    def file_name(self) -> str:
        """What the downloaded file is called."""
        number = self.number or f"demonstration-{self.session.code}"
        return f"mera-record-{number}.json"
