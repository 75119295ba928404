"""What the reference data's loader remembers of itself."""

import json

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _


class LoadedRow(models.Model):
    """One row of a fixture as `territories.services.reference_data` last wrote it.

    It stands in the same database as the row: whoever deletes or copies that one deletes or
    copies this memory with it. `state` holds the loaded fields as they read back, not a hash of
    the whole row, so that a column added later does not look like somebody's edit.
    """

    model = models.CharField(_("model"), max_length=100)
    key = models.CharField(_("natural key"), max_length=500)
    digest = models.CharField(_("SHA-256 in the fixture"), max_length=64)
    state = models.JSONField(_("fields as written"), encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = _("loaded row")
        verbose_name_plural = _("loaded rows")
        ordering = ["model", "key"]
        constraints = [models.UniqueConstraint(name="loaded_row_once", fields=["model", "key"])]

    def __str__(self) -> str:
        return self.named

    @property
    def named(self) -> str:
        """The parts of its key, as people read them."""
        try:
            parts = json.loads(self.key)
        except ValueError:
            return self.key
        return " · ".join(str(part) for part in parts if part is not None)
