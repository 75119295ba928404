"""One's own account: password, second factor."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe
from django_otp import login as verified

from config.qr import qr_code
from decision.accounts.errors import AccountError
from decision.accounts.forms import CodeForm, OwnPasswordForm, SetUpForm
from decision.accounts.perms import LEAD, MAKE, may
from decision.accounts.presentation import account_page, key_in_groups
from decision.accounts.selectors.factors import app_of
from decision.accounts.services.factors import begun, checked, new_codes, set_up, take_away

UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY


@never_cache
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    context = {"account": account_page(_user(request))}
    return render(request, "decision/accounts/account.html", context)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """A new password; other log-ins of the account end."""
    user = _user(request)
    form = OwnPasswordForm(user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        form.save()
        update_session_auth_hash(request, user)
        messages.success(request, _("The password is changed; log-ins elsewhere have ended."))
        return redirect("account")
    status = UNPROCESSABLE if form.is_bound else HTTPStatus.OK
    return render(request, "decision/accounts/password.html", {"form": form}, status=status)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def factor(request: HttpRequest) -> HttpResponse:
    """Set up where there is none; otherwise new recovery codes, or none of it any more."""
    user = _user(request)
    if app_of(user) is None:
        return _setting_up(request, user)
    if not user.is_verified():  # type: ignore[attr-defined]  # django-otp's
        logout(request)  # let in by the password alone, before there was a second factor
        return redirect(settings.LOGIN_URL)
    return _keeping(request, user)


def _setting_up(request: HttpRequest, user: User) -> HttpResponse:
    device = begun(user, request.session, anew=request.method != "POST")
    form = SetUpForm(user, request.POST if request.method == "POST" else None)
    trouble = ""
    if request.method == "POST" and form.is_valid():
        try:
            code = form.cleaned_data["code"]
            keep = request.session.session_key
            codes = set_up(user=user, device=device, code=code, keep=keep)
        except AccountError as error:
            trouble = str(error)
        else:
            verified(request, app_of(user))
            return _codes_page(request, codes)
    context: dict[str, Any] = {
        "form": form,
        "trouble": trouble,
        "is_required": settings.STAFF_SECOND_FACTOR and user.is_staff,
        "qr": qr_code(device.config_url),
        "link": device.config_url,
        "key": key_in_groups(device),
    }
    status = UNPROCESSABLE if form.is_bound else HTTPStatus.OK
    return render(request, "decision/accounts/factor_new.html", context, status=status)


def _keeping(request: HttpRequest, user: User) -> HttpResponse:
    form, trouble = CodeForm(request.POST if request.method == "POST" else None), ""
    if request.method == "POST" and form.is_valid():
        try:
            checked(user=user, code=form.cleaned_data["code"])
        except AccountError as error:
            trouble = str(error)
        else:
            if "codes" in request.POST:
                return _codes_page(request, new_codes(user))
            take_away(user)
            messages.success(request, _("The second factor is gone: the password is enough."))
            return redirect("account")
    context = {"form": form, "trouble": trouble, "account": account_page(user)}
    status = UNPROCESSABLE if form.is_bound else HTTPStatus.OK
    return render(request, "decision/accounts/factor.html", context, status=status)


def _codes_page(request: HttpRequest, codes: list[str]) -> HttpResponse:
    """Shown once, in the answer itself."""
    return render(request, "decision/accounts/codes.html", {"codes": codes})


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # the middleware lets nobody else in
    return request.user


def no_desk(request: HttpRequest) -> HttpResponse:
    """In the place of the administrator's pages: what this account may do, and where."""
    user = _user(request)
    context = {"may_lead": may(user, LEAD), "may_make": may(user, MAKE)}
    return render(request, "decision/accounts/no_desk.html", context, status=HTTPStatus.FORBIDDEN)
