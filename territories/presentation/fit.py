"""Territories for a project as they are shown: in three groups, each need with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.forms import BoundField
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from config.typography import floatformat
from territories.forms.fit import FitForm, is_least
from territories.models import Indicator, Territory
from territories.presentation.fit_words import Reason, project_words, reason_of, remark_on
from territories.selectors.compared import FEWEST, MOST
from territories.selectors.fit import Askable, Candidate, Needs, Verdict

MOST_ROWS, MOST_TROUBLES, LONGEST_CODE = 50, 3, 20
TITLES: dict[Verdict, str | Promise] = {
    Verdict.MET: gettext_lazy("Fits all that was asked"),
    Verdict.UNKNOWN: gettext_lazy("May fit: something is unknown"),
    Verdict.FAILED: gettext_lazy("Does not fit"),
}


@dataclass(frozen=True)
class Row:
    territory: Territory
    met: str
    reasons: tuple[Reason, ...]
    remark: str


@dataclass(frozen=True)
class Group:
    verdict: str
    title: str
    rows: tuple[Row, ...]
    total: int

    @property
    def left_out(self) -> int:
        return self.total - len(self.rows)


@dataclass(frozen=True)
class FitPage:
    """`compare` is the address that sets the first ones side by side, or empty."""

    sentence: str
    groups: tuple[Group, ...]
    compare: str
    compared: int
    project: str
    troubles: tuple[str, ...]
    limits: tuple[tuple[str, tuple[Limit, ...]], ...]
    limits_set: int
    is_limit_wrong: bool


@dataclass(frozen=True)
class Limit:
    """A field for a limit of one indicator."""

    indicator: Indicator
    field: BoundField
    label: str
    known: str


def fit_page(form: FitForm, needs: Needs, found: Sequence[Candidate]) -> FitPage:
    per_job = _per_job(form)
    limits = _limits(form)
    groups = tuple(_group(verdict, needs, found, per_job) for verdict in Verdict) if found else ()
    fitting = [each for group in groups[:2] for each in group.rows][:MOST]
    return FitPage(
        sentence=_sentence(needs, groups, says_size=_says_size(form)),
        groups=tuple(group for group in groups if group.rows),
        compare=_compare([row.territory for row in fitting]),
        compared=len(fitting),
        project=project_words(per_job),
        troubles=tuple(_troubles(form)),
        limits=limits,
        limits_set=len(needs.limits),
        is_limit_wrong=any(line.field.errors for _title, lines in limits for line in lines),
    )


def _per_job(form: FitForm) -> Decimal | None:
    """RUB mn that the project spends on a job; None where it does not say both."""
    capital, jobs = (form.cleaned_data.get(name) for name in ("capital", "jobs"))
    return capital / jobs if capital and jobs else None


def _group(
    verdict: Verdict, needs: Needs, found: Sequence[Candidate], per_job: Decimal | None
) -> Group:
    own = [one for one in found if one.verdict == verdict]
    rows = tuple(_row(one, needs, per_job) for one in own[:MOST_ROWS])
    return Group(verdict.value, str(TITLES[verdict]), rows, len(own))


def _row(one: Candidate, needs: Needs, per_job: Decimal | None) -> Row:
    met = ngettext(
        "meets %(met)s of %(count)s need", "meets %(met)s of %(count)s needs", needs.count
    ) % {"met": one.met, "count": needs.count}
    order = (Verdict.FAILED, Verdict.UNKNOWN, Verdict.MET)
    checks = sorted(one.checks, key=lambda check: order.index(check.verdict))
    return Row(
        one.territory,
        met,
        tuple(reason_of(one.territory, check) for check in checks),
        remark_on(one, per_job),
    )


def _says_size(form: FitForm) -> bool:
    return any(form.cleaned_data.get(name) for name in ("capital", "jobs"))


def _sentence(needs: Needs, groups: Sequence[Group], *, says_size: bool) -> str:
    if not needs.count and says_size:
        return _(
            "Capital cost and jobs rule no territory out by themselves: say a sector, a region or "
            "a limit too, and territories that fit stand here with reasons."
        )
    if not needs.count:
        return _(
            "Say what the project needs of a place, and territories that fit stand here "
            "with reasons."
        )
    if not groups:
        return _("There is no territory yet that could fit.")
    fits, may, fails = (group.total for group in groups)
    said = [
        ngettext(
            "%(count)s territory fits all that was asked",
            "%(count)s territories fit all that was asked",
            fits,
        )
        % {"count": fits}
        if fits
        else _("No territory is known to fit all that was asked"),
        ngettext(
            "%(count)s may fit, of which something is unknown",
            "%(count)s may fit, of which something is unknown",
            may,
        )
        % {"count": may},
        ngettext("%(count)s does not fit", "%(count)s do not fit", fails) % {"count": fails},
    ]
    shown = [said[0], *(part for part, count in zip(said[1:], (may, fails), strict=True) if count)]
    return "; ".join(shown) + "."


def _compare(territories: Sequence[Territory]) -> str:
    if len(territories) < FEWEST:
        return ""
    query = urlencode([("t", territory.code) for territory in territories])
    return f"{reverse('territory_compare')}?{query}"


def _troubles(form: FitForm) -> Iterator[str]:
    for code in form.unknown[:MOST_TROUBLES]:
        shown = code if len(code) <= LONGEST_CODE else code[:LONGEST_CODE] + "…"
        yield _(
            "Nothing can be asked of “%(code)s”: there is no such indicator with values, and "
            "the need was left out."
        ) % {"code": shown}


def _limits(form: FitForm) -> tuple[tuple[str, tuple[Limit, ...]], ...]:
    return tuple(
        (title, tuple(_limit(askable, field) for askable, field in pairs))
        for title, pairs in form.limits.items()
    )


def _limit(askable: Askable, field: BoundField) -> Limit:
    indicator, values = askable.indicator, askable.spread.values
    ends = (floatformat(end, f"{indicator.decimals}g") for end in (values[0], values[-1]))
    known = ngettext(
        "known of %(count)s: %(ends)s", "known of %(count)s: %(ends)s", len(values)
    ) % {"count": len(values), "ends": " … ".join(ends)}
    return Limit(indicator, field, _("at least") if is_least(indicator) else _("at most"), known)
