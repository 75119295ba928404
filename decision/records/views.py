"""The sealed record as a file."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from decision.records.selectors import record_of
from decision.records.services.form import record_file
from decision.sessions.perms import facilitated_session


@never_cache
@require_safe
def session_record(request: HttpRequest, code: str) -> HttpResponse:
    """The sealed record, byte for byte as its SHA-256 was taken, with that digest beside it."""
    session = facilitated_session(request.user, code)
    record = record_of(session)
    if record is None:
        raise Http404
    response = HttpResponse(record_file(record), content_type="application/json")
    record.session = session
    response["Content-Disposition"] = f'attachment; filename="{record.file_name}"'
    return response
