"""Why a territory fits a project, does not, or may: in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from config.typography import floatformat
from territories.forms.fit import is_least
from territories.models import Indicator, Territory
from territories.presentation.catalogue import number_text
from territories.selectors.fit import Candidate, Check, Verdict, holds, millions_per_job
from territories.selectors.value import Value

LIMIT_DECIMALS, MOST_DECIMALS = 3, 6


@dataclass(frozen=True)
class Reason:
    """`address` leads to the value's card, where there is one."""

    verdict: str
    text: str
    address: str


def reason_of(territory: Territory, check: Check) -> Reason:
    page = territory.get_absolute_url()
    if check.indicator is not None:
        return Reason(
            check.verdict, _of_limit(check, check.indicator), f"{page}#fact-{check.indicator.code}"
        )
    if check.kind == "sector":
        return Reason(check.verdict, _of_sector(check), f"{page}#stated-title")
    if check.kind == "regime":
        said = _("legal regime: %(name)s") % {"name": territory.get_regime_display()}
    else:
        said = _("region: %(name)s") % {"name": territory.region.name}
    return Reason(check.verdict, said, "")


def _of_sector(check: Check) -> str:
    if not check.stated:
        return _("no source that we have states what it specialises in")
    told = ", ".join(str(row.stated) for row in check.stated)
    if check.verdict == Verdict.MET:
        return _("the sector is among what it states: %(stated)s") % {"stated": told}
    return _("the sector is not among what it states: %(stated)s") % {"stated": told}


def _of_limit(check: Check, indicator: Indicator) -> str:
    wanted = _wanted(check, indicator)
    if check.value is None:
        return _("“%(indicator)s”: no value here; %(wanted)s") % {
            "indicator": indicator.name,
            "wanted": wanted,
        }
    return ". ".join(_of_value(check, indicator, check.value, wanted))


def _wanted(check: Check, indicator: Indicator) -> str:
    decimals = max(indicator.decimals, LIMIT_DECIMALS)
    limit = {"limit": floatformat(check.limit, f"-{decimals}g")}
    if is_least(indicator):
        return _("at least %(limit)s wanted") % limit
    return _("at most %(limit)s wanted") % limit


def _of_value(check: Check, indicator: Indicator, value: Value, wanted: str) -> Iterator[str]:
    yield _("%(indicator)s: %(value)s %(unit)s (%(date)s, %(basis)s); %(wanted)s") % {
        "indicator": indicator.name,
        "unit": indicator.unit,
        "wanted": wanted,
        "value": _number(check, indicator, value),
        "date": value.date_text,
        "basis": value.basis_label,
    }
    if check.verdict == Verdict.UNKNOWN:
        ends = (floatformat(end, f"{indicator.decimals}g") for end in (value.low, value.high))
        yield _("Plausible values lie on both sides: %(span)s") % {"span": " … ".join(ends)}
    if value.is_fictional:
        yield _("The figure was invented for a demonstration")


def _number(check: Check, indicator: Indicator, value: Value) -> str:
    """With as many decimals as show on which side of the limit it is."""
    text = number_text(indicator, value)
    if check.limit is None or value.people is not None:
        return text
    is_held = holds(indicator, check.limit, value.value)
    for decimals in range(indicator.decimals, MOST_DECIMALS + 1):
        # As `floatformat` rounds.
        printed = value.value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        if holds(indicator, check.limit, printed) == is_held:
            return floatformat(value.value, f"{decimals}g")
    return text


def remark_on(one: Candidate, per_job: Decimal | None) -> str:
    """The project's cost of a job beside that of the investment there."""
    value = one.jobs_per_billion
    there = millions_per_job(value) if value else None
    if per_job is None or there is None or value is None:
        return ""
    words = {
        "own": _millions(per_job),
        "there": _millions(there),
        "date": value.date_text,
        "basis": value.basis_label,
    }
    return (
        _(
            "A job of the project takes RUB %(own)s mn; of the investment here RUB %(there)s mn "
            "went with each job (%(date)s, %(basis)s)."
        )
        % words
    )


def _millions(number: Decimal) -> str:
    return floatformat(number, "2g")


def project_words(per_job: Decimal | None) -> str:
    if per_job is None:
        return ""
    return _("The project takes RUB %(millions)s mn for each job.") % {
        "millions": _millions(per_job)
    }
