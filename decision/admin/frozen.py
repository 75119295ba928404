"""A criterion or an alternative that a session asks about stays where it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import HttpRequest
from django.utils.translation import gettext as _

from decision.problems.models import Alternative, Criterion, Problem
from decision.sessions.models import Session
from decision.sessions.selectors.frozen import Frozen, frozen_in
from territories.admin.along import counted
from territories.admin.reasons import ReasonForm

if TYPE_CHECKING:
    from unfold.admin import ModelAdmin
else:
    ModelAdmin = object

# Deleted objects as nested lists, their counts, permissions that are missing, what forbids it.
Deleted = tuple[list[Any], dict[str, int], set[str], list[str]]


def _reason(row: Criterion | Alternative, frozen: Frozen) -> str:
    """Why a row cannot be moved or deleted; empty if it can."""
    by_key = frozen.criteria if isinstance(row, Criterion) else frozen.alternatives
    title = by_key.get(row.pk)
    if title is None:
        return ""
    return _("“%(row)s” stays as it is: the session “%(session)s” asks about it.") % {
        "row": row,
        "session": title,
    }


class KeepsFrozenForm(ModelForm):
    """Refuses to delete or move what a session asks about, and says which session."""

    keeps: Sequence[str] = ()  # the fields that move a row

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.instance.pk is None:
            return cleaned
        # Taken back here: Django's own check would print what participants answered.
        deleted = self.cleaned_data.pop(DELETION_FIELD_NAME, False)
        moved = sorted(set(self.keeps) & set(self.changed_data))
        if deleted or moved:
            self._refuse_frozen(moved)
        if deleted and not self.errors:
            self.cleaned_data[DELETION_FIELD_NAME] = True
        return cleaned

    def _refuse_frozen(self, moved: Sequence[str]) -> None:
        stored = type(self.instance).objects.get(pk=self.instance.pk)
        if reason := _reason(stored, frozen_in([stored.problem_id])):
            names: Sequence[str | None] = moved or [None]
            for name in names:
                self.add_error(name, ValidationError(reason))


class CriterionForm(KeepsFrozenForm):
    keeps = ("problem", "parent", "code")  # a frame finds weights by code

    class Meta:
        model = Criterion
        fields = "__all__"  # noqa: DJ007 - the admin's own choice of fields narrows it


class AlternativeForm(KeepsFrozenForm):
    keeps = ("problem", "territory", "project")

    class Meta:
        model = Alternative
        fields = "__all__"  # noqa: DJ007 - the same


class CriterionPageForm(ReasonForm, CriterionForm):
    """On a page of its own a criterion is changed for a reason."""


class AlternativePageForm(ReasonForm, AlternativeForm):
    """The same of an alternative."""


class KeepsFrozenAdmin(ModelAdmin):
    """The pages that ask whether to delete say why not.

    Django would list what stands in the way: the answers themselves, blind rounds' among them.
    """

    def get_deleted_objects(self, objs: Iterable[Any], request: HttpRequest) -> Deleted:
        if reasons := _reasons(list(objs)):
            return [], {}, set(), reasons
        if issubclass(self.model, Problem):  # nothing but sessions forbids it
            return counted(self.admin_site, request, list(objs))
        deleted: Deleted = super().get_deleted_objects(objs, request)
        return deleted


def _reasons(rows: Sequence[Problem | Criterion | Alternative]) -> list[str]:
    problems = [row.pk for row in rows if isinstance(row, Problem)]
    sessions = Session.objects.filter(problem__in=problems).order_by("pk")
    parts = [row for row in rows if not isinstance(row, Problem)]
    frozen = frozen_in({row.problem_id for row in parts})
    return [
        _("The session “%(session)s” asks about it.") % {"session": session} for session in sessions
    ] + [reason for row in parts if (reason := _reason(row, frozen))]
