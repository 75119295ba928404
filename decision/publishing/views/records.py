"""Published records, for anybody: the list, a record, its file, and checking a file."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from config.htmx import render_page_or_fragment
from decision.problems.errors import DecisionError
from decision.problems.perms import looks_after, seen_problem
from decision.publishing.forms import RecordFileForm
from decision.publishing.models import Publication
from decision.publishing.presentation.listing import record_rows
from decision.publishing.presentation.record import place_of, record_page
from decision.publishing.presentation.since import since_lines
from decision.publishing.selectors import (
    listed_publications,
    publication_named,
    standing_of_its_problem,
)
from decision.publishing.services import key_of
from decision.publishing.services.since import since_sealed
from decision.publishing.services.summary import folded
from decision.publishing.services.verifying import CrowdedError, too_large, verified
from decision.records.models import DecisionRecord
from decision.records.services import record_file

PAGE_SIZE = 20
LONGEST_QUERY = 160  # each word is a condition more, and a database takes so many
GONE, TOO_LARGE, INVALID, CROWDED = 410, 413, 422, 503
# Set by config.bodies where a body was longer than any file.
TOO_LONG = "mera.too_long"


@login_not_required
@require_safe
def record_list(request: HttpRequest) -> HttpResponse:
    query = " ".join(request.GET.get("q", "").split())[:LONGEST_QUERY]
    found = listed_publications(folded(query).split())
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    context = {
        "page": page,
        "rows": record_rows(shown, standing_of_its_problem(shown)),
        "query": query,
        "is_searchable": bool(query) or page.paginator.count > 1,
    }
    return render(request, "decision/publishing/record_list.html", context)


@login_not_required
@require_safe
def record_detail(request: HttpRequest, name: str) -> HttpResponse:
    publication = published(name)
    context = {
        "publication": publication,
        "record": record_page(
            publication.summary, name, file_sha256=publication.record.file_sha256
        ),
        "place": place_of(publication, standing_of_its_problem([publication])[publication.pk]),
        "decides": looks_after(request.user, publication.record.session.problem),
        "key": key_of(publication),
        "leads": request.user.pk == publication.record.session.facilitator_id,
    }
    return render(request, "decision/publishing/record_detail.html", context)


@login_not_required
@require_safe
def record_since(request: HttpRequest, name: str) -> HttpResponse:
    """Whether the values that it used have changed: its page fetches this after itself."""
    publication = published(name)
    if publication.is_withdrawn:
        raise Http404
    problem = seen_problem(request.user, publication.record.session.problem.slug)
    since, is_readable = None, True
    try:
        since = since_lines(since_sealed(publication, problem))
    except DecisionError:
        is_readable = False
    return render_page_or_fragment(
        request,
        page="decision/publishing/record_since.html",
        fragment="decision/publishing/_since.html",
        context={"publication": publication, "since": since, "is_readable": is_readable},
    )


@login_not_required
@require_safe
def record_download(request: HttpRequest, name: str) -> HttpResponse:
    """Byte for byte as it was sealed; of a withdrawn one only that it is gone."""
    publication = published(name)
    if publication.is_withdrawn:
        context = {"publication": publication}
        return render(request, "decision/publishing/record_gone.html", context, status=GONE)
    record = DecisionRecord.objects.select_related("session").get(pk=publication.record_id)
    response = HttpResponse(record_file(record), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{record.file_name}"'
    return response


# Stores nothing and shows nobody's own: a foreign page that sends a file here learns nothing. And
# a body that was too long is not there any more for the form's token to be found in it.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def record_verify(request: HttpRequest, name: str) -> HttpResponse:
    publication = published(name)
    context: dict[str, Any] = {"publication": publication, "verdict": None}
    if request.method != "POST":
        return _verify_page(request, context, RecordFileForm())
    if getattr(request, "scope", {}).get(TOO_LONG):
        form = RecordFileForm({})
        form.errors["file"] = form.error_class([too_large()])
        return _verify_page(request, context, form, TOO_LARGE)
    form = RecordFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _verify_page(request, context, form, INVALID)
    try:
        context["verdict"] = verified(
            form.cleaned_data["file"].read(),
            sha256=publication.summary["sha256"],
            code=publication.summary["code"],
        )
    except DecisionError as error:
        form.add_error("file", str(error))
        crowded = isinstance(error, CrowdedError)
        return _verify_page(request, context, form, CROWDED if crowded else INVALID)
    return _verify_page(request, context, RecordFileForm())


def _verify_page(
    request: HttpRequest, context: dict[str, Any], form: RecordFileForm, status: int = 200
) -> HttpResponse:
    limit = settings.LONGEST_FILE // (1024 * 1024)
    context |= {"form": form, "limit": limit}
    return render(request, "decision/publishing/record_verify.html", context, status=status)


def published(name: str) -> Publication:
    publication = publication_named(name)
    if publication is None:
        raise Http404
    return publication


@login_not_required
@require_safe
def method_note(request: HttpRequest, note: str) -> HttpResponse:
    """A method note as it stands in the documentation: text, in English."""
    notes = {file.stem: file for file in (settings.BASE_DIR / "docs" / "methods").glob("*.md")}
    if note not in notes:
        raise Http404
    return HttpResponse(notes[note].read_bytes(), content_type="text/plain; charset=utf-8")
