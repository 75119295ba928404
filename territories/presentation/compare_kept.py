"""What has changed under a comparison that somebody keeps, in words."""

from __future__ import annotations

from decimal import Decimal

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from territories.models import Indicator, SavedView
from territories.presentation.catalogue import number_text
from territories.presentation.figures import figure_text
from territories.services.compared import Change, ComparedValues, changes_since

MOST_TOLD = 5  # more are only counted


def since(saved: SavedView, compared: ComparedValues) -> tuple[str, ...]:
    """Sentences; none where the address compares others than were saved."""
    changes = changes_since(saved, compared)
    if changes is None:
        return ()
    of = {
        "title": saved.title,
        "day": date_format(localtime(saved.made_at), "DATE_FORMAT"),
    }
    if not changes:
        return (_("The data under “%(title)s” have not changed since %(day)s.") % of,)
    said = _("The data under “%(title)s” have changed since it was saved on %(day)s.") % of
    indicators = {indicator.code: indicator for indicator in compared.indicators}
    names = {subject.code: subject.name for subject in compared.subjects}
    told = "; ".join(
        _changed(change, indicators[change.indicator], names[change.subject])
        for change in changes[:MOST_TOLD]
    )
    further = len(changes) - MOST_TOLD
    more = _(" (and %(number)s more)") % {"number": further} if further > 0 else ""
    return said, _("Changed: %(told)s%(more)s.") % {"told": told, "more": more}


def _changed(change: Change, indicator: Indicator, name: str) -> str:
    before = _("no value")
    if change.before is not None:
        before = figure_text(indicator, Decimal(change.before[0]))
    words = {"indicator": indicator.name, "name": name, "before": before}
    if change.now is None:
        return _("“%(indicator)s” of %(name)s: %(before)s, no value now") % words
    words |= {
        "now": number_text(indicator, change.now),
        "date": change.now.date_text,
        "basis": change.now.basis_label,
    }
    return _("“%(indicator)s” of %(name)s: %(before)s, now %(now)s (%(date)s, %(basis)s)") % words
