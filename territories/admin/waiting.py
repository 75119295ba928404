"""What waits for an administrator: the first thing his first page says.

Other apps enter what waits in them (`waits`), for territories knows none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.core.cache import cache
from django.db.models import Count, Model, Value
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from territories.admin.tasks import TROUBLES, OfTrouble
from territories.admin.untranslated import is_translated, untranslated
from territories.enums import Subject, SubmissionState
from territories.models import BackgroundTask, Submission
from territories.selectors.quality import FindingKind, counts_of, screen_of
from territories.selectors.quality.marks import screen_mark
from territories.selectors.quality.mending import may_mend


@dataclass(frozen=True)
class Waiting:
    sentence: str
    count: int
    address: str


@dataclass(frozen=True)
class Doubts:
    """What the quality page finds of one subject; `fresh` is where newer counts are had."""

    subject: str
    lines: list[Waiting]
    as_of: datetime | None = None
    fresh: str = ""


type Entered = Callable[[HttpRequest], Iterable[Waiting]]

_entered: list[Entered] = []


def waits(lines: Entered) -> Entered:
    """Enter what waits for whoever asks, each with where it is done; of what is none, nothing."""
    _entered.append(lines)
    return lines


def first_page(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Unfold's `DASHBOARD_CALLBACK`.

    After a change of the data the screen behind the doubts takes half a second and a dozen
    questions: the page shows the last counts with their time, and fetches new ones after itself.
    """
    waiting = [each for each in _counted(list(_tables(request))) if each.count]
    waiting += [each for lines in _entered for each in lines(request)]
    doubts = [_kept_doubts(subject) for subject in Subject] if may_mend(request.user) else []
    return context | {"waiting": waiting, "doubts": doubts}


@require_safe
def fresh_doubts(request: HttpRequest, subject: str) -> HttpResponse:
    """The lines of one subject, counted now."""
    if subject not in Subject.values or not may_mend(request.user):
        raise Http404
    mark = screen_mark(subject)
    counts = counts_of(screen_of(subject))
    cache.set(_key(subject), (mark, timezone.now(), counts), None)
    context = {"each": _doubts(Subject(subject), counts)}
    return TemplateResponse(request, "admin/_doubts.html", context)


def _kept_doubts(subject: Subject) -> Doubts:
    fresh = reverse("admin:waiting_doubts", args=[subject.value])
    kept = cache.get(_key(subject))
    if kept is None:
        return Doubts(str(subject.label), [], fresh=fresh)
    mark, at, counts = kept
    if mark == screen_mark(subject):
        return _doubts(subject, counts)
    return _doubts(subject, counts, at, fresh)


def _doubts(
    subject: Subject,
    counts: Mapping[FindingKind, int],
    as_of: datetime | None = None,
    fresh: str = "",
) -> Doubts:
    return Doubts(str(subject.label), _lines(subject, counts), as_of, fresh)


def _key(subject: str) -> str:
    return f"{subject}-quality-counts"


type Asked = tuple[str, Any, dict[str, str]]  # a sentence, rows, and the filter that lists them


def _tables(request: HttpRequest) -> Iterator[Asked]:
    if request.user.has_perm("territories.view_submission"):
        sent = Submission.objects.filter(state=SubmissionState.SENT)
        query = {"state__exact": str(SubmissionState.SENT)}
        yield _("projects sent in and not decided on"), sent, query
    if request.user.has_perm("territories.view_backgroundtask"):
        for trouble, (said, troubled) in TROUBLES.items():
            query = {OfTrouble.parameter_name: trouble}
            yield str(said), BackgroundTask.objects.filter(troubled), query
    for model, site_admin in admin.site._registry.items():
        if model._meta.app_label == "territories" and is_translated(model):
            if not site_admin.has_view_permission(request):
                continue
            rows = untranslated(model._default_manager.all())
            title = _("%(rows)s: English is missing") % {"rows": model._meta.verbose_name_plural}
            yield title, rows, {"english": "missing"}


def _lines(subject: Subject, counts: Mapping[FindingKind, int]) -> list[Waiting]:
    """What the quality page finds that somebody should look at."""
    sentences = {
        FindingKind.CLASH: _("values that contradict others (%(subject)s)"),
        FindingKind.FAR: _("outliers (%(subject)s)"),
        FindingKind.STALE: _("stale values (%(subject)s)"),
    }
    found = []
    for kind, sentence in sentences.items():
        query = urlencode({"of": subject.value, "view": "findings", "show": kind.value})
        said = sentence % {"subject": subject.label}
        found.append(Waiting(said, counts[kind], f"{reverse('quality')}?{query}"))
    return [each for each in found if each.count]


def _counted(asked: list[Asked]) -> list[Waiting]:
    """However many tables there are, they are counted in one query."""
    if not asked:
        return []
    first, *others = [
        rows.order_by()
        .annotate(waiting_place=Value(place))
        .values("waiting_place")
        .annotate(waiting_count=Count("pk"))
        for place, (_sentence, rows, _query) in enumerate(asked)
    ]
    united = first.union(*others, all=True).order_by("waiting_place")
    counts = {row["waiting_place"]: row["waiting_count"] for row in united}
    return [
        Waiting(sentence, counts.get(place, 0), f"{_list_of(rows.model)}?{urlencode(query)}")
        for place, (sentence, rows, query) in enumerate(asked)
    ]


def _list_of(model: type[Model]) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
