"""The administrator's site: its tables grouped by what one does with them."""

from __future__ import annotations

import time
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.admin import sites
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.timezone import get_default_timezone_name
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.i18n import JavaScriptCatalog
from unfold import widgets
from unfold.apps import BasicAppConfig
from unfold.contrib.filters import forms as filters
from unfold.dataclasses import SearchResult
from unfold.sites import UnfoldAdminSite

from config.borrowed_words import SCRIPTS_WORDS
from config.text import refuse_unseen_everywhere

# In the order in which an administrator needs them. What stands nowhere here is log.
GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (
        _("Data"),
        (
            "Territory",
            "Project",
            "Indicator",
            "Observation",
            "Source",
            "Specialisation",
            "Succession",
            "ProjectYear",
            "Organisation",
            "Region",
            "Sector",
            "SanctionCount",
        ),
    ),
    (_("Applications"), ("Submission", "StatedFigure", "StatedYear", "SubmissionEvent")),
    (_("Models"), ("Problem", "Criterion", "Alternative", "Profile", "WeightSet")),
    (
        _("Sessions"),
        (
            "Session",
            "Round",
            "FrozenQuestion",
            "Ballot",
            "Judgement",
            "DirectWeight",
            "Score",
            "OfferedValue",
            "Device",
            "Voice",
            "ConflictOfInterest",
            "KeptAnswers",
        ),
    ),
    (_("Decisions"), ("DecisionRecord", "Publication", "KeptPortfolio")),
    (_("People"), ("User", "Invitation", "Group", "Participant", "StakeholderGroup")),
)
LOG = _("Log")
# Rows of these are found by their names from anywhere, so many of each.
NAMED = ("Territory", "Project", "Indicator", "Source", "Problem", "Session")
MOST_FOUND = 6
MOST_FORMS = 4  # that a language of Django's has for a number
SELECT2 = "admin/js/vendor/select2/select2.full.js"
# What decision.admin.audit makes more of.
CALLED: dict[str, Any] = {"LogEntry": _("Audit log")}


class Words(JavaScriptCatalog):
    """What the pages' scripts say, with the sentences that Django's own Russian lacks."""

    packages: Any = ("django.contrib.admin",)

    def get_catalog(self) -> dict[str, Any]:
        from decision.desk.forms.rules import zone_words

        found: dict[str, Any] = super().get_catalog()
        if get_language() != "en":
            for sentence in SCRIPTS_WORDS:
                found[sentence] = [gettext(sentence)] * MOST_FORMS
        # Which zone it is that times are typed in.
        found["server"] = f"{get_default_timezone_name()}, {zone_words()}"
        return found


class Choices(AutocompleteJsonView):
    """What a box that searches offers: of a row's own relations, not of those that lead to it."""

    def process_request(self, request: HttpRequest) -> Any:
        try:
            model = apps.get_model(request.GET["app_label"], request.GET["model_name"])
            field = model._meta.get_field(request.GET["field_name"])
        except (KeyError, LookupError, FieldDoesNotExist) as error:
            raise PermissionDenied from error
        if field.auto_created:  # Django would ask it what it may be limited to
            raise PermissionDenied
        return super().process_request(request)


