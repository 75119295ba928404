"""What a catalogue is limited by: ranges of values, their fields and their words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.numbers import grouped
from territories.forms.catalogue import CatalogueForm
from territories.presentation.figures import figure_text, with_unit
from territories.presentation.kinds import Kind
from territories.selectors.amounts import Amount, Measure
from territories.selectors.catalogue import Range
from territories.selectors.spreads import Spread, spreads


@dataclass(frozen=True)
class Limits:
    """The two fields of a range; `known` says between which values it can tell anybody apart."""

    indicator: Measure
    low: BoundField
    high: BoundField
    known: str


@dataclass(frozen=True)
class Narrowed:
    """A range in words, and the address of the same list without it."""

    text: str
    address: str


def of_the_unlimited(count: int) -> str:
    return ngettext(
        "%(count)s more would fit, but nobody has said a figure of it that is limited here.",
        "%(count)s more would fit, but nobody has said a figure of them that is limited here.",
        count,
    ) % {"count": count}


def ranges_of(kind: Kind, form: CatalogueForm) -> tuple[Limits, ...]:
    found = spreads(kind.catalogue.subject)
    return tuple(
        Limits(measure, low, high, _known(measure, found)) for measure, low, high in form.ranges
    )


def _known(measure: Measure, found: dict[int, Spread]) -> str:
    if isinstance(measure, Amount) or measure.pk not in found:
        return ""
    values = found[measure.pk].values
    ends = [figure_text(measure, Decimal(repr(value))) for value in (values[0], values[-1])]
    return _("known: %(low)s … %(high)s") % {"low": ends[0], "high": ends[1]}


def limits_text(measure: Measure, limits: Range) -> str:
    low, high = ("" if end is None else grouped(end) for end in limits)
    words = {"indicator": measure.name, "low": low, "high": high}
    if not high:
        words["low"] = with_unit(measure, low)
        return _("“%(indicator)s” from %(low)s") % words
    words["high"] = with_unit(measure, high)
    if not low:
        return _("“%(indicator)s” up to %(high)s") % words
    return _("“%(indicator)s” from %(low)s to %(high)s") % words
