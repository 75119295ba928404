"""Work in the background: how far it is, what went wrong, and the way to where that is mended."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from territories.admin.base import ShownAdmin
from territories.enums import BackgroundState
from territories.importing.working import IS_IMPORT, IS_REFUSED
from territories.models import BackgroundTask
from territories.services import uploads

FAILED = Q(state=BackgroundState.FAILED)
TROUBLES = {
    "imports": (_("imports that failed or have refused rows"), IS_IMPORT & (FAILED | IS_REFUSED)),
    "others": (_("other background tasks that failed"), FAILED & ~IS_IMPORT),
}


class OfTrouble(SimpleListFilter):
    title = _("what went wrong")
    parameter_name = "trouble"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [(name, title) for name, (title, _rows) in TROUBLES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        chosen = TROUBLES.get(self.value() or "")
        return queryset.filter(chosen[1]) if chosen else None


@admin.register(BackgroundTask)
class BackgroundTaskAdmin(ShownAdmin):
    """How far it is; what is asked and answered is its owner's."""

    list_display = ["title", "owner", "state", "step", "steps", "made_at", "ended_at"]
    list_filter = ["state", OfTrouble]
    list_select_related = ["owner"]
    search_fields = ["title", "owner__username"]
    fields = [
        "title",
        "owner",
        "answer_page",
        "state",
        "step",
        "steps",
        "stop_asked",
        "trouble",
        "made_at",
        "ended_at",
    ]
    readonly_fields = ["answer_page"]
    view_on_site: Any = False  # others than its owner do not find the page

    def get_object(self, request: HttpRequest, *args: Any, **options: Any) -> Any:
        row: Any = super().get_object(request, *args, **options)
        if row is not None:
            row.is_own = row.owner_id == request.user.pk
        return row

    @admin.display(description=_("where it is looked at and mended"))
    def answer_page(self, row: Any) -> str:
        if not row.is_own:
            return gettext("only its owner can")
        if not _has_an_answer(row):
            return gettext("The file is no longer kept: bring it again.")
        link = '<a class="text-primary-600 underline dark:text-primary-500" href="{}">{}</a>'
        return format_html(link, row.opening, gettext("See the answer"))


def _has_an_answer(row: BackgroundTask) -> bool:
    """An import that is not stored is shown beside its file, which is kept for a day."""
    token = row.asked.get("token") if isinstance(row.asked, dict) else None
    is_stored = bool(row.answer and row.answer.get("is_stored"))
    return token is None or is_stored or uploads.is_kept(row.owner_id, token)
