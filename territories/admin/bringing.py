"""Pages that bring rows from a file: choose it, see what it would do, confirm."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin
from unfold.decorators import action

from config.attachments import CSV, attachment
from config.cells import csv_text
from territories.admin.reasons import LONGEST_REASON
from territories.importing.files import ENDINGS, FileRefusedError, Sheet, read_file
from territories.importing.preview import (
    CHANGED,
    NEW,
    REFUSED,
    UNCHANGED,
    Preview,
    counted,
    preview,
    resource_for,
    store,
)
from territories.importing.tables import Table, choose_sheet, find_table
from territories.services import uploads

MOST_ROWS = 5_000  # more than a request may preview; the command takes them
MOST_SHOWN = 300


class FileForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("File"))


class BringsAdmin(ModelAdmin):
    """Adds the button “Bring from a file” to a list."""

    kind = ""  # a key of `territories.importing.kinds.KINDS`
    actions_list = ["bring", "deleted"]  # of `HistoryAdmin`

    def has_bring_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_add_permission(request) and self.has_change_permission(request)

    def get_urls(self) -> list[Any]:
        opts = self.opts
        return [
            path(
                "brought/<str:token>/",
                self.admin_site.admin_view(self.brought),
                name=f"{opts.app_label}_{opts.model_name}_brought",
            ),
            path(
                "bring/template.csv",
                self.admin_site.admin_view(self.template),
                name=f"{opts.app_label}_{opts.model_name}_bring_template",
            ),
            *super().get_urls(),
        ]

    @action(description=gettext_lazy("Bring from a file"), url_path="bring", permissions=["bring"])
    def bring(self, request: HttpRequest) -> HttpResponse:
        form = FileForm(request.POST or None, request.FILES or None)
        if form.is_valid():
            file = form.cleaned_data["file"]
            content = file.read()
            try:
                sheets = read_file(content, file.name)
            except FileRefusedError as error:
                form.add_error("file", str(error))
            else:
                token = uploads.keep(_owner(request), content, file.name.rpartition(".")[2].lower())
                first = next(sheet for sheet in sheets if sheet.rows)
                address = self._address("brought", token)
                return redirect(f"{address}?{_sheet_query(first)}")
        context = {
            "form": form,
            "endings": ", ".join(f".{ending}" for ending in ENDINGS),
            "columns": resource_for(self.kind).columns,
            "template_url": self._address("bring_template"),
        }
        return self._page(request, "admin/territories/bring.html", context)

    def template(self, request: HttpRequest) -> HttpResponse:
        """A table of headings alone, in the language of the page."""
        self._refuse_strangers(request)
        headings = [str(column.titles[0]) for column in resource_for(self.kind).columns]
        return attachment(csv_text([headings]), CSV, f"{self.kind}.csv")

    def brought(self, request: HttpRequest, token: str) -> HttpResponse:
        self._refuse_strangers(request)
        content = uploads.kept(_owner(request), token)
        if content is None:
            raise Http404
        sheets = [sheet for sheet in read_file(content, token) if sheet.rows]
        asked = request.POST.get("sheet", request.GET.get("sheet", ""))
        reason = request.POST.get("reason", "").strip()[:LONGEST_REASON]
        found, trouble, table = None, "", None
        try:
            resource = resource_for(self.kind, request.user, reason)
            table = find_table(choose_sheet(sheets, asked), resource)
            _refuse_long(table)
            found = (store if request.method == "POST" else preview)(resource, table)
        except FileRefusedError as error:
            trouble = str(error)
            if table is not None and request.method == "POST":
                found = preview(resource_for(self.kind, request.user), table)
        if request.method == "POST" and found is not None and found.is_storable and not trouble:
            uploads.forget(_owner(request), token)
            messages.success(request, _("Stored: %(counts)s.") % {"counts": _counts(found)})
            return redirect(self._address("changelist"))
        context = {
            "sheets": [sheet.name for sheet in sheets],
            "sheet": asked,
            "found": found,
            "counts": _counts(found) if found else "",
            "lines": _worst_first(found) if found else [],
            "most_shown": MOST_SHOWN,
            "trouble": trouble,
            "reason": reason,
            "bring_url": self._address("bring"),
        }
        return self._page(request, "admin/territories/brought.html", context)

    def _page(self, request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
        shared = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Bring from a file"),
        }
        return TemplateResponse(request, template, {**shared, **context})

    def _address(self, page: str, *arguments: str) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}"
        return reverse(name, args=arguments)

    def _refuse_strangers(self, request: HttpRequest) -> None:
        if not self.has_bring_permission(request):
            raise PermissionDenied


def _owner(request: HttpRequest) -> int:
    assert request.user.pk is not None  # the admin lets nobody else in
    return request.user.pk


def _sheet_query(sheet: Sheet) -> str:
    return urlencode({"sheet": sheet.name})


def _refuse_long(table: Table) -> None:
    if len(table.origins) > MOST_ROWS:
        raise FileRefusedError(
            _("This page takes %(most)s rows; the command import_data takes more.")
            % {"most": MOST_ROWS}
        )


def _counts(found: Preview) -> str:
    return ", ".join(counted(found.counts))


def _worst_first(found: Preview) -> list[Any]:
    """Problems, then what changes, then what is new; what stays is only counted."""
    order = {REFUSED: 0, CHANGED: 1, NEW: 2}
    told = [line for line in found.lines if line.state != UNCHANGED]
    return sorted(told, key=lambda line: order[line.state])[:MOST_SHOWN]
