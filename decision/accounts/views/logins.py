"""Logging in: a password, and where the account has a second factor, its code."""

from __future__ import annotations

import time
from http import HTTPStatus
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_login_failed
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from decision.accounts.errors import AccountError
from decision.accounts.forms import CodeForm
from decision.accounts.selectors.factors import app_of
from decision.accounts.services.factors import checked

PASSWORDS = "django.contrib.auth.backends.ModelBackend"
# Who has given the password, and has the code still to give.
WAITING = "log-in-waits-for-code"
PATIENCE = 600  # seconds


class LogIn(LoginView):
    """The only door: the administrator's leads here too."""

    redirect_authenticated_user = True

    def get_redirect_url(self, request: HttpRequest | None = None) -> str:
        """Never back to the door itself."""
        place: str = super().get_redirect_url(request)
        return "" if place == self.request.path else place

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form is sent to the one door, and brings along where this one leads."""
        found = super().get_context_data(**kwargs)
        if self.next_page and not found["next"]:
            found["next"] = resolve_url(self.next_page)
        return found

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        user = form.get_user()
        if app_of(user) is None:
            return super().form_valid(form)
        self.request.session.cycle_key()  # nobody who planted the former one goes on from here
        self.request.session[WAITING] = {
            "user": user.pk,
            "password": user.get_session_auth_hash(),
            "at": int(time.time()),
            "next": self.get_success_url(),
        }
        return redirect("login_code")


@login_not_required
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def login_code(request: HttpRequest) -> HttpResponse:
    """The second step, within ten minutes of the first; wrong codes count as wrong passwords."""
    user = _waiting(request)
    if user is None:
        return redirect(settings.LOGIN_URL)
    form, trouble = CodeForm(request.POST if request.method == "POST" else None), ""
    if request.method == "POST" and form.is_valid():
        credentials = {"username": user.get_username()}
        if not AxesProxyHandler.is_allowed(request, credentials):
            request.axes_credentials = credentials  # type: ignore[attr-defined]
            request.axes_locked_out = True  # type: ignore[attr-defined]
            return HttpResponse(status=HTTPStatus.TOO_MANY_REQUESTS)  # axes says it in a page
        try:
            device: Any = checked(user=user, code=form.cleaned_data["code"])
        except AccountError as error:
            trouble = str(error)
            user_login_failed.send(sender=__name__, credentials=credentials, request=request)
        else:
            return _let_in(request, user, device)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    context = {"form": form, "trouble": trouble}
    return render(request, "decision/accounts/login_code.html", context, status=status)


def _let_in(request: HttpRequest, user: User, device: Any) -> HttpResponse:
    place = request.session.pop(WAITING)["next"]
    user.otp_device = device  # type: ignore[attr-defined]  # django-otp keeps it in the session
    login(request, user, backend=PASSWORDS)
    return HttpResponseRedirect(place)


def _waiting(request: HttpRequest) -> User | None:
    """Who has given the password not long ago, and it is still his."""
    kept = request.session.get(WAITING)
    if not kept or time.time() - kept["at"] > PATIENCE:
        return None
    user = User.objects.filter(pk=kept["user"], is_active=True).first()
    if user and constant_time_compare(kept["password"], user.get_session_auth_hash()):
        return user
    return None
