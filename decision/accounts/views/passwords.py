"""A forgotten password: the link is asked for, and replaces it."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from config.addresses import address_of
from decision.accounts.forms import ForgottenForm
from decision.accounts.services.resetting import ask_for_link, may_ask


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """The same answer for every address."""
    form = ForgottenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if not may_ask(address_of(request)):
            context, status = {"too_often": True, "form": form}, HTTPStatus.TOO_MANY_REQUESTS
            return render(request, "decision/accounts/forgotten.html", context, status=status)
        ask_for_link(
            email=form.cleaned_data["email"],
            site=request.build_absolute_uri("/").rstrip("/"),
            language=get_language() or "",
        )
        return redirect("password_reset_done")
    context = {"form": form, "too_often": False}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "decision/accounts/forgotten.html", context, status=status)


@login_not_required
@require_safe
def forgotten_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "decision/accounts/forgotten_sent.html")


@login_not_required
@require_safe
def reset_done(request: HttpRequest) -> HttpResponse:
    return render(request, "decision/accounts/reset_done.html")


class Reset(PasswordResetConfirmView):
    """Django's: the token moves from the address into the session before anything is shown."""

    template_name = "decision/accounts/reset.html"
    success_url = reverse_lazy("password_reset_complete")
