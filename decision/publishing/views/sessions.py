"""Publishing from the facilitator's desk, and withdrawing; the sealed file for who took part."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from decision.publishing.forms import WithdrawalForm
from decision.publishing.presentation.record import record_page
from decision.publishing.selectors import publication_of
from decision.publishing.services import drawn, publish, withdraw
from decision.records.models import DecisionRecord
from decision.records.services import record_file
from decision.sessions.errors import SessionError, UnknownCodeError
from decision.sessions.perms import facilitated_session, seat_from

GET_OR_POST = ["GET", "HEAD", "POST"]
CONFLICT, INVALID = 409, 422


@never_cache
@require_http_methods(GET_OR_POST)
def session_publish(request: HttpRequest, code: str) -> HttpResponse:
    """Exactly what will be public, then a button; what was published leads to its page."""
    session = facilitated_session(request.user, code)
    assert isinstance(request.user, User)  # who leads a session has an account
    published = publication_of(session)
    if published is not None:
        if request.method == "POST":
            messages.error(request, _("This record was published before."))
        return redirect(published)
    try:
        if request.method == "POST":
            made = publish(session=session, user=request.user)
            messages.success(request, _("Published: anybody can read and check it now."))
            return redirect(made)
        made_ready = drawn(session)
    except SessionError as error:
        context = {"session": session, "sentence": str(error)}
        return render(
            request, "decision/publishing/session_unsealed.html", context, status=CONFLICT
        )
    context = {
        "session": session,
        "record": record_page(
            made_ready.summary, made_ready.name, file_sha256=made_ready.record.file_sha256
        ),
        "named": made_ready.summary["names_shown"],
    }
    return render(request, "decision/publishing/session_publish.html", context)


@never_cache
@require_http_methods(GET_OR_POST)
def session_withdraw(request: HttpRequest, code: str) -> HttpResponse:
    session = facilitated_session(request.user, code)
    assert isinstance(request.user, User)  # who leads a session has an account
    publication = publication_of(session)
    if publication is None:
        raise Http404
    if publication.is_withdrawn:
        messages.error(request, _("This record was withdrawn before."))
        return redirect(publication)
    form = WithdrawalForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            withdraw(publication=publication, user=request.user, reason=form.cleaned_data["reason"])
        except SessionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Withdrawn: its page says so."))
            return redirect(publication)
    context = {"session": session, "publication": publication, "form": form}
    status = INVALID if form.is_bound else 200
    return render(request, "decision/publishing/session_withdraw.html", context, status=status)


@login_not_required
@never_cache
@require_safe
def participant_record(request: HttpRequest, code: str) -> HttpResponse:
    """The sealed file for who took part, published or not."""
    seat = seat_from(request, code)
    if seat is None:
        raise UnknownCodeError  # as a code that nobody has
    session = seat.participant.session
    record = DecisionRecord.objects.select_related("session").filter(session=session).first()
    if record is None:
        raise Http404
    response = HttpResponse(record_file(record), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{record.file_name}"'
    return response
