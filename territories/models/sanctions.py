"""Table 1 of the seed article: a reference data set, no part of any ranking."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from territories.models.measures import Source
from territories.models.natural import NaturalKeyModel


class SanctionCount(NaturalKeyModel):
    """How many persons, entities and vessels of a country are under sanctions."""

    natural_key_fields = ("country_code", "date")
    fixture = "09_sanctions"

    country_code = models.CharField(_("ISO 3166-1 code"), max_length=2)
    country = models.CharField(_("country"), max_length=120)
    date = models.DateField(_("date"))
    individuals = models.PositiveIntegerField(_("individuals"))
    legal_entities = models.PositiveIntegerField(_("legal entities"))
    vessels = models.PositiveIntegerField(_("vessels"))
    source = models.ForeignKey(Source, models.PROTECT, verbose_name=_("source"))

    class Meta:
        verbose_name = _("sanctions by country")
        verbose_name_plural = _("sanctions by country")
        ordering = ["-individuals", "country_code"]
        constraints = [
            models.UniqueConstraint(
                name="sanction_count_once_a_date", fields=["country_code", "date"]
            )
        ]

    def __str__(self) -> str:
        return self.country

    @property
    def total(self) -> int:
        return self.individuals + self.legal_entities + self.vessels
