"""What the comparison says in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from territories.enums import Direction
from territories.models import Indicator
from territories.presentation.kinds import Kind
from territories.selectors.compared import FEWEST, MOST, Compared, SharedRow

LONGEST_CODE = 20  # of an unknown one that is told back


def answer(leads: Mapping[str, int], rows: int, incomparable: int) -> str:
    """“A leads in 5 of 9 rows, B in 3; two rows cannot be compared.”"""
    if not rows:
        return _("There is no indicator of which two of them have a value.")
    ordered = [(name, count) for name, count in leads.items() if count]
    ordered.sort(key=lambda lead: -lead[1])
    return f"{_who_leads(ordered, rows)}{_what_cannot(incomparable)}."


def _who_leads(ordered: Sequence[tuple[str, int]], rows: int) -> str:
    if not ordered:
        return ngettext(
            "Nobody leads alone in the %(rows)s row that two or more have a value in",
            "Nobody leads alone in any of the %(rows)s rows that two or more have a value in",
            rows,
        ) % {"rows": rows}
    (name, count), *others = ordered
    first = ngettext(
        "%(name)s leads alone in %(count)s of %(rows)s row",
        "%(name)s leads alone in %(count)s of %(rows)s rows",
        rows,
    ) % {"name": name, "count": count, "rows": rows}
    return ", ".join(
        [first, *(_("%(name)s in %(count)s") % {"name": n, "count": c} for n, c in others)]
    )


def _what_cannot(incomparable: int) -> str:
    if not incomparable:
        return ""
    return "; " + ngettext(
        "%(count)s row cannot be compared",
        "%(count)s rows cannot be compared",
        incomparable,
    ) % {"count": incomparable}


def reason(indicator: Indicator, shared: SharedRow, subjects: Sequence[Any]) -> str:
    """Why nobody is called best in the row; empty where that can be said."""
    if len(shared.values) < 2:
        return _("Only one of them has a value.")
    if not shared.is_comparable:
        return " ".join(_what_differs(shared, subjects))
    if indicator.direction == Direction.TARGET:
        return _("Neither more nor less is better here: the nearest to a target would be.")
    return ""


def _what_differs(shared: SharedRow, subjects: Sequence[Any]) -> Iterator[str]:
    if not shared.same_date and not shared.same_basis:
        yield _("The values differ in date and basis, so nobody is called best.")
    elif not shared.same_date:
        yield _("The values are of different dates, so nobody is called best.")
    else:
        yield _("The values are of different bases, so nobody is called best.")
    yield (
        "; ".join(
            f"{one.name}: {shared.values[one.pk].date_text}, {shared.values[one.pk].basis_label}"
            for one in subjects
            if one.pk in shared.values
        )
        + "."
    )


def troubles_of(kind: Kind, asked: Compared) -> Iterator[str]:
    for old, heir in asked.merged:
        yield _("%(old)s is part of %(heir)s today, which stands here for it.") % {
            "old": old.name,
            "heir": heir.name,
        }
    for code in asked.unknown:
        shown = code if len(code) <= LONGEST_CODE else code[:LONGEST_CODE] + "…"
        yield kind.unknown(shown)
    if asked.beyond:
        yield ngettext(
            "At most %(most)s are compared: %(count)s more was left out.",
            "At most %(most)s are compared: %(count)s more were left out.",
            asked.beyond,
        ) % {"most": MOST, "count": asked.beyond}
    if len(asked.subjects) == FEWEST - 1:
        yield _("One alone cannot be compared: add another.")
