"""The audit log: what people did, from every log that is kept, newest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import CharField, F, QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from config.attachments import CSV, attachment
from config.cells import Cell, csv_text
from decision.admin.audit_lines import Act, Line, title_of
from decision.admin.audit_parts import Part, parts, tables
from decision.admin.base import ReadOnlyAdmin

PER_PAGE = 50
MOST_EXPORTED, AT_ONCE = 50_000, 500
# Beyond them a day has no midnight, or no day after it, that a database takes.
DAYS = [MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2999, 12, 31))]
ADMINISTRATORS = "axes.view_accesslog"  # nobody else sees who signed in


class Day(UnfoldAdminTextInputWidget):
    """The browser's own calendar."""

    input_type = "date"


class AuditForm(forms.Form):
    """What is asked for; whatever is left empty narrows nothing."""

    person = forms.CharField(
        label=gettext_lazy("User name"), required=False, widget=UnfoldAdminTextInputWidget
    )
    table = forms.ChoiceField(
        label=gettext_lazy("Of what"), required=False, widget=UnfoldAdminSelectWidget
    )
    act = forms.ChoiceField(
        label=gettext_lazy("What was done"),
        required=False,
        choices=[("", "—"), *Act.choices],
        widget=UnfoldAdminSelectWidget,
    )
    since = forms.DateField(label=gettext_lazy("From"), required=False, widget=Day, validators=DAYS)
    until = forms.DateField(label=gettext_lazy("To"), required=False, widget=Day, validators=DAYS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tables = {model._meta.label_lower: model for model in tables()}
        named = sorted((title_of(model), label) for label, model in self.tables.items())
        choices = [("", "—"), *((label, title) for title, label in named)]
        self.fields["table"].choices = choices  # type: ignore[attr-defined]

    def clean_person(self) -> User | None:
        name = self.cleaned_data["person"].strip()
        found = User.objects.filter(username__iexact=name).first() if name else None
        if name and found is None:
            raise forms.ValidationError(_("Nobody has this user name."))
        return found


@admin.register(LogEntry)
class AuditAdmin(ReadOnlyAdmin):
    """Takes the place of the list of Django's own log, which is one of its parts."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and request.user.has_perm(ADMINISTRATORS)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_urls(self) -> list[Any]:
        taken = self.admin_site.admin_view(self.taken)
        return [path("log.csv", taken, name="admin_logentry_csv"), *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        form = self._asked(request)
        page = int(number) if (number := request.GET.get("page", "")[:6]).isdecimal() else 1
        page = min(max(page, 1), 10_000)
        found = _names(form)[(page - 1) * PER_PAGE : page * PER_PAGE + 1]
        shown = list(found)
        address = request.GET.copy()
        address.pop("page", None)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Audit log"),
            "form": form,
            "lines": _lines(shown[:PER_PAGE]),
            "page": page,
            "query": address.urlencode(),
            "has_more": len(shown) > PER_PAGE,
            "csv_url": reverse("admin:admin_logentry_csv"),
        }
        return TemplateResponse(request, "admin/decision/audit.html", context)

    def taken(self, request: HttpRequest) -> HttpResponse:
        names = list(_names(self._asked(request))[:MOST_EXPORTED])
        return attachment(csv_text(_rows(names)), CSV, "audit-log.csv")

    def _asked(self, request: HttpRequest) -> AuditForm:
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = AuditForm(request.GET)
        form.is_valid()
        return form


def _names(form: AuditForm) -> QuerySet[Any, Any]:
    """Moment, part and primary key of all acts that are asked for, in one query, newest first."""
    asked = form.cleaned_data if form.is_valid() else {}
    chosen = [_narrowed(part, asked, form) for part in parts()] if form.is_valid() else []
    named = [rows for rows in chosen if rows is not None]
    if not named:
        return LogEntry.objects.none()
    first, *others = named
    return first.union(*others, all=True).order_by("-moment", "part", "-row")


def _narrowed(part: Part, asked: dict[str, Any], form: AuditForm) -> QuerySet[Any, Any] | None:
    rows = part.rows()
    if asked["person"]:
        rows = rows.filter(part.of_person(asked["person"]))
    if asked["act"]:
        if Act(asked["act"]) not in part.acts:
            return None
        rows = rows.filter(part.acts[Act(asked["act"])])
    if asked["table"]:
        about = part.of_table(form.tables[asked["table"]])
        if about is None:
            return None
        rows = rows.filter(about)
    if asked["since"]:
        rows = rows.filter(**{f"{part.when}__gte": _midnight(asked["since"])})
    if asked["until"]:
        after = _midnight(asked["until"] + timedelta(days=1))
        rows = rows.filter(**{f"{part.when}__lt": after})
    named = rows.annotate(moment=F(part.when), part=Value(part.key, CharField()), row=F("pk"))
    return named.values_list("moment", "part", "row")


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _lines(names: Sequence[tuple[datetime, str, Any]]) -> list[Line]:
    """In the order of the names; one query for each part."""
    found: dict[tuple[str, Any], Line] = {}
    for part in parts():
        keys = [row for _moment, key, row in names if key == part.key]
        if keys:
            lines = part.lines(part.rows().filter(pk__in=keys))
            found |= {(part.key, pk): line for pk, line in lines}
    return [found[key, row] for _moment, key, row in names if (key, row) in found]


def _rows(names: Sequence[tuple[datetime, str, Any]]) -> Iterator[Sequence[Cell]]:
    yield [
        _("When"),
        _("Who"),
        _("What was done"),
        _("Of what"),
        _("Object"),
        _("Changes"),
        _("Reason"),
    ]
    for start in range(0, len(names), AT_ONCE):
        for line in _lines(names[start : start + AT_ONCE]):
            at = date_format(timezone.localtime(line.at), "Y-m-d H:i:s")
            yield [at, line.who, line.what, line.table, line.about, line.changes, line.reason]
