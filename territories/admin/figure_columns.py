"""One indicator of all territories or projects on one page, with a pasted column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin
from unfold.decorators import action

from territories.admin.figure_paste import Pasted, read_pasted
from territories.admin.figure_slots import ColumnForm, Slot, read_seen, read_slots
from territories.admin.figures import Computed, computed, may_enter, page, say_stored, stored
from territories.dates import date_text
from territories.enums import Basis, IndicatorKind
from territories.models import Indicator, Observation
from territories.selectors.observations import subject_field, values_for
from territories.selectors.public import listed
from territories.services.figures import Column

COLUMN = "admin/territories/figures/column.html"
MOST_ROWS = 1_000
MOST_COLUMNS = 30


@dataclass(frozen=True)
class Known:
    """A column that has values already, and the address that opens it."""

    title: str
    count: int
    query: str
    is_open: bool


class FigureColumnsAdmin(ModelAdmin):
    """Adds the button “Figures of all” to the page of an indicator."""

    @action(description=gettext_lazy("Figures of all"), url_path="figures", permissions=["view"])
    def figures(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        row: Any = self.get_object(request, object_id)
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        known = _known(row)
        form = ColumnForm(request.GET if "day" in request.GET else _first(known))
        column = form.column if form.is_bound and form.is_valid() else None
        slots = slots_of(row, column) if column else []
        trouble, pasted = "", None
        if request.method == "POST" and column is not None:
            if not may_enter(request) or row.kind == IndicatorKind.DERIVED:
                raise PermissionDenied
            trouble, pasted, is_done = self._take(request, slots, column)
            if is_done:
                return redirect(request.get_full_path())
        context = {
            "title": _("“%(name)s” of all") % {"name": row.name},
            "indicator": row,
            "is_derived": row.kind == IndicatorKind.DERIVED,
            "known": _titles(known, column),
            "column": form,
            "column_is_chosen": column is not None,
            "computed": _all_computed(row) if row.kind == IndicatorKind.DERIVED else [],
            "slots": slots,
            "pasted": pasted,
            "paste": request.POST.get("paste", ""),
            "match": request.POST.get("match", "order"),
        }
        return page(self, request, row, COLUMN, slots, trouble, context)

    def _take(
        self, request: HttpRequest, slots: Sequence[Slot], column: Column
    ) -> tuple[str, Pasted | None, bool]:
        """What is wrong, what a pasted column would change, and whether it is stored."""
        pasted = None
        if "show" in request.POST or "pasted" in request.POST:
            pasted = read_pasted(
                request.POST.get("paste", ""), slots, by_name=request.POST.get("match") == "name"
            )
            changed = pasted.changed
            if "show" in request.POST or pasted.troubles:
                stopped = pasted.troubles or any(slot.trouble for slot in changed)
                trouble = _("Nothing can be stored while a line is refused.") if stopped else ""
                return trouble, pasted, False
        else:
            changed = read_slots(slots, request.POST)
        if not changed:
            say_stored(request, 0)
            return "", None, True
        is_stored, trouble = stored(request, changed, column, read_seen(request.POST))
        if is_stored:
            say_stored(request, len(changed))
        return trouble, pasted, is_stored


type Stated = dict[str, Any]


def _known(indicator: Indicator) -> list[Stated]:
    """Columns that have values, newest first."""
    rows = Observation.objects.filter(indicator=indicator).values(
        "date", "date_precision", "basis", "source__code"
    )
    counted = rows.annotate(count=Count("pk"), title=Max("source__title"))
    return list(counted.order_by("-date", "basis", "source__code")[:MOST_COLUMNS])


def _first(known: Sequence[Stated]) -> Stated | None:
    """The newest column of those with most values."""
    return _said(max(known, key=lambda each: (each["count"], each["date"]))) if known else None


def _said(each: Stated) -> Stated:
    return {
        "day": each["date"].isoformat(),
        "precision": each["date_precision"],
        "basis": each["basis"],
        "source": each["source__code"],
    }


def _titles(known: Sequence[Stated], column: Column | None) -> list[Known]:
    found = []
    for each in known:
        day = date_text(each["date"], each["date_precision"])
        title = f"{day} · {Basis(each['basis']).label} · {each['title']}"
        is_open = column is not None and _said(each) == {
            "day": column.day.isoformat(),
            "precision": column.precision,
            "basis": column.basis,
            "source": column.source.code,
        }
        found.append(Known(title, each["count"], urlencode(_said(each)), is_open))
    return found


def _all_computed(indicator: Indicator) -> list[tuple[Any, Computed]]:
    """Of each that the catalogue lists and that has what it is computed from."""
    subjects = list(listed(indicator.subject).order_by("code")[:MOST_ROWS])
    found = values_for(subjects=subjects, indicators=[indicator])
    return [
        (subject, computed(indicator, found[subject.pk, indicator.pk]))
        for subject in subjects
        if (subject.pk, indicator.pk) in found
    ]


def slots_of(indicator: Indicator, column: Column) -> list[Slot]:
    """A field for each that the catalogue lists, and for each that has a value here."""
    subjects = list(listed(indicator.subject).order_by("code")[:MOST_ROWS])
    if not subjects:
        return []
    of = subject_field(subjects)
    rows = (
        Observation.objects.filter(indicator=indicator)
        .select_related("indicator", "source", "territory", "project")
        .order_by("-date", "-entered_at", "-pk")
    )
    here: dict[int, Observation] = {}
    newest: dict[int, Observation] = {}
    for row in rows:
        subject_id = getattr(row, f"{of}_id")
        newest.setdefault(subject_id, row)
        place = row.date, row.date_precision, row.basis, row.source_id
        if place == (column.day, column.precision, column.basis, column.source.pk):
            here[subject_id] = row
    listed_already = {subject.pk for subject in subjects}
    subjects += [getattr(row, of) for pk, row in here.items() if pk not in listed_already]
    return [
        Slot(indicator, subject, here.get(subject.pk), newest.get(subject.pk))
        for subject in subjects
    ]
