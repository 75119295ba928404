"""Where and in what: regions, sectors, territories, their residents, projects."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from territories.enums import DatePrecision, ProjectStatus, Regime, TerritoryStatus
from territories.models.measures import Source
from territories.models.natural import NaturalKeyModel
from territories.models.projects import IS_A_PART_OR_EMPTY, least_share_field
from territories.models.rules import Sentence, refuse_what_breaks, trouble_of_new_code


class Region(NaturalKeyModel):
    """A federal subject."""

    fixture = "02_regions"

    code = models.CharField(_("ISO 3166-2 code"), max_length=6, unique=True)
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        code = trouble_of_new_code(self)
        refuse_what_breaks({"code": (code is not None, code or "")})


class Sector(NaturalKeyModel):
    """A branch of the economy, as territories and projects state it."""

    fixture = "03_sectors"

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=160)
    is_article_priority = models.BooleanField(
        _("priority in the article"),
        default=False,
        help_text=_("One of the four sectors that the seed article calls a priority."),
    )
    decree_603_direction = models.PositiveSmallIntegerField(
        _("direction of Decree 603"),
        null=True,
        blank=True,
        unique=True,
        help_text=_("1 to 13: the place among the decree's priority directions."),
    )
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, verbose_name=_("source")
    )

    class Meta:
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="sector_decree_603_direction_1_to_13",
                condition=Q(decree_603_direction__isnull=True)
                | Q(decree_603_direction__range=(1, 13)),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        direction = self.decree_603_direction
        refuse_what_breaks(
            {
                "decree_603_direction": (
                    direction is not None and not 1 <= direction <= 13,
                    _("The decree has directions 1 to 13."),
                )
            }
        )


class Territory(NaturalKeyModel):
    """A territory of advanced development, or a zone to compare it with.

    Zones merge, divide and are renamed: name, status and successor are data, never code
    (`territories.services.successions` keeps what was before).
    """

    fixture = "04_territories"
    renamed_path = "code"

    code = models.CharField(_("code"), max_length=12, unique=True)
    name = models.CharField(_("name"), max_length=300)
    former_names = models.CharField(_("former names"), max_length=300, blank=True)
    regime = models.CharField(_("legal regime"), max_length=12, choices=Regime)
    status = models.CharField(
        _("status"), max_length=12, choices=TerritoryStatus, default=TerritoryStatus.ACTIVE
    )
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("merged into")
    )
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="territories", verbose_name=_("region")
    )
    established = models.DateField(_("established"), null=True, blank=True)
    established_precision = models.CharField(
        _("precision of the date"), max_length=8, choices=DatePrecision, blank=True
    )
    label_place = models.CharField(
        _("place of the label"),
        max_length=120,
        blank=True,
        help_text=_("The town whose coordinates stand for a territory of many sites."),
    )
    latitude = models.DecimalField(
        _("latitude, °"), max_digits=7, decimal_places=4, null=True, blank=True
    )
    longitude = models.DecimalField(
        _("longitude, °"), max_digits=7, decimal_places=4, null=True, blank=True
    )
    geonames_id = models.PositiveIntegerField(_("GeoNames number"), null=True, blank=True)
    source = models.ForeignKey(
        Source,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("source"),
    )
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("territory")
        verbose_name_plural = _("territories")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="territory_label_point_whole_and_on_earth",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                # Named not null: a check that comes out as null would let half a point pass.
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
            ),
            models.CheckConstraint(
                name="territory_successor_only_if_merged",
                condition=Q(successor__isnull=True) | Q(status=TerritoryStatus.MERGED),
            ),
            models.CheckConstraint(
                name="territory_established_with_precision",
                condition=Q(established__isnull=True, established_precision="")
                | (Q(established__isnull=False) & ~Q(established_precision="")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("territory_detail", args=[self.code])

    @property
    def short_name(self) -> str:
        """Without the abbreviation of the regime that most names begin with, for labels.

        >>> Territory(name="ASEZ South Yakutia").short_name, Territory(name="Alabuga").short_name
        ('South Yakutia', 'Alabuga')
        """
        first, _space, rest = self.name.partition(" ")
        return rest if rest and first.isupper() else self.name

    def clean(self) -> None:
        latitude, longitude = self.latitude, self.longitude
        code = trouble_of_new_code(self) or self._trouble_of_former_code()
        refuse_what_breaks(
            {
                "code": (code is not None, code or ""),
                "latitude": (
                    latitude is not None and abs(latitude) > 90,
                    _("A latitude lies between −90° and 90°."),
                ),
                "longitude": (
                    (latitude is None) != (longitude is None)
                    or (longitude is not None and abs(longitude) > 180),
                    _("Give both coordinates or neither; a longitude lies between −180° and 180°."),
                ),
                "successor": (
                    self.successor_id is not None and self.status != TerritoryStatus.MERGED,
                    _("Only a merged territory is part of another: choose that status first."),
                ),
                "established_precision": (
                    (self.established is None) == bool(self.established_precision),
                    _("A date and its precision go together: give both or neither."),
                ),
            }
        )

    def _trouble_of_former_code(self) -> Sentence | None:
        """A code that leads to another territory's page goes on leading there."""
        renamed = Territory.objects.filter(
            successions__old_code__iexact=self.code, successions__undone_at=None
        )
        holder = renamed.exclude(pk=self.pk).first()
        if holder is None:
            return None
        return _("The code %(code)s is, or was, that of “%(name)s”.") % {
            "code": self.code,
            "name": holder.name,
        }


