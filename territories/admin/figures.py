"""Many figures on one page: all of a territory or project, or one indicator of all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.admin import ModelAdmin
from unfold.decorators import action

from config.text import typed
from config.typography import floatformat
from territories.admin.base import plain_number
from territories.admin.figure_slots import (
    SEEN,
    ColumnForm,
    Slot,
    figures_of,
    read_seen,
    read_slots,
    seen_text,
)
from territories.admin.reasons import LONGEST_REASON
from territories.dates import date_text
from territories.enums import IndicatorKind, Subject
from territories.models import Indicator, Observation
from territories.selectors import values_for
from territories.selectors.public import ENTERED
from territories.selectors.value import Value
from territories.services.figures import Column, FiguresRefusedError, store_figures

GRID = "admin/territories/figures/grid.html"
NEEDED = ("territories.change_observation", "territories.add_observation")


@dataclass(frozen=True)
class Computed:
    """A derived value as people read it; `exact` has all its digits, `how` what it is made of."""

    text: str
    exact: str
    when: str
    how: str


@dataclass
class Line:
    """One indicator: its fields by column, then the one for a new value."""

    indicator: Indicator
    cells: list[list[Slot]] = field(default_factory=list)
    new: Slot | None = None
    is_derived: bool = False
    computed: Computed | None = None

    @property
    def slots(self) -> list[Slot]:
        new = [] if self.new is None else [self.new]
        return [slot for cell in self.cells for slot in cell] + new


def may_enter(request: HttpRequest) -> bool:
    return all(request.user.has_perm(name) for name in NEEDED)


def stored(
    request: HttpRequest, changed: Sequence[Slot], column: Column | None, seen: dict[str, str]
) -> tuple[bool, str]:
    """Whether what was typed is stored now; else what is asked or wrong, beside its fields."""
    figures = figures_of(changed, column, seen)
    if any(slot.trouble for slot in changed):
        return False, _("Nothing was stored: look at the marked values.")
    reason = typed(request.POST, "reason", LONGEST_REASON)
    if not reason:
        return False, _("Say why the values change: others rely on them.")
    if any(slot.doubt for slot in changed) and "is_sure" not in request.POST:
        return False, _("Nothing was stored: check the marked values.")
    try:
        store_figures(figures, reason=reason, by=request.user)  # type: ignore[arg-type]
    except FiguresRefusedError as error:
        told = [slot for slot in changed if slot.value is not None]
        for place, trouble in error.troubles.items():
            told[place].trouble = trouble
        return False, _("Nothing was stored: look at the marked values.")
    return True, ""


def say_stored(request: HttpRequest, count: int) -> None:
    if not count:
        messages.info(request, _("Nothing was changed, so the history has nothing new."))
        return
    told = ngettext("Stored: %(count)s value.", "Stored: %(count)s values.", count)
    messages.success(request, told % {"count": count})


class FiguresAdmin(ModelAdmin):
    """Adds the button “All figures” to the page of a territory or project."""

    subject = Subject.TERRITORY

    @action(description=gettext_lazy("All figures"), url_path="figures", permissions=["view"])
    def figures(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        row: Any = self.get_object(request, object_id)
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        days, lines = lines_of(row, self.subject)
        slots = [slot for line in lines for slot in line.slots]
        column, trouble, changed = ColumnForm(request.POST or None), "", []
        if request.method == "POST":
            if not may_enter(request):
                raise PermissionDenied
            changed = read_slots(slots, request.POST)
            answer = self._take(request, changed, column)
            if answer is None:
                say_stored(request, len(changed))
                return redirect(request.path)
            trouble = answer
        is_asked = any(slot.row is None for slot in changed)
        context = {
            "title": _("Figures of “%(name)s”") % {"name": row.name},
            "days": [date_text(day, precision) for day, precision in days],
            "lines": lines,
            "column": column if is_asked or not column.is_bound else ColumnForm(),
        }
        return page(self, request, row, GRID, slots, trouble, context)

    def _take(self, request: HttpRequest, changed: list[Slot], form: ColumnForm) -> str | None:
        """None once it is stored; else why not."""
        if not changed:
            return None
        is_new = any(slot.row is None and slot.value is not None for slot in changed)
        if is_new and not form.is_valid():
            return _("Say of which date, basis and source the new values are.")
        column = form.column if is_new else None
        is_stored, trouble = stored(request, changed, column, read_seen(request.POST))
        return None if is_stored else trouble


def page(
    site_page: Any,
    request: HttpRequest,
    row: Any,
    template: str,
    slots: Sequence[Slot],
    trouble: str,
    context: dict[str, Any],
) -> HttpResponse:
    shared = {
        **site_page.admin_site.each_context(request),
        "opts": site_page.opts,
        "original": row,
        "may_enter": may_enter(request),
        "seen_name": SEEN,
        # As it was when the page was opened: a refused form goes on where it stood.
        "seen": request.POST.get(SEEN) or seen_text(slots),
        "trouble": trouble,
        "reason": typed(request.POST, "reason", LONGEST_REASON),
        "is_doubtful": any(slot.doubt for slot in slots),
    }
    return TemplateResponse(request, template, shared | context, status=422 if trouble else 200)


type Day = tuple[date, str]


def lines_of(row: Any, subject: str) -> tuple[list[Day], list[Line]]:
    """Every indicator that can be known of it; dates newest first."""
    rows = list(
        Observation.objects.filter(**{subject: row})
        .select_related("indicator", "source", "territory", "project")
        .order_by("-date", "basis", "pk")
    )
    days = list(dict.fromkeys((each.date, each.date_precision) for each in rows))
    cells: dict[int, dict[Day, list[Slot]]] = defaultdict(lambda: defaultdict(list))
    newest: dict[int, Observation] = {}
    for each in rows:
        newest.setdefault(each.indicator_id, each)
        slot = Slot(each.indicator, row, each)
        cells[each.indicator_id][each.date, each.date_precision].append(slot)
    known = Q(pk__in=cells) | ~Q(source__code__startswith=ENTERED)
    indicators = list(Indicator.objects.filter(known, subject=subject).order_by("position", "code"))
    derived = [each for each in indicators if each.kind == IndicatorKind.DERIVED]
    values = values_for(subjects=[row], indicators=derived)
    lines = []
    for indicator in indicators:
        line = Line(indicator, [cells[indicator.pk][day] for day in days])
        if indicator.kind == IndicatorKind.DERIVED:
            value = values.get((row.pk, indicator.pk))
            line.is_derived = True
            line.computed = computed(indicator, value) if value else None
        else:
            line.new = Slot(indicator, row, before=newest.get(indicator.pk))
        lines.append(line)
    return days, lines


def computed(indicator: Indicator, value: Value) -> Computed:
    return Computed(
        floatformat(value.value, f"{indicator.decimals}g"),
        plain_number(value.value),
        f"{value.date_text} · {value.basis_label}",
        how_computed(value),
    )


def how_computed(value: Value) -> str:
    """The formula with its operands; of a count alone what is counted, for it has no formula."""
    if [operand.name for operand in value.operands] == [value.formula.strip()]:
        (operand,) = value.operands
        if operand.counted:
            stated = "; ".join(str(row.stated) for row in operand.counted)
            return _("%(what)s, counted here: %(stated)s") % {
                "what": capfirst(operand.label),
                "stated": stated,
            }
        return _("The same as “%(name)s”") % {"name": operand.label}
    said = "; ".join(f"{operand.label} = {operand.text}" for operand in value.operands)
    return _("%(formula)s, where %(operands)s") % {
        "formula": value.formula_in_words,
        "operands": said,
    }
