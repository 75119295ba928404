"""What a problem compares."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from decision.problems.models.problems import Problem
from territories.enums import Subject
from territories.models import Project, Territory
from territories.models.natural import NaturalKeyModel
from territories.models.rules import refuse_what_breaks


class Alternative(NaturalKeyModel):
    """A territory or a project that a problem compares.

    One that was taken out on the problem's pages keeps its row, for sessions that froze it go on
    rating it: `removed_at` says since when the problem knows it no more.
    """

    natural_key_fields = ("problem__slug", "territory__code", "project__code")
    fixture = "10_problems"
    fixture_rows = {"problem__owner": None, "removed_at": None}

    problem = models.ForeignKey(
        Problem, models.CASCADE, related_name="alternatives", verbose_name=_("problem")
    )
    territory = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, verbose_name=_("territory")
    )
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, verbose_name=_("project")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    removed_at = models.DateTimeField(_("taken out"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("alternative")
        verbose_name_plural = _("alternatives")
        ordering = ["problem", "position", "id"]
        constraints = [
            models.CheckConstraint(
                name="alternative_is_one_subject",
                condition=Q(territory__isnull=False, project__isnull=True)
                | Q(territory__isnull=True, project__isnull=False),
            ),
            models.UniqueConstraint(
                name="alternative_territory_once",
                fields=["problem", "territory"],
                condition=Q(territory__isnull=False),
            ),
            models.UniqueConstraint(
                name="alternative_project_once",
                fields=["problem", "project"],
                condition=Q(project__isnull=False),
            ),
        ]

    @property
    def subject(self) -> Territory | Project:
        subject = self.territory or self.project
        assert subject is not None  # the database's constraint alternative_is_one_subject
        return subject

    def __str__(self) -> str:
        return str(self.subject)

    def clean(self) -> None:
        problem: Problem | None = getattr(self, "problem", None)
        if problem is None:
            return  # said beside its own field
        wanted, other = "territory", "project"
        if problem.subject == Subject.PROJECT:
            wanted, other = other, wanted
        refuse_what_breaks(
            {
                wanted: (
                    getattr(self, wanted) is None or self._is_compared_already(),
                    _("Choose what the problem compares, and each thing once."),
                ),
                other: (
                    getattr(self, other) is not None,
                    _("This problem compares something else: leave this empty."),
                ),
            }
        )

    def _is_compared_already(self) -> bool:
        return (
            Alternative.objects.filter(
                problem=self.problem_id, territory=self.territory_id, project=self.project_id
            )
            .exclude(pk=self.pk)
            .exists()
        )
