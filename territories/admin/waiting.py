"""What waits for an administrator: the first thing his first page says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from territories.admin.untranslated import is_translated, untranslated
from territories.enums import BackgroundState, Subject, SubmissionState
from territories.models import BackgroundTask, Submission
from territories.selectors.quality import FindingKind, counts_of, screen_of
from territories.selectors.quality.mending import may_mend


@dataclass(frozen=True)
class Waiting:
    sentence: str
    count: int
    address: str


def first_page(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Unfold's `DASHBOARD_CALLBACK`."""
    return context | {"waiting": [each for each in _all(request) if each.count]}


def _all(request: HttpRequest) -> list[Waiting]:
    found = []
    if request.user.has_perm("territories.view_submission"):
        sent = Submission.objects.filter(state=SubmissionState.SENT)
        query = {"state__exact": str(SubmissionState.SENT)}
        found.append(_waiting(_("projects sent in and not decided on"), sent, query))
    if request.user.has_perm("territories.view_backgroundtask"):
        failed = BackgroundTask.objects.filter(state=BackgroundState.FAILED)
        query = {"state__exact": str(BackgroundState.FAILED)}
        found.append(_waiting(_("background tasks that failed"), failed, query))
    if may_mend(request.user):
        found += _doubts()
    for model, site_admin in admin.site._registry.items():
        if model._meta.app_label == "territories" and is_translated(model):
            if not site_admin.has_view_permission(request):
                continue
            rows = untranslated(model._default_manager.all())
            title = _("%(rows)s: English is missing") % {"rows": model._meta.verbose_name_plural}
            found.append(_waiting(title, rows, {"english": "missing"}))
    return found


def _doubts() -> Iterator[Waiting]:
    """What the quality page finds that somebody should look at."""
    sentences = {
        FindingKind.CLASH: _("values that contradict others (%(subject)s)"),
        FindingKind.FAR: _("outliers (%(subject)s)"),
        FindingKind.STALE: _("stale values (%(subject)s)"),
    }
    for subject in Subject:
        counts = counts_of(screen_of(subject))
        for kind, sentence in sentences.items():
            query = urlencode({"of": subject.value, "view": "findings", "show": kind.value})
            said = sentence % {"subject": subject.label}
            yield Waiting(said, counts[kind], f"{reverse('quality')}?{query}")


def _waiting(sentence: str, rows: Any, query: dict[str, str]) -> Waiting:
    opts = rows.model._meta
    address = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
    return Waiting(sentence, rows.count(), f"{address}?{urlencode(query)}")
