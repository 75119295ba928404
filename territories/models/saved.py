"""Addresses that somebody keeps: a ranking by his own weights, a comparison."""

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from territories.enums import SavedKind


def new_key() -> str:
    """Tells nothing of how many there are."""
    return secrets.token_urlsafe(9)


class SavedView(models.Model):
    """A page with its whole state in the address, and a digest of the data under it.

    `told` is what the page said when it was saved, as far as whoever shows it compares: of a
    ranking the places by the code of the alternative. On pages only `owner` sees the row.
    """

    key = models.CharField(_("key"), max_length=12, unique=True, default=new_key, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("owner"),
        on_delete=models.CASCADE,
        related_name="saved_views",
    )
    kind = models.CharField(_("kind"), max_length=12, choices=SavedKind)
    title = models.CharField(_("title"), max_length=160)
    address = models.TextField(_("address"))
    digest = models.CharField(_("SHA-256 of the data"), max_length=64)
    told = models.JSONField(_("what it said"), default=dict)
    made_at = models.DateTimeField(_("saved"), auto_now_add=True)

    class Meta:
        verbose_name = _("saved page")
        verbose_name_plural = _("saved pages")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def opening(self) -> str:
        """The address with a word of which saved page is opened."""
        return f"{self.address}{'&' if '?' in self.address else '?'}saved={self.key}"
