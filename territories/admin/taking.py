"""Lists that are taken away as files, whole or what is chosen, and can be brought again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action

from config.attachments import CSV, XLSX, attachment
from territories.admin.bringing import BringsAdmin
from territories.presentation.export import WRITERS, export

KINDS_OF_FILE = {"xlsx": XLSX, "csv": CSV, "json": "application/json"}


class TakesAdmin(BringsAdmin):
    """Adds the button “Export” beside the one to bring, and to what is done with chosen rows."""

    actions_list = [*BringsAdmin.actions_list, "take"]
    actions: Any = ("take_xlsx", "take_csv", "take_json")

    def get_urls(self) -> list[Any]:
        return [
            *(
                path(
                    f"export/{self.kind}.{ending}",
                    self.admin_site.admin_view(self._taking(ending)),
                    name=self._name(f"export_{ending}"),
                )
                for ending in WRITERS
            ),
            *super().get_urls(),
        ]

    @action(description=gettext_lazy("Export"), url_path="export", permissions=["view"])
    def take(self, request: HttpRequest) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Export"),
            "kind": self.kind,
            "count": self.get_queryset(request).count(),
            "files": [
                (ending, reverse(f"admin:{self._name(f'export_{ending}')}")) for ending in WRITERS
            ],
        }
        return TemplateResponse(request, "admin/territories/take.html", context)

    @admin.action(description=gettext_lazy("Export as XLSX"), permissions=["view"])
    def take_xlsx(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        return self._file("xlsx", queryset)

    @admin.action(description=gettext_lazy("Export as CSV"), permissions=["view"])
    def take_csv(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        return self._file("csv", queryset)

    @admin.action(description=gettext_lazy("Export as JSON"), permissions=["view"])
    def take_json(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        return self._file("json", queryset)

    def _taking(self, ending: str) -> Callable[[HttpRequest], HttpResponse]:
        def take_all(request: HttpRequest) -> HttpResponse:
            if not self.has_view_permission(request):
                raise PermissionDenied
            return self._file(ending, self.get_queryset(request))

        return take_all

    def _file(self, ending: str, rows: QuerySet[Any]) -> HttpResponse:
        content = export(self.kind, ending, rows)
        return attachment(content, KINDS_OF_FILE[ending], f"{self.kind}.{ending}")

    def _name(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"
