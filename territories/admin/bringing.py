"""Pages that bring rows from a file: choose it, see what it would do, confirm."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from unfold.admin import ModelAdmin
from unfold.decorators import action
from unfold.widgets import UnfoldAdminFileFieldWidget

from config.attachments import CSV, XLSX, attachment
from config.cells import csv_text
from config.htmx import wants_fragment
from config.text import typed
from territories.admin.arranging import (
    arranged,
    column_choices,
    dashes,
    fixed_choices,
    name_choices,
    roles,
)
from territories.admin.reasons import LONGEST_REASON
from territories.enums import BackgroundState
from territories.importing.files import ENDINGS, FileRefusedError, read_file
from territories.importing.opened import Opened, open_file, remember, say
from territories.importing.preview import (
    Preview,
    counted,
    preview,
    refuse_unsaid,
    resource_for,
    store,
)
from territories.importing.working import MOST_TOLD, ask, forget, of_json
from territories.models import BackgroundTask
from territories.presentation.export import export
from territories.services import uploads
from territories.services.background import TooManyOpenError, with_last_word

MOST_ROWS = 5_000  # more than a request may preview: the rest is done in the background
MOST_SHOWN = 300  # on a page
# What a button does: say how the file is read, and which of it the next file is read by.
ARRANGING = ("sheet", "read", "names", "leave", "take_in")
LASTING = ("read", "names")


class FileForm(forms.Form):
    # Unfold's own: its script looks for the parts of this field wherever a file is chosen.
    file = forms.FileField(label=gettext_lazy("File"), widget=UnfoldAdminFileFieldWidget)


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
        owner = _owner(request).pk
        if request.POST.get("do") == "forget":
            uploads.forget_all(owner)
            messages.success(request, _("Your files that waited are forgotten."))
            return redirect(self._address("bring"))
        form = FileForm(request.POST or None, request.FILES or None)
        if form.is_valid():
            file = form.cleaned_data["file"]
            content = file.read()
            try:
                read_file(content, file.name)
                ending = file.name.rpartition(".")[2].lower()
                token = uploads.keep(owner, content, ending)
            except (FileRefusedError, uploads.TooManyFilesError) as error:
                form.add_error("file", str(error))
            else:
                return redirect(self._address("brought", token))
        resource = resource_for(self.kind)
        context = {
            "form": form,
            "waiting": uploads.waiting(owner),
            "endings": ", ".join(f".{ending}" for ending in ENDINGS),
            "columns": resource.columns,
            "may_spread": bool(resource.spread_value),
            "template_url": self._address("bring_template"),
        }
        return self._page(request, "admin/territories/bring.html", context)

    def template(self, request: HttpRequest) -> HttpResponse:
        """A table of headings alone, in the language of the page; a workbook with ``?as=xlsx``."""
        self._refuse_strangers(request)
        if request.GET.get("as") == "xlsx":
            nobody = self.model._default_manager.none()
            return attachment(export(self.kind, "xlsx", nobody), XLSX, f"{self.kind}.xlsx")
        headings = [str(column.titles[0]) for column in resource_for(self.kind).columns]
        return attachment(csv_text([headings]), CSV, f"{self.kind}.csv")

    def brought(self, request: HttpRequest, token: str) -> HttpResponse:
        """GET shows what the file would do; POST says how to read it, or stores it."""
        self._refuse_strangers(request)
        reason = typed(request.POST, "reason", LONGEST_REASON)
        is_checked = request.POST.get("checked") == "on"
        task = self._asked(request, token)
        if request.method == "GET" and task is not None:
            if wants_fragment(request) and not task.is_open:
                return HttpResponse(headers={"HX-Redirect": task.opening})
            if task.is_open:  # asked for every second: the file is not read again
                told = {"row": with_last_word(task)}
                return self._page(request, "admin/territories/brought_task.html", told)
            if task.state == BackgroundState.DONE and task.answer and task.answer["is_stored"]:
                return self._stored(request, of_json(task.answer))
        opened = open_file(_owner(request), self.kind, token, reason=reason)
        if opened is None:
            raise Http404
        do = request.POST.get("do", "store")
        if request.method == "POST" and do in ARRANGING:
            say(opened, arranged(opened, request.POST))
            again = open_file(_owner(request), self.kind, token)
            if again is not None and do in LASTING:
                remember(again)
            return redirect(self._address("brought", token))
        found, trouble = None, opened.trouble
        try:
            if opened.table is not None and _is_long(opened):
                found = _answer(task, opened)
                if request.method == "POST":
                    if do == "store" and found is not None:
                        refuse_unsaid(found, reason, is_checked)
                    return redirect(self._ask(opened, do, reason, is_checked))
            elif opened.table is not None:
                if request.method == "POST":
                    found = store(opened.resource, opened.table, is_checked=is_checked)
                else:
                    found = preview(opened.resource, opened.table)
                if request.method == "POST" and found.is_storable:
                    forget(opened)
                    return self._stored(request, found)
        except (FileRefusedError, TooManyOpenError) as error:
            trouble = str(error)
            fresh = open_file(_owner(request), self.kind, token)
            if found is None and fresh and fresh.table is not None and not _is_long(fresh):
                found = preview(fresh.resource, fresh.table)
        context = {
            **_context(opened, found, task, request.GET.get("page")),
            "trouble": trouble,
            "reason": reason,
            "is_checked": is_checked,
            "bring_url": self._address("bring"),
            "address": self._address("brought", token),
            "store_address": task.opening if task else self._address("brought", token),
        }
        return self._page(request, "admin/territories/brought.html", context)

    def _stored(self, request: HttpRequest, found: Preview) -> HttpResponse:
        messages.success(request, _("Stored: %(counts)s.") % {"counts": _counts(found)})
        return redirect(self._address("changelist"))

    def _ask(self, opened: Opened, do: str, reason: str, is_checked: bool) -> str:
        """Have a long file looked through or stored; the address that shows how far it is."""
        title = (
            _("A file is looked through: %(kind)s")
            if do == "look"
            else _("A file is stored: %(kind)s")
        )
        task = ask(
            opened,
            title=title % {"kind": self.opts.verbose_name_plural},
            address=self._address("brought", opened.token),
            language=get_language() or settings.LANGUAGE_CODE,
            reason=None if do == "look" else reason,
            is_checked=is_checked,
        )
        return task.opening

    def _asked(self, request: HttpRequest, token: str) -> BackgroundTask | None:
        """The task that the address names, of this file and this person."""
        try:
            key = UUID(request.GET.get("answer", ""))
        except ValueError:
            return None
        address = self._address("brought", token)
        own = BackgroundTask.objects.filter(pk=key, owner=_owner(request), address=address)
        return own.first()

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


def _owner(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # the admin lets nobody else in
    return request.user


def _is_long(opened: Opened) -> bool:
    return opened.table is not None and len(opened.table.origins) > MOST_ROWS


def _answer(task: BackgroundTask | None, opened: Opened) -> Preview | None:
    """What a task found, as long as the file is still read as it was then."""
    if task is None or task.state != BackgroundState.DONE:
        return None
    return of_json(task.answer) if task.asked["reading"] == opened.reading.as_json else None


def _context(
    opened: Opened, found: Preview | None, task: BackgroundTask | None, page: str | None
) -> dict[str, Any]:
    part = Paginator(found.worst_first() if found else [], MOST_SHOWN).get_page(page)
    lines = list(part)
    totals = [str(line.row) for line in found.lines if line.is_total] if found else []
    return {
        "sheets": [sheet.name for sheet in opened.sheets],
        "sheet": opened.layout.sheet.name if opened.layout else "",
        "layout": opened.layout,
        "columns": column_choices(opened),
        "roles": roles(opened),
        "fixed": fixed_choices(opened),
        "dashes": dashes(),
        "dash": opened.reading.dash,
        "left_out": sorted(opened.reading.left_out),
        "names": name_choices(lines),
        "totals": ",".join(dict.fromkeys(totals)),
        "found": found,
        "counts": _counts(found) if found else "",
        "lines": lines,
        "part": part,
        "is_cut": part.paginator.count >= MOST_TOLD and _is_long(opened),
        "most_told": MOST_TOLD,
        "rows": len(opened.table.origins) if opened.table else 0,
        "is_long": _is_long(opened),
        "row": task if found is None else None,
    }


def _counts(found: Preview) -> str:
    return ", ".join(counted(found.counts))
