"""What is known: indicators, observations of them, and where each comes from."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from territories.dates import date_text
from territories.enums import Basis, DatePrecision, Direction, IndicatorKind, Subject
from territories.formulas import (
    STATED,
    FormulaError,
    check_formula,
    check_variable,
    names_if_readable,
    read_name,
)
from territories.models.natural import NaturalKeyModel
from territories.models.rules import (
    Sentence,
    refuse_what_breaks,
    trouble_of_date,
    trouble_of_new_code,
    trouble_of_value,
)


class Source(NaturalKeyModel):
    """A publication: whoever doubts a value can go and look."""

    fixture = "01_sources"

    code = models.SlugField(_("code"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=400)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    accessed = models.DateField(_("accessed"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    is_fictional = models.BooleanField(
        _("fictional"),
        default=False,
        help_text=_("Invented for a demonstration: every page that shows it says so."),
    )

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.title


class Indicator(NaturalKeyModel):
    """Something that can be known of a territory or a project, with its unit."""

    fixture = "07_indicators"

    code = models.CharField(_("code"), max_length=12, unique=True)
    subject = models.CharField(_("about"), max_length=12, choices=Subject)
    group = models.CharField(_("group"), max_length=160)
    name = models.CharField(_("name"), max_length=200)
    unit = models.CharField(_("unit"), max_length=60)
    kind = models.CharField(_("kind"), max_length=12, choices=IndicatorKind)
    direction = models.CharField(_("usual direction"), max_length=8, choices=Direction)
    is_core = models.BooleanField(
        _("core"), default=False, help_text=_("Belongs to the short form of the criteria tree.")
    )
    variable = models.SlugField(
        _("name in formulas"),
        max_length=60,
        null=True,
        blank=True,
        unique=True,
        help_text=_("Lower case letters and underscores, for instance “investment”."),
    )
    formula = models.CharField(
        _("formula"),
        max_length=300,
        blank=True,
        help_text=_("Of a derived indicator: “investment / residents”."),
    )
    definition = models.TextField(_("definition"), blank=True)
    anchor_1 = models.CharField(_("what 1 means"), max_length=300, blank=True)
    anchor_3 = models.CharField(_("what 3 means"), max_length=300, blank=True)
    anchor_5 = models.CharField(_("what 5 means"), max_length=300, blank=True)
    decimals = models.PositiveSmallIntegerField(_("decimals shown"), default=0)
    least = models.DecimalField(
        _("least possible value"),
        max_digits=20,
        decimal_places=6,
        null=True,
        blank=True,
        help_text=_("Smaller values are refused; empty: there is no such limit."),
    )
    most = models.DecimalField(
        _("largest possible value"),
        max_digits=20,
        decimal_places=6,
        null=True,
        blank=True,
        help_text=_("Larger values are refused; empty: there is no such limit."),
    )
    is_whole = models.BooleanField(
        _("whole numbers only"), default=False, help_text=_("Such as jobs: one and a half is none.")
    )
    article_section = models.CharField(_("section of the article"), max_length=120, blank=True)
    source = models.ForeignKey(Source, models.PROTECT, verbose_name=_("source"))
    official_table = models.CharField(
        _("official table"),
        max_length=300,
        blank=True,
        help_text=_("Where its values are published: a page names it while there are none."),
    )
    note = models.TextField(_("note"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["subject", "position", "code"]
        constraints = [
            models.CheckConstraint(
                name="indicator_formula_only_if_derived",
                condition=(Q(kind=IndicatorKind.DERIVED) & ~Q(formula=""))
                | (~Q(kind=IndicatorKind.DERIVED) & Q(formula="")),
            ),
            models.CheckConstraint(
                name="indicator_anchors_only_if_judged",
                condition=Q(kind=IndicatorKind.JUDGED) | Q(anchor_1="", anchor_3="", anchor_5=""),
            ),
            models.CheckConstraint(
                name="indicator_least_below_most",
                condition=Q(least__isnull=True) | Q(most__isnull=True) | Q(least__lt=F("most")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def is_yes_or_no(self) -> bool:
        """Whether its only values are 0 and 1, which readers are told as no and yes."""
        return self.is_whole and self.least == 0 and self.most == 1

    @property
    def heading_unit(self) -> str:
        """The unit above a column of its values; files say `unit`, for theirs are numbers."""
        return str(_("yes or no") if self.is_yes_or_no else self.unit)

    @property
    def value_unit(self) -> str:
        """The unit beside one value: a yes has none."""
        return "" if self.is_yes_or_no else str(self.unit)

    def clean(self) -> None:
        is_derived = self.kind == IndicatorKind.DERIVED
        has_anchors = bool(self.anchor_1 or self.anchor_3 or self.anchor_5)
        code = trouble_of_new_code(self)
        refuse_what_breaks(
            {
                "code": (code is not None, code or ""),
                "formula": (
                    is_derived != bool(self.formula),
                    _("A derived indicator has a formula, and no other kind has one."),
                ),
                "kind": (
                    has_anchors and self.kind != IndicatorKind.JUDGED,
                    _("Only a judged indicator says what 1, 3 and 5 mean: empty those fields."),
                ),
                "most": (
                    self.least is not None and self.most is not None and self.least >= self.most,
                    _("The largest possible value is above the least possible one."),
                ),
            }
        )
        try:
            if self.variable:
                check_variable(self.variable)
        except FormulaError as error:
            raise ValidationError({"variable": str(error)}) from error
        self._refuse_to_leave_formulas_without_a_name()
        try:
            if is_derived:
                check_formula(
                    self.formula, variable=self.variable, known=self._names_for_formulas()
                )
        except FormulaError as error:
            raise ValidationError({"formula": str(error)}) from error

    def _others(self) -> models.QuerySet[Indicator]:
        return Indicator.objects.filter(subject=self.subject).exclude(pk=self.pk)

    def _names_for_formulas(self) -> dict[str, str]:
        stated = STATED if self.subject == Subject.TERRITORY else ()
        named = self._others().exclude(variable=None)
        return {other.variable or "": other.formula for other in named} | dict.fromkeys(stated, "")

    def _refuse_to_leave_formulas_without_a_name(self) -> None:
        before = Indicator.objects.filter(pk=self.pk).values_list("variable", flat=True).first()
        if before in (None, self.variable):
            return
        for other in self._others().filter(kind=IndicatorKind.DERIVED):
            if before in {read_name(name).variable for name in names_if_readable(other.formula)}:
                raise ValidationError(
                    {
                        "variable": _("The formula of %(indicator)s uses the name “%(name)s”.")
                        % {"indicator": other.code, "name": before}
                    }
                )


class Observation(NaturalKeyModel):
    """One value of one indicator, of one territory or project, at one date, from one source.

    Values are never overwritten: a newer observation supersedes, the older stays
    (`territories.selectors.observations` chooses).
    """

    natural_key_fields = (
        "indicator__code",
        "territory__code",
        "project__code",
        "date",
        "basis",
        "source__code",
    )
    fixture = "08_observations"
    renamed_path = "territory__code"

    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="observations", verbose_name=_("indicator")
    )
    territory = models.ForeignKey(
        "territories.Territory",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="observations",
        verbose_name=_("territory"),
    )
    project = models.ForeignKey(
        "territories.Project",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="observations",
        verbose_name=_("project"),
    )
    date = models.DateField(_("date"), help_text=_("The first day of the period."))
    date_precision = models.CharField(
        _("precision of the date"),
        max_length=8,
        choices=DatePrecision,
        default=DatePrecision.DAY,
    )
    value = models.DecimalField(
        _("value"), max_digits=20, decimal_places=6, help_text=_("In the indicator's unit.")
    )
    low = models.DecimalField(
        _("lowest plausible"), max_digits=20, decimal_places=6, null=True, blank=True
    )
    high = models.DecimalField(
        _("highest plausible"), max_digits=20, decimal_places=6, null=True, blank=True
    )
    median = models.DecimalField(
        _("median of the judgements"), max_digits=20, decimal_places=6, null=True, blank=True
    )
    deviation = models.DecimalField(
        _("standard deviation of the judgements"),
        max_digits=20,
        decimal_places=6,
        null=True,
        blank=True,
    )
    people = models.PositiveIntegerField(_("people who judged"), null=True, blank=True)
    unknown = models.PositiveIntegerField(_("people who did not know"), null=True, blank=True)
    basis = models.CharField(_("basis"), max_length=12, choices=Basis)
    source = models.ForeignKey(
        Source, models.PROTECT, related_name="observations", verbose_name=_("source")
    )
    note = models.TextField(_("note"), blank=True)
    entered_at = models.DateTimeField(_("entered"), auto_now_add=True)

    class Meta:
        verbose_name = _("observation")
        verbose_name_plural = _("observations")
        ordering = ["indicator", "territory", "project", "-date", "-entered_at"]
        constraints = [
            models.CheckConstraint(
                name="observation_of_one_subject",
                condition=Q(territory__isnull=False, project__isnull=True)
                | Q(territory__isnull=True, project__isnull=False),
            ),
            models.CheckConstraint(
                name="observation_value_within_low_and_high",
                condition=Q(low__isnull=True, high__isnull=True)
                # Named not null: a check that comes out as null would let half a span pass.
                | Q(
                    low__isnull=False,
                    high__isnull=False,
                    low__lte=F("value"),
                    high__gte=F("value"),
                ),
            ),
            models.UniqueConstraint(
                name="observation_of_territory_once",
                fields=["indicator", "territory", "date", "basis", "source"],
                condition=Q(territory__isnull=False),
            ),
            models.UniqueConstraint(
                name="observation_of_project_once",
                fields=["indicator", "project", "date", "basis", "source"],
                condition=Q(project__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        when = date_text(self.date, self.date_precision)
        return f"{self.indicator} · {self.territory or self.project} · {when}"

    def clean(self) -> None:
        indicator = getattr(self, "indicator", None)
        if indicator and indicator.kind == IndicatorKind.DERIVED:
            raise ValidationError(
                {"indicator": _("This indicator is computed by its formula, not entered.")}
            )
        if (self.territory is None) == (self.project is None):
            raise ValidationError({"territory": _("Choose a territory or a project, not both.")})
        about = Subject.TERRITORY if self.territory else Subject.PROJECT
        if indicator and indicator.subject != about:
            raise ValidationError(
                {
                    "indicator": _("This indicator is about something else: %(subject)s.")
                    % {"subject": indicator.get_subject_display()}
                }
            )
        value, day = trouble_of_value(indicator, self.value), self._trouble_of_date()
        refuse_what_breaks(
            {
                "value": (value is not None, value or ""),
                "low": (
                    not self.lies_within_its_span(),
                    _("Give both plausible ends or neither, with the value between them."),
                ),
                "date": (day is not None, day or ""),
            }
        )

    def _trouble_of_date(self) -> Sentence | None:
        if self._is_told_twice():
            return _(
                "This source's value for this date and basis is stored already: "
                "change that one, or name another source."
            )
        return trouble_of_date(self.date, self.date_precision)

    def lies_within_its_span(self) -> bool:
        # A form that refused the value calls this without one.
        known = [end for end in (self.low, self.value, self.high) if end is not None]
        return (self.low is None) == (self.high is None) and known == sorted(known)

    def _is_told_twice(self) -> bool:
        return (
            Observation.objects.filter(
                indicator=self.indicator_id,
                territory=self.territory_id,
                project=self.project_id,
                date=self.date,
                basis=self.basis,
                source=self.source_id,
            )
            .exclude(pk=self.pk)
            .exists()
        )
