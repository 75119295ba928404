"""The criteria that answer a question, as a tree."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from decision.problems.enums import PreferenceFunction
from decision.problems.models.problems import Problem
from territories.enums import Direction
from territories.models import Indicator, Source
from territories.models.natural import NaturalKeyModel
from territories.models.rules import Sentence, refuse_what_breaks, trouble_of_alphabets

# What sessions and their records call the branch without a parent; no criterion may have it.
TOP_CODE = "root"


class Criterion(NaturalKeyModel):
    """A node of a problem's criteria tree; a leaf is measured by an indicator.

    That a parent belongs to the same problem and that only leaves have indicators spans
    rows: `clean` keeps it in forms, `decision.selectors.criteria_tree` refuses what slipped by.

    One that was taken out on the problem's pages keeps its row, for sessions that froze it go on
    asking about it, and its code, by which they find its weight: `removed_at` says since when the
    problem knows it no more.
    """

    natural_key_fields = ("problem__slug", "code")
    fixture = "10_problems"
    fixture_rows = {"problem__owner": None, "removed_at": None}

    problem = models.ForeignKey(
        Problem, models.CASCADE, related_name="criteria", verbose_name=_("problem")
    )
    parent = models.ForeignKey(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
    )
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=300)
    description = models.TextField(_("description"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    weight = models.DecimalField(
        _("weight among siblings"),
        max_digits=9,
        decimal_places=4,
        default=1,
        validators=[MinValueValidator(0)],
        help_text=_("Any non-negative number: siblings' weights are made to add up to 1."),
    )
    indicator = models.ForeignKey(
        Indicator,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="criteria",
        verbose_name=_("indicator"),
    )
    source = models.ForeignKey(
        Source,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("values only from"),
        help_text=_("Set where figures of other dates or bases must not mix in."),
    )
    direction = models.CharField(
        _("direction"), max_length=8, choices=Direction, default=Direction.MAX
    )
    target = models.DecimalField(
        _("target"), max_digits=20, decimal_places=6, null=True, blank=True
    )
    preference_function = models.CharField(
        _("preference function"), max_length=12, choices=PreferenceFunction, blank=True
    )
    indifference = models.DecimalField(
        _("indifference threshold q"), max_digits=20, decimal_places=6, null=True, blank=True
    )
    preference = models.DecimalField(
        _("preference threshold p"), max_digits=20, decimal_places=6, null=True, blank=True
    )
    gaussian_scale = models.DecimalField(
        _("Gaussian threshold s"), max_digits=20, decimal_places=6, null=True, blank=True
    )

    removed_at = models.DateTimeField(_("taken out"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["problem", "position", "code"]
        constraints = [
            models.UniqueConstraint(
                name="criterion_code_once_a_problem", fields=["problem", "code"]
            ),
            models.CheckConstraint(
                name="criterion_weight_not_negative", condition=Q(weight__gte=0)
            ),
            models.CheckConstraint(
                name="criterion_target_only_with_its_direction",
                condition=Q(direction=Direction.TARGET, target__isnull=False)
                | (~Q(direction=Direction.TARGET) & Q(target__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def clean(self) -> None:
        code = self._trouble_with_code()
        refuse_what_breaks(
            {
                "code": (code is not None, code or ""),
                "parent": (bool(trouble := self._trouble_with_parent()), trouble),
                "indicator": (bool(trouble := self._trouble_with_indicator()), trouble),
                "target": (
                    (self.direction == Direction.TARGET) != (self.target is not None),
                    _("Give a target where the nearest to it is best, and only there."),
                ),
            }
        )

    def _trouble_with_code(self) -> Sentence | None:
        """Of a code that is new: one that stands already can still be mended."""
        if self.code == TOP_CODE:
            return _("This code stands for the top of the tree.")
        stored = Criterion.objects.filter(pk=self.pk).values_list("code", flat=True).first()
        return None if self.code == stored else trouble_of_alphabets(self.code)

    def _trouble_with_parent(self) -> Sentence:
        """The sentence that says why the parent cannot be one; empty where it can."""
        if self.parent is None:
            return ""
        if self.parent.problem_id != self.problem_id:
            return _("The parent belongs to another problem.")
        if self.parent.indicator_id:
            return _("A criterion that is measured by an indicator has no parts.")
        return _("A criterion is not a part of itself.") if self._is_above(self.parent) else ""

    def _trouble_with_indicator(self) -> Sentence:
        """The sentence that says why the indicator cannot measure this; empty where it can."""
        if self.indicator is None:
            return ""
        if not self._state.adding and self.children.filter(removed_at=None).exists():
            return _("A criterion that has parts is measured by them: leave this empty.")
        problem: Problem | None = getattr(self, "problem", None)
        if problem is not None and self.indicator.subject != problem.subject:
            return _("This indicator is not about what the problem compares.")
        return ""

    def _is_above(self, other: Criterion) -> bool:
        seen: set[int] = set()
        above: Criterion | None = other
        while above is not None and above.pk not in seen:
            if above.pk == self.pk:
                return True
            seen.add(above.pk)
            above = above.parent
        return False
