"""What an invitation's link opens."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from decision.accounts.errors import AccountError, UnknownLinkError
from decision.accounts.forms import AccountForm
from decision.accounts.selectors.invitations import invitation_of
from decision.accounts.services.invitations import accept
from decision.accounts.views.logins import PASSWORDS


@login_not_required
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing; sending the form makes the account and logs in, once."""
    response = _answer(request, token)
    # Django logs the address of each refusal, and this one may open an account.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def _answer(request: HttpRequest, token: str) -> HttpResponse:
    try:
        row = invitation_of(token)
        if request.user.is_authenticated:
            raise AccountError(
                _("You are logged in as %(name)s: log out first to accept an invitation.")
                % {"name": request.user.get_username()}
            )
        form = AccountForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            made = form.cleaned_data
            try:
                user = accept(token=token, username=made["username"], password=made["password1"])
            except IntegrityError:  # somebody else took the name since it was looked at
                taken = User._meta.get_field("username").error_messages["unique"]
                form.add_error("username", taken)
            else:
                login(request, user, backend=PASSWORDS)
                messages.success(request, _("Your account is there, and you are logged in."))
                return redirect("home")
    except AccountError as error:
        is_unknown = isinstance(error, UnknownLinkError)
        status = HTTPStatus.NOT_FOUND if is_unknown else HTTPStatus.GONE
        closed = {"sentence": str(error)}
        return render(request, "decision/accounts/closed.html", closed, status=status)
    context = {"form": form, "invitation": row}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "decision/accounts/invitation.html", context, status=status)
