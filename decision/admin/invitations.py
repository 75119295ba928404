"""The admin pages of invitations: made, sent, sent again, revoked here."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action

from decision.accounts.enums import Role
from decision.accounts.errors import AccountError
from decision.accounts.models import Invitation
from decision.accounts.selectors.invitations import is_open, may_invite, token_of
from decision.accounts.services.invitations import invite, may_be_invited, renew, revoke, send_link
from decision.accounts.services.mail import letters_leave
from decision.admin.sure import Move, asked_once
from territories.admin.base import PlainAdmin


class InvitationForm(ModelForm):
    class Meta:
        model = Invitation
        fields = ("email", "role")

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"])
        try:
            may_be_invited(email)
        except AccountError as error:
            raise ValidationError(str(error)) from error
        return email


@admin.register(Invitation)
class InvitationAdmin(PlainAdmin):
    """Whoever invites an administrator may all that one may: administrators alone invite."""

    form = InvitationForm
    list_display = ["email", "role", "state", "invited_by", "invited_at", "expires_at"]
    list_filter = ["role"]
    list_select_related = ["invited_by"]
    search_fields = ["email"]
    actions_detail = ["send_again", "revoke"]
    kept = ["email", "role", "state", "invited_by", "invited_at", "expires_at", "number", "user"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Invitation]:
        """Whether a link works rests on what who invited may still do."""
        found: QuerySet[Invitation] = super().get_queryset(request)
        return found.prefetch_related("invited_by__groups")

    @admin.display(description=gettext_lazy("state"))
    def state(self, row: Invitation) -> str:
        if row.accepted_at:
            return _("accepted")
        if row.revoked_at:
            return _("revoked")
        return _("waits") if is_open(row) else _("expired")

    def get_fields(self, request: HttpRequest, obj: Invitation | None = None) -> Any:
        return self.kept if obj else ["email", "role"]

    def get_readonly_fields(self, request: HttpRequest, obj: Invitation | None = None) -> Any:
        return self.kept if obj else []

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """The least, for whoever forgets to choose."""
        return {"role": Role.VIEWER}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may_invite(request.user) and super().has_add_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Invitation | None = None) -> bool:
        return may_invite(request.user) and super().has_change_permission(request, obj)

    def get_actions_detail(self, request: HttpRequest, object_id: int | str) -> Any:
        row = self.get_object(request, str(object_id))
        if row is None or row.accepted_at:
            return []
        return super().get_actions_detail(request, object_id)

    # Links ------------------------------------------------------------------------------------

    def save_model(self, request: HttpRequest, obj: Invitation, form: Any, change: Any) -> None:
        if change:
            return  # nothing of it is typed over
        made = invite(
            email=obj.email,
            role=Role(obj.role),
            by=request.user,  # type: ignore[arg-type]  # the admin lets nobody else in
        )
        obj.pk, obj.key, obj.expires_at = made.pk, made.key, made.expires_at
        obj.email, obj._state.adding = made.email, False

    def response_add(
        self, request: HttpRequest, obj: Invitation, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self._sent(request, obj)

    def _sent(self, request: HttpRequest, row: Invitation) -> HttpResponse:
        """The link is sent, and shown once: where no letters leave, it is handed over."""
        link = request.build_absolute_uri(reverse("invitation", args=[token_of(row)]))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Invitation"),
            "opts": self.opts,
            "row": row,
            "link": link,
            "letters_leave": letters_leave(),
            # Asked by the template, which is drawn once the row is stored: no lock waits for it.
            "is_sent": cache(lambda: send_link(row, link)),
            "back": reverse("admin:decision_invitation_change", args=[row.pk]),
        }
        return TemplateResponse(request, "admin/decision/invitation_link.html", context)

    @action(description=gettext_lazy("Send again"), url_path="send-again", permissions=["change"])
    def send_again(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        move = Move[Invitation](
            title=_("Send another link"),
            about=_("The former link opens nothing any more; the new one works for a week."),
            carry_out=lambda row: self._sent(request, renew(row, by=request.user)),  # type: ignore[arg-type]
        )
        return self._asked(request, object_id, move)

    @action(description=gettext_lazy("Revoke"), url_path="revoke", permissions=["change"])
    def revoke(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        move = Move[Invitation](
            title=_("Revoke the invitation"),
            about=_("Its link opens nothing any more; another can be sent."),
            carry_out=revoke,
            done=_("The invitation is revoked."),
        )
        return self._asked(request, object_id, move)

    def _asked(
        self, request: HttpRequest, object_id: str, move: Move[Invitation]
    ) -> HttpResponseBase:
        row = self.get_object(request, object_id)
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return asked_once(self, request, row, move)