class Site(UnfoldAdminSite):
    @method_decorator([never_cache, login_not_required])
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        """The house's own door, which asks for the second factor too."""
        from decision.accounts.views.account import no_desk
        from decision.accounts.views.logins import LogIn

        if (
            request.method != "POST"
            and request.user.is_authenticated
            and not self.has_permission(request)
        ):
            return no_desk(request)
        # Who is logged in and sends the form once more comes in as whom he says.
        door = LogIn.as_view(next_page="admin:index", redirect_authenticated_user=False)
        return door(request)

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Wrong passwords are counted on the one page of one's own account."""
        return redirect("password_change")

    def password_change_done(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return redirect("account")

    def autocomplete_view(self, request: HttpRequest) -> HttpResponseBase:
        return Choices.as_view(admin_site=self)(request)

    def i18n_javascript(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return Words.as_view()(request)

    def get_urls(self) -> list[Any]:
        from territories.admin.waiting import fresh_doubts

        own = [
            path("waiting/<str:subject>/", self.admin_view(fresh_doubts), name="waiting_doubts"),
            path(
                "r/<int:content_type_id>/<path:object_id>/",
                self.admin_view(self.on_site),
                name="view_on_site",
            ),
            path(
                "named/<str:table>/<path:name>/",
                self.admin_view(self.named),
                name="row_named",
            ),
        ]
        return [*own, *super().get_urls()]

    def on_site(self, request: HttpRequest, content_type_id: int, object_id: str) -> HttpResponse:
        """A row's page among the others, for who may look at the row.

        Django leads all of the staff there, and the address of a session tells the code by which
        one takes part.
        """
        from django.contrib.contenttypes.models import ContentType

        kind = ContentType.objects.filter(pk=content_type_id).first()
        admin_of: Any = self._registry.get(kind.model_class()) if kind else None
        if admin_of is None or not admin_of.view_on_site:
            raise Http404
        row = admin_of.get_object(request, object_id)
        may_look = row is not None and admin_of.has_view_permission(request, row)
        if not may_look or not hasattr(row, "get_absolute_url"):
            raise Http404
        return redirect(row)

    def named(self, request: HttpRequest, table: str, name: str) -> HttpResponse:
        """From a row's page among the others to its page here; no number stands in the address."""
        found = next(
            (each for each in self._registry.values() if each.opts.model_name == table), None
        )
        column = getattr(found, "named_by", "")
        if found is None or not column:
            raise Http404
        row = found.get_queryset(request).filter(**{column: name}).first()
        if row is None or not found.has_view_or_change_permission(request, row):
            raise Http404
        place = f"admin:{found.opts.app_label}_{found.opts.model_name}_change"
        return redirect(place, row.pk)

    def search(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Lists by what they are called, and a few rows of what has a name.

        Unfold's own keeps what was found for five minutes, in whatever language and with whatever
        rights it was asked, and finds no rows.
        """
        asked = request.GET.get("s", "").strip()
        if not asked:
            return HttpResponse()
        began = time.monotonic()
        lists = [
            (group, model) for group in self.get_app_list(request) for model in group["models"]
        ]
        found = [
            SearchResult(str(model["name"]), str(group["name"]), model["admin_url"], "list")
            for group, model in lists
            if model["admin_url"] and asked.casefold() in str(model["name"]).casefold()
        ]
        for _group, model in lists:
            if model["object_name"] in NAMED and model["perms"].get("view"):
                found += self._rows_called(request, asked, model)
        pages = Paginator(found, max(1, len(found)))  # one, for so few are found
        return TemplateResponse(
            request,
            "unfold/helpers/command_results.html",
            {
                "page_obj": pages,
                "results": pages.page(1) if found else [],
                "page_counter": 0,
                "execution_time": time.monotonic() - began,
                "command_show_history": None,
            },
            headers={"HX-Trigger": "search"},
        )

    def _rows_called(
        self, request: HttpRequest, asked: str, listed: dict[str, Any]
    ) -> list[SearchResult]:
        table = self._registry[listed["model"]]
        rows, _repeats = table.get_search_results(request, table.get_queryset(request), asked)
        place = f"admin:{table.opts.app_label}_{table.opts.model_name}_change"
        return [
            SearchResult(str(row), str(listed["name"]), reverse(place, args=[row.pk]), "edit")
            for row in rows.distinct()[:MOST_FOUND]
        ]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """By task, in the sidebar and on the first page; one app alone is as Django has it."""
        found: list[Any] = super().get_app_list(request, app_label)
        if app_label is not None:
            return found
        models = {model["object_name"]: model for app in found for model in app["models"]}
        for name, title in CALLED.items():
            if name in models:
                models[name]["name"] = title
        groups = []
        for title, names in GROUPS:
            groups.append((title, [models.pop(name) for name in names if name in models]))
        groups.append((LOG, sorted(models.values(), key=lambda model: str(model["name"]))))
        return [
            {
                "name": title,
                "app_label": "",
                "app_url": reverse("admin:index"),
                "has_module_perms": True,
                "models": rows,
            }
            for title, rows in groups
            if rows
        ]


def _load_one_select2() -> None:
    """Unfold's boxes that search ask for one file of it, Django's for another with the words.

    Loaded twice, the boxes stay with the first, which knows no Russian.
    """
    extra = "" if settings.DEBUG else ".min"
    for module in (widgets, filters):
        for each in vars(module).values():
            media = vars(each).get("Media") if isinstance(each, type) else None
            if media is not None and SELECT2 in getattr(media, "js", ()):
                named = SELECT2.replace(".js", f"{extra}.js")
                media.js = tuple(named if file == SELECT2 else file for file in media.js)


class AdministrationConfig(BasicAppConfig):
    """Unfold with our site."""

    default = False

    def ready(self) -> None:
        _load_one_select2()
        refuse_unseen_everywhere()
        site = Site()
        admin.site = site
        sites.site = site
