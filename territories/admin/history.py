"""Earlier states of a row: listed, compared, brought back; and rows that were deleted."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import ForeignKey, Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from simple_history.admin import SimpleHistoryAdmin
from unfold.admin import ModelAdmin
from unfold.decorators import action

from config.text import typed
from territories.presentation.states import (
    changes_between,
    label,
    names_in,
    reason,
    states_of,
    who,
)
from territories.selectors.deleted import deleted_of, history_of, went_along
from territories.services.figures import LONGEST_REASON
from territories.services.restoring import RestoreError, restore

MOST_STATES = 200


class HistoryAdmin(SimpleHistoryAdmin, ModelAdmin):
    """Whole texts, two states side by side, and deleted rows with a way back."""

    actions_list = ["deleted"]

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_restore"
        view = self.admin_site.admin_view(self.restore)
        return [path("deleted/<int:state>/", view, name=name), *super().get_urls()]

    def get_history_queryset(
        self, request: HttpRequest, history_manager: Any, pk_name: str, object_id: Any
    ) -> QuerySet[Any]:
        # simple_history asks for all relations of a model that has none, of which Django warns.
        keys = [f.name for f in history_manager.model.tracked_fields if isinstance(f, ForeignKey)]
        states = history_manager.filter(**{pk_name: object_id})
        return states.select_related("history_user", *keys)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        key = self.opts.pk.attname
        try:
            records = list(
                history_of(self.model)
                .filter(**{key: object_id})
                .select_related("history_user")[:MOST_STATES]
            )
        except ValueError:
            records = []
        row = self.get_object(request, object_id)
        if row is None and not records:
            raise Http404
        if not self.has_view_history_or_change_history_permission(request, row):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("History: %(row)s") % {"row": row or records[0].history_object},
            "opts": self.opts,
            "original": row,
            "row_pk": object_id,
            "states": states_of(self.model, records),
            "may_change": row is not None and self.has_change_permission(request, row),
            "address": f"admin:{self.opts.app_label}_{self.opts.model_name}_simple_history",
            **self._compared(request, records),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/history/states.html", context)

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """simple_history would ask the database for what is no key at all."""
        try:
            self.opts.pk.clean(object_id, None)
            history_of(self.model).model._meta.pk.clean(version_id, None)
        except ValidationError as error:
            raise Http404 from error
        return super().history_form_view(request, object_id, version_id, extra_context)

    def render_history_view(
        self, request: HttpRequest, template: str, context: dict[str, Any], **kwargs: Any
    ) -> HttpResponse:
        """simple_history says the table of states, of which unfold makes a button without address.

        A button without one is a menu to unfold, and its script misses the menu's parts.
        """
        told = {**context, "opts": self.opts}
        return super().render_history_view(request, template, told, **kwargs)

    def _compared(self, request: HttpRequest, records: list[Any]) -> dict[str, Any]:
        """The two states that the address names, the older first."""
        asked = {request.GET.get("a", ""), request.GET.get("b", "")}
        two = [record for record in records if str(record.history_id) in asked]
        if len(two) != 2:
            return {"compared": None, "changes": []}
        new, old = two
        changes = changes_between(self.model, old, new, names_in(self.model, two))
        return {"compared": (old, new), "changes": changes}

    @action(description=gettext_lazy("Deleted rows"), url_path="deleted", permissions=["add"])
    def deleted(self, request: HttpRequest) -> HttpResponseBase:
        """What was deleted and is not there again."""
        states = deleted_of(self.model)
        names = names_in(self.model, states)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Deleted: %(rows)s") % {"rows": self.opts.verbose_name_plural},
            "opts": self.opts,
            "rows": [(each, who(each), reason(each), label(each, names)) for each in states],
            "address": f"admin:{self.opts.app_label}_{self.opts.model_name}_restore",
        }
        return TemplateResponse(request, "admin/history/deleted.html", context)

    def restore(self, request: HttpRequest, state: int) -> HttpResponseBase:
        if not self.has_add_permission(request):
            raise PermissionDenied
        found = next((one for one in deleted_of(self.model, history_id=state)), None)
        if found is None:
            raise Http404
        along = [
            (model, one)
            for model, one in went_along(self.model, found)
            if request.user.has_perm(f"{model._meta.app_label}.add_{model._meta.model_name}")
        ]
        trouble = ""
        if request.method == "POST":
            chosen = set(request.POST.getlist("along"))
            rows = [found, *(one for _model, one in along if _named(one) in chosen)]
            try:
                made = restore(rows, reason=typed(request.POST, "reason", LONGEST_REASON))
            except RestoreError as error:
                trouble = str(error)
            else:
                messages.success(request, _("Brought back: %(rows)s.") % {"rows": len(made)})
                name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
                return redirect(reverse(name, args=[made[0].pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Bring back a deleted row"),
            "opts": self.opts,
            "row": label(found, names_in(self.model, [found])),
            "who": who(found),
            "reason": reason(found),
            "state": found,
            "along": _lines(along),
            "trouble": trouble,
            "back": f"{self.opts.app_label}_{self.opts.model_name}_changelist",
        }
        status = 422 if trouble else 200
        return TemplateResponse(request, "admin/history/restore.html", context, status=status)


def _lines(along: list[tuple[type[Model], Any]]) -> list[tuple[str, str, str]]:
    """Of each row its name in the form, its table and what it was called."""
    lines = []
    for model in dict.fromkeys(model for model, _state in along):
        states = [state for other, state in along if other is model]
        names, table = names_in(model, states), str(model._meta.verbose_name)
        lines += [(_named(state), table, label(state, names)) for state in states]
    return lines


def _named(state: Any) -> str:
    return f"{state._meta.model_name}-{state.history_id}"
