"""A territory is renamed, merged or divided on pages that first show what would move."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin
from unfold.decorators import action

from config.text import typed
from territories.admin.base import ShownAdmin
from territories.admin.intake import Decision
from territories.admin.succession_forms import DivideForm, MergeForm, RenameForm, SuccessionForm
from territories.enums import SuccessionKind
from territories.models import Succession, Territory
from territories.presentation.successions import planned, told
from territories.services.successions import SuccessionError, carry_out, plan_of, undo
from territories.services.successions.plans import staying

# Territories come into being with it; projects and organisations go along.
NEEDED = (
    "territories.add_territory",
    "territories.change_territory",
    "territories.change_project",
    "territories.change_organisation",
)
UNDOING = {
    SuccessionKind.RENAMED: gettext_lazy("The name and the code become what they were."),
    SuccessionKind.MERGED: gettext_lazy(
        "The territory stands by itself again, with the code that it had; what moved moves back."
    ),
    SuccessionKind.DIVIDED: gettext_lazy(
        "The territory stands as it was, what moved moves back; new parts are deleted."
    ),
}


def _of(key: str) -> QuerySet[Succession]:
    """Of which a territory is the subject, or an heir."""
    try:
        Territory._meta.pk.clean(key, None)
    except ValidationError:
        return Succession.objects.none()
    return Succession.objects.filter(Q(territory=key) | Q(heirs=key)).distinct()


class SuccessionsAdmin(ModelAdmin):
    """Adds the three pages to a territory's."""

    actions_detail = ["rename", "merge", "divide", "successions"]

    def get_actions_detail(self, request: HttpRequest, object_id: int | str) -> Any:
        """Of its successions only where it has any: it would lead to an empty list."""
        found = super().get_actions_detail(request, object_id)
        if _of(str(object_id)).exists():
            return found
        return [each for each in found if not each.action_name.endswith("successions")]

    @action(description=gettext_lazy("Successions"), url_path="successions", permissions=["view"])
    def successions(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        """What became of it and of what it came: the one, or the list of them."""
        rows = list(_of(object_id).values_list("pk", "territory__code")[:2])
        if len(rows) == 1:
            return redirect(reverse("admin:territories_succession_change", args=[rows[0][0]]))
        row: Any = self.get_object(request, object_id)
        query = urlencode({"q": row.code if row else ""})
        return redirect(f"{reverse('admin:territories_succession_changelist')}?{query}")

    def has_succeed_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return request.user.has_perms(NEEDED)

    @action(description=gettext_lazy("Rename"), url_path="rename", permissions=["succeed"])
    def rename(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        return self._succession(request, object_id, RenameForm, _("Rename a territory"))

    @action(
        description=gettext_lazy("Merge into another"), url_path="merge", permissions=["succeed"]
    )
    def merge(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        return self._succession(request, object_id, MergeForm, _("Merge a territory into another"))

    @action(description=gettext_lazy("Divide"), url_path="divide", permissions=["succeed"])
    def divide(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        return self._succession(request, object_id, DivideForm, _("Divide a territory"))

    def _succession(
        self, request: HttpRequest, object_id: str, form_class: type[SuccessionForm], title: str
    ) -> HttpResponseBase:
        """What is sent is shown as a plan; what is confirmed is that plan and no other."""
        row: Any = self.get_object(request, object_id)
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        form = form_class(row, request.POST or None)
        plan, trouble = None, ""
        if form.is_valid():
            said, wanted = form.cleaned_data, form.wanted()
            try:
                plan = plan_of(wanted, said["day"], said["precision"])
                if "confirm" in request.POST:
                    made = carry_out(
                        wanted,
                        day=said["day"],
                        precision=said["precision"],
                        reason=said["reason"],
                        by=request.user,  # type: ignore[arg-type]  # the admin lets nobody else in
                        seen=request.POST.get("seen", ""),
                    )
                    messages.success(request, _stored(made))
                    return redirect(reverse("admin:territories_territory_change", args=[row.pk]))
            except SuccessionError as error:
                trouble = _refused(form, error)
        is_refused = bool(trouble or form.errors)
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "original": row,
            "row": row,
            "form": form,
            "plan": plan,
            "lines": planned(plan) if plan else [],
            "stays": staying(row),
            "trouble": trouble,
            "back": reverse("admin:territories_territory_change", args=[row.pk]),
        }
        template = "admin/territories/succession/plan.html"
        return TemplateResponse(request, template, context, status=422 if is_refused else 200)


def _stored(made: Succession) -> str:
    """With the way to where it is undone."""
    address = reverse("admin:territories_succession_change", args=[made.pk])
    link = format_html('<a class="underline" href="{}">{}</a>', address, _("Successions"))
    return format_html(_("Stored. It can be undone: {link}."), link=link)


def _linked(territory: Territory) -> str:
    address = reverse("admin:territories_territory_change", args=[territory.pk])
    text = f"{territory.name} ({territory.code})"
    return format_html('<a class="underline" href="{}">{}</a>', address, text)


def _refused(form: SuccessionForm, error: SuccessionError) -> str:
    if error.field in form.fields:
        form.add_error(error.field, str(error))
        return ""
    return str(error)


@admin.register(Succession)
class SuccessionAdmin(ShownAdmin):
    """To look at, and to undo."""

    list_display = ["sentence", "day", "reason", "by", "at", "undone_at"]
    list_filter = ["kind"]
    list_select_related = ["territory", "by"]
    search_fields = [
        "old_code",
        "territory__code",
        "territory__name_ru",
        "territory__name_en",
        "heirs__code",
    ]
    fields = [
        "sentence",
        "territories",
        "reason",
        "by",
        "at",
        "undone_at",
        "undone_by",
        "undone_reason",
    ]
    actions_detail = ["undo"]

    def view_on_site(self, row: Succession) -> str:
        return row.territory.get_absolute_url()

    @admin.display(description=gettext_lazy("what happened"))
    def sentence(self, row: Succession) -> str:
        return told(row)

    @admin.display(description=gettext_lazy("territories"))
    def territories(self, row: Succession) -> str:
        """Back to their pages."""
        heirs: list[Any] = list(row.heirs.all())
        there = dict.fromkeys([row.territory, *heirs])
        return format_html_join(", ", "{}", ((_linked(each),) for each in there))

    def has_undo_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return request.user.has_perms(NEEDED)

    def get_actions_detail(self, request: HttpRequest, object_id: int | str) -> Any:
        row = self.get_object(request, str(object_id))
        is_open = row is not None and row.can_be_undone
        return super().get_actions_detail(request, object_id) if is_open else []

    @action(description=gettext_lazy("Undo"), url_path="undo", permissions=["undo"])
    def undo(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        row: Any = self.get_object(request, object_id)
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        back = reverse("admin:territories_succession_change", args=[row.pk])
        trouble, words = "", typed(request.POST, "words", 2000)
        if request.method == "POST":
            try:
                undo(row, reason=words, by=request.user)  # type: ignore[arg-type]
            except SuccessionError as error:
                trouble = str(error)
            else:
                messages.success(request, _("Undone: everything is as it was before."))
                return redirect(back)
        decision = Decision(
            title=_("Undo"),
            about=str(UNDOING[row.kind]),
            done="",
            carry_out=lambda *_args: None,
            words=_("Reason"),
        )
        context = {
            **self.admin_site.each_context(request),
            "title": _("Undo a succession"),
            "opts": self.opts,
            "row": told(row),
            "decision": decision,
            "stated": None,
            "seen": "",
            "words": words,
            "trouble": trouble,
            "back": back,
        }
        template = "admin/territories/submission/decide.html"
        return TemplateResponse(request, template, context, status=422 if trouble else 200)
