"""Applicants' projects: links given out, what was sent, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.decorators import action

from config.text import typed
from territories.admin.base import PlainAdmin, ShownAdmin
from territories.admin.next_steps import next_steps
from territories.enums import SubmissionState
from territories.models import StatedFigure, StatedYear, Submission, SubmissionEvent
from territories.presentation.figures import stated_text, with_unit
from territories.presentation.money import all_digits
from territories.presentation.stated import Stated, stated
from territories.selectors.intake import asked_indicators, figures_of, years_of
from territories.services.intake.deciding import accept, ask_back, refuse, seen_in
from territories.services.intake.errors import GoneError, IntakeError
from territories.services.intake.links import LINK_LIFE, make_link, renew_link, revoke_link

# With what they belong to these go too; alone they are not deleted.
ALONG_WITH = frozenset({"territories_submission_delete", "territories_submission_changelist"})

SUBMISSION = ["submission__name", "submission__applicant", "submission__meant_for"]


def _figure(row: StatedFigure) -> str:
    return with_unit(row.indicator, stated_text(row.indicator, row.value))


def _stated(row: Submission) -> Stated:
    return stated(row, years_of(row), figures_of(row), list(asked_indicators()))


class StatedAdmin(ShownAdmin):
    """What an applicant said, to look at only."""

    list_filter: Any = ["submission__state", "stated_at"]
    list_select_related = ["submission"]
    search_fields = SUBMISSION

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.resolver_match is not None and (
            request.resolver_match.url_name in ALONG_WITH
        )


@admin.register(StatedFigure)
class StatedFigureAdmin(StatedAdmin):
    list_display = ["submission", "indicator", "number", "source", "stated_by", "stated_at"]
    list_filter = [*StatedAdmin.list_filter, ("indicator", AutocompleteSelectFilter)]
    list_select_related = ["submission", "indicator"]
    search_fields = [
        *SUBMISSION,
        "source",
        "indicator__code",
        "indicator__name_ru",
        "indicator__name_en",
    ]

    @admin.display(description=gettext_lazy("value"), ordering="value")
    def number(self, row: StatedFigure) -> str:
        return _figure(row)


@admin.register(StatedYear)
class StatedYearAdmin(StatedAdmin):
    list_filter = [*StatedAdmin.list_filter, "year"]
    search_fields = [*SUBMISSION, "source"]
    list_display = [
        "submission",
        "year",
        "capital_cost",
        "requested_budget",
        "source",
        "stated_by",
        "stated_at",
    ]


@admin.register(SubmissionEvent)
class SubmissionEventAdmin(StatedAdmin):
    list_display = ["submission", "move", "by", "at", "note"]
    list_filter = ["move", "submission__state", "at"]
    list_select_related = ["submission", "by"]
    search_fields = [*SUBMISSION, "note", "by__username"]


class ShownInline(TabularInline):
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class FigureInline(ShownInline):
    model = StatedFigure
    fields = ["indicator", "number", "source", "stated_by", "stated_at"]
    readonly_fields = fields

    @admin.display(description=gettext_lazy("value"))
    def number(self, row: StatedFigure) -> str:
        return _figure(row)


class YearInline(ShownInline):
    model = StatedYear
    fields = ["year", "cost", "request", "source", "stated_by", "stated_at"]
    readonly_fields = fields

    @admin.display(description=gettext_lazy("capital cost, RUB mn"))
    def cost(self, row: StatedYear) -> str | None:
        return None if row.capital_cost is None else all_digits(row.capital_cost)

    @admin.display(description=gettext_lazy("requested budget, RUB mn"))
    def request(self, row: StatedYear) -> str | None:
        return None if row.requested_budget is None else all_digits(row.requested_budget)


class EventInline(ShownInline):
    model = SubmissionEvent
    fields = ["move", "note", "by", "at"]
    readonly_fields = fields


@dataclass(frozen=True)
class Decision:
    """A move that is asked about once more; `words` is what must be said with it, or empty."""

    title: Any
    about: Any
    done: Any
    carry_out: Callable[[Submission, str, Any, str], object]
    words: Any = ""
    about_figures: bool = False  # whoever decides reads them first


@admin.register(Submission)
class SubmissionAdmin(PlainAdmin):
    """Links are made and projects decided here; what an applicant says only he changes."""

    list_display = ["__str__", "meant_for", "state", "territory", "sent_at", "expires_at"]
    list_filter = ["state"]
    list_select_related = ["territory"]
    search_fields = ["name", "applicant", "meant_for"]
    autocomplete_fields = ["organisation"]
    inlines = [FigureInline, YearInline, EventInline]
    change_form_before_template = "admin/territories/submission/_next.html"
    actions_detail = ["accept", "ask_back", "refuse", "renew", "revoke"]
    said = [
        "state",
        "note",
        "applicant",
        "stated_by",
        "name",
        "summary",
        "territory",
        "sectors",
        "least_share",
        "made_at",
        "saved_at",
        "sent_at",
        "revoked_at",
        "project",
    ]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        ours = ["meant_for", "organisation", "expires_at"]
        return [*ours, *self.said] if obj else ours

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return self.said

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else []

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"expires_at": timezone.now() + LINK_LIFE}

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        steps = next_steps(request, row.project) if row and row.project else []
        more = {**(extra_context or {}), "next_steps": steps}
        return super().change_view(request, object_id, form_url, more)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """One that was accepted says who stated what: it stays."""
        is_accepted = obj is not None and obj.state == SubmissionState.ACCEPTED
        return not is_accepted and super().has_delete_permission(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Submission]) -> None:
        super().delete_queryset(request, queryset.exclude(state=SubmissionState.ACCEPTED))

    def get_actions_detail(self, request: HttpRequest, object_id: int | str) -> Any:
        """The buttons that make sense now; the addresses of the others say why they do not."""
        row = self.get_object(request, str(object_id))
        waits = row is not None and row.state == SubmissionState.SENT
        shown = {"accept", "ask_back", "refuse"} if waits else set()
        if row is not None and row.state != SubmissionState.ACCEPTED:
            shown |= {"renew", "revoke"}
        names = {f"territories_submission_{name}" for name in shown}
        found = super().get_actions_detail(request, object_id)
        return [each for each in found if each.action_name in names]

    # Links ------------------------------------------------------------------------------------

    def save_model(self, request: HttpRequest, obj: Submission, form: Any, change: Any) -> None:
        if change:
            # Never the whole row: the applicant may be typing.
            obj.save(update_fields=form.changed_data)
            return
        made, token = make_link(
            meant_for=obj.meant_for,
            organisation=obj.organisation,
            expires_at=obj.expires_at,
            by=request.user,  # type: ignore[arg-type]  # the admin lets nobody else in
        )
        obj.pk, obj.token = made.pk, token
        obj._state.adding = False

    def response_add(
        self, request: HttpRequest, obj: Submission, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self._link_page(request, obj, obj.token)

    def _link_page(self, request: HttpRequest, row: Submission, token: str) -> HttpResponse:
        """Shown once, in the answer itself: nothing keeps the link."""
        link = request.build_absolute_uri(reverse("project_intake", args=[token]))
        context = {
            **self.admin_site.each_context(request),
            "title": _("The link"),
            "opts": self.opts,
            "row": row,
            "link": link,
            "back": reverse("admin:territories_submission_change", args=[row.pk]),
        }
        return render(request, "admin/territories/submission/link.html", context)

    @action(
        description=gettext_lazy("New link"),
        url_path="renew",
        permissions=["change"],
    )
    def renew(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        found: list[str] = []
        decision = Decision(
            title=_("Give a new link"),
            about=_("The former link opens nothing any more; the new one is shown once."),
            done="",
            carry_out=lambda row, _words, user, _seen: found.append(renew_link(row, by=user)),
        )
        answer = self._decided(request, object_id, decision)
        if not found:
            return answer
        row = self.get_object(request, object_id)
        assert row is not None
        return self._link_page(request, row, found[0])

    @action(
        description=gettext_lazy("Revoke the link"),
        url_path="revoke",
        permissions=["change"],
    )
    def revoke(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        decision = Decision(
            title=_("Revoke the link"),
            about=_("It opens nothing any more. What was said stays; a new link can be given."),
            done=_("The link is revoked."),
            carry_out=lambda row, _words, user, _seen: revoke_link(row, by=user),
        )
        return self._decided(request, object_id, decision)

    # Decisions --------------------------------------------------------------------------------

    @action(description=gettext_lazy("Accept"), url_path="accept", permissions=["change"])
    def accept(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        decision = Decision(
            title=_("Accept the project"),
            about=_(
                "It becomes a project of the catalogue, seen by everybody; each figure an "
                "observation, declared by the applicant."
            ),
            done=_("Accepted: the project stands in the catalogue."),
            carry_out=lambda row, _words, user, seen: accept(row, by=user, seen=seen),
            about_figures=True,
        )
        return self._decided(request, object_id, decision)

    @action(description=gettext_lazy("Ask back"), url_path="ask-back", permissions=["change"])
    def ask_back(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        decision = Decision(
            title=_("Ask the applicant"),
            about=_("The applicant reads the note under his link, and can change and send again."),
            done=_("The applicant is asked."),
            carry_out=lambda row, words, user, seen: ask_back(row, note=words, by=user, seen=seen),
            words=_("Note to the applicant"),
            about_figures=True,
        )
        return self._decided(request, object_id, decision)

    @action(description=gettext_lazy("Refuse"), url_path="refuse", permissions=["change"])
    def refuse(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        decision = Decision(
            title=_("Refuse the project"),
            about=_("The applicant reads the reason under his link, and can change nothing more."),
            done=_("Refused."),
            carry_out=lambda row, words, user, seen: refuse(row, reason=words, by=user, seen=seen),
            words=_("Reason"),
            about_figures=True,
        )
        return self._decided(request, object_id, decision)

    def _decided(
        self, request: HttpRequest, object_id: str, decision: Decision
    ) -> HttpResponseBase:
        """Asking changes nothing; what is sent is carried out, or refused in a sentence."""
        row = self.get_object(request, object_id)
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        back = reverse("admin:territories_submission_change", args=[row.pk])
        trouble, words = "", typed(request.POST, "words", 4000)
        if request.method == "POST":
            try:
                decision.carry_out(row, words, request.user, request.POST.get("seen", ""))
            except GoneError:
                return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
            except IntakeError as error:
                trouble = str(error)
            else:
                if decision.done:
                    messages.success(request, str(decision.done))
                return redirect(back)
        # Before the figures are read: what is said meanwhile may be shown, and is not decided on.
        seen = seen_in(row) if decision.about_figures else ""
        context = {
            **self.admin_site.each_context(request),
            "title": decision.title,
            "opts": self.opts,
            "row": row,
            "decision": decision,
            "seen": seen,
            "stated": _stated(row) if decision.about_figures else None,
            "words": words,
            "trouble": trouble,
            "back": back,
        }
        template = "admin/territories/submission/decide.html"
        return TemplateResponse(request, template, context, status=422 if trouble else 200)