class Specialisation(NaturalKeyModel):
    """One direction of a territory's stated specialisation, in the words of the source."""

    natural_key_fields = ("territory__code", "date", "position")
    fixture = "06_specialisations"
    renamed_path = "territory__code"

    territory = models.ForeignKey(
        Territory, models.CASCADE, related_name="specialisations", verbose_name=_("territory")
    )
    position = models.PositiveSmallIntegerField(_("place in the source's list"))
    stated = models.CharField(_("as stated"), max_length=200)
    sector = models.ForeignKey(Sector, models.PROTECT, verbose_name=_("sector"))
    date = models.DateField(_("date"), help_text=_("The first day of the period."))
    date_precision = models.CharField(
        _("precision of the date"),
        max_length=8,
        choices=DatePrecision,
        default=DatePrecision.DAY,
    )
    source = models.ForeignKey(Source, models.PROTECT, verbose_name=_("source"))

    class Meta:
        verbose_name = _("stated specialisation")
        verbose_name_plural = _("stated specialisations")
        ordering = ["territory", "date", "position"]
        constraints = [
            models.UniqueConstraint(
                name="specialisation_one_a_place",
                fields=["territory", "date", "position"],
            )
        ]

    def __str__(self) -> str:
        return f"{self.territory.code}: {self.stated}"


class Organisation(NaturalKeyModel):
    """A company or institution: a territory's anchor resident, a project's applicant."""

    fixture = "05_organisations"

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=300)
    is_fictional = models.BooleanField(_("fictional"), default=False)
    anchor_of = models.ForeignKey(
        Territory,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="anchor_residents",
        verbose_name=_("anchor resident of"),
    )
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, verbose_name=_("source")
    )

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Project(NaturalKeyModel):
    """A candidate for investment."""

    fixture = "05_projects"

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=300)
    summary = models.TextField(_("summary"), blank=True)
    applicant = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, verbose_name=_("applicant")
    )
    territory = models.ForeignKey(
        Territory, models.PROTECT, related_name="projects", verbose_name=_("territory")
    )
    sectors: models.ManyToManyField[Sector, models.Model] = models.ManyToManyField(
        Sector, blank=True, verbose_name=_("sectors")
    )
    capital_cost = models.DecimalField(
        _("capital cost, RUB mn"),
        max_digits=16,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    requested_budget = models.DecimalField(
        _("requested budget, RUB mn"),
        max_digits=16,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(10**12)],
    )
    least_share = least_share_field()
    status = models.CharField(
        _("status"), max_length=12, choices=ProjectStatus, default=ProjectStatus.PROPOSED
    )
    is_fictional = models.BooleanField(
        _("fictional"),
        default=False,
        help_text=_("Invented for a demonstration: every page that shows it says so."),
    )

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="project_money_not_negative",
                condition=(Q(capital_cost__isnull=True) | Q(capital_cost__gte=0))
                & (Q(requested_budget__isnull=True) | Q(requested_budget__gte=0)),
            ),
            models.CheckConstraint(
                name="project_least_share_is_a_part", condition=IS_A_PART_OR_EMPTY
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("project_detail", args=[self.code])
