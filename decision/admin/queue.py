"""The worker's queue, in the language of the page.

django-ox's own pages are English, and those of its timetable store what no worker here reads: the
source of a timetable in the database is not set, and no task is offered to one.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django_ox.actions import discard_many, retry_many
from django_ox.models import OxSchedule, OxTask

from config.folding import folded
from decision.admin.base import ReadOnlyAdmin

admin.site.unregister([OxTask, OxSchedule])

# Not its own options, which are part of its migrations: what pages call it.
OxTask._meta.verbose_name = gettext_lazy("background work")
OxTask._meta.verbose_name_plural = gettext_lazy("Background work: queue")

STATES = {
    "READY": pgettext_lazy("background work", "waits"),
    "WAITING": pgettext_lazy("background work", "waits for another"),
    "RUNNING": pgettext_lazy("background work", "goes on"),
    "SUCCESSFUL": pgettext_lazy("background work", "done"),
    "FAILED": pgettext_lazy("background work", "failed"),
    "LOST": pgettext_lazy("background work", "lost with its worker"),
    "DISCARDED": pgettext_lazy("background work", "given up"),
}
WORKS = {
    "decision.portfolios.services.behind.solve": gettext_lazy("the best portfolio"),
    "decision.accounts.services.resetting.send_links": gettext_lazy("letter for a new password"),
    "territories.importing.working.bring": gettext_lazy("import of a file"),
    "config.upkeep.tidy": gettext_lazy("nightly tidying"),
}


class StateFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(STATES.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[OxTask]) -> QuerySet[OxTask]:
        return queryset.filter(status=self.value()) if self.value() else queryset


class WorkFilter(admin.SimpleListFilter):
    """By what is to be done, in the words of the page."""

    title = gettext_lazy("what is to be done")
    parameter_name = "work"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(WORKS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[OxTask]) -> QuerySet[OxTask]:
        return queryset.filter(task_path=self.value()) if self.value() else queryset


@admin.register(OxTask)
class QueueAdmin(ReadOnlyAdmin):
    """What the worker has done and has to do; what failed can be tried again, or given up."""

    list_display = ["work", "state", "tries", "asked_at", "begun_at", "ended_at"]
    list_filter = [StateFilter, WorkFilter, "enqueued_at"]
    search_fields = ["task_path"]
    ordering = ["-enqueued_at"]
    fields = ["work", "state", "tries", "asked_at", "begun_at", "ended_at", "troubles"]
    actions = ["again", "give_up"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[OxTask], search_term: str
    ) -> tuple[QuerySet[OxTask], bool]:
        """By the words that the page says for it, too."""
        asked = folded(search_term.strip()) or ""
        named = [path for path, words in WORKS.items() if asked in (folded(str(words)) or "")]
        found, repeats = super().get_search_results(request, queryset, search_term)
        return found | queryset.filter(task_path__in=named), repeats

    @admin.display(description=gettext_lazy("what is to be done"), ordering="task_path")
    def work(self, row: OxTask) -> str:
        return str(WORKS.get(row.task_path, row.task_path))

    @admin.display(description=gettext_lazy("state"), ordering="status")
    def state(self, row: OxTask) -> str:
        return str(STATES.get(row.status, row.status))

    @admin.display(description=gettext_lazy("tries"), ordering="attempts")
    def tries(self, row: OxTask) -> str:
        return _("%(number)s of %(most)s") % {"number": row.attempts, "most": row.max_attempts}

    @admin.display(
        description=pgettext_lazy("background work", "asked for"), ordering="enqueued_at"
    )
    def asked_at(self, row: OxTask) -> Any:
        return row.enqueued_at

    @admin.display(description=pgettext_lazy("background work", "begun"), ordering="started_at")
    def begun_at(self, row: OxTask) -> Any:
        return row.started_at

    @admin.display(description=pgettext_lazy("background work", "ended"), ordering="finished_at")
    def ended_at(self, row: OxTask) -> Any:
        return row.finished_at

    @admin.display(description=gettext_lazy("what went wrong"))
    def troubles(self, row: OxTask) -> str:
        return "\n\n".join(each["traceback"] for each in row.errors) or "–"

    def has_move_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("django_ox.change_oxtask")

    @admin.action(description=gettext_lazy("Try again"), permissions=["move"])
    def again(self, request: HttpRequest, queryset: QuerySet[OxTask]) -> None:
        self._tell(request, *retry_many(queryset))

    @admin.action(description=gettext_lazy("Give up"), permissions=["move"])
    def give_up(self, request: HttpRequest, queryset: QuerySet[OxTask]) -> None:
        self._tell(request, *discard_many(queryset))

    def _tell(self, request: HttpRequest, done: int, skipped: int) -> None:
        told = _("Done: %(done)s. Left as they are, since their state does not allow it: %(left)s.")
        messages.info(request, told % {"done": done, "left": skipped})
