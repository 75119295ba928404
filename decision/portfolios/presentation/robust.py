"""Which projects every good portfolio has, which some have and which none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.typography import floatformat
from decision.portfolios.services import Candidate, Portfolio
from decision.portfolios.services.robust import Robust
from territories.models import Project


@dataclass(frozen=True)
class CoreLine:
    """A project and its share of the best portfolios, in per cent."""

    project: Project
    index: str
    bar: float
    is_chosen: bool


@dataclass(frozen=True)
class CoreBand:
    """Projects that all, some or none of the best portfolios have, and what follows from it."""

    title: str
    advice: str
    lines: tuple[CoreLine, ...]


@dataclass(frozen=True)
class RobustPage:
    sentence: str
    bands: tuple[CoreBand, ...]
    notes: tuple[str, ...]


def robust_page(robust: Robust, portfolio: Portfolio) -> RobustPage:
    shares = robust.index
    order = sorted(portfolio.candidates.chosen_from, key=lambda one: -shares[one.code])
    bands = (
        (_("In every best portfolio"), _("fund now"), 1.0, 1.0),
        (_("In some"), _("talk about"), 0.0, 1.0),
        (_("In none"), _("do not fund now"), 0.0, 0.0),
    )
    found = []
    for title, advice, low, high in bands:
        some = [one for one in order if _is_between(shares[one.code], low, high)]
        lines = tuple(_line(one, shares[one.code], portfolio) for one in some)
        found.append(CoreBand(title, advice, lines))
    return RobustPage(
        sentence=_(
            "Projects in every best portfolio: %(all)s; in some: %(some)s; in none: %(none)s."
        )
        % dict(zip(("all", "some", "none"), (len(band.lines) for band in found), strict=True)),
        bands=tuple(band for band in found if band.lines),
        notes=tuple(_notes(robust)),
    )


def _is_between(share: float, low: float, high: float) -> bool:
    """The ends belong to the bands that are nothing but an end."""
    return share == low if low == high else low < share < high


def _line(one: Candidate, share: float, portfolio: Portfolio) -> CoreLine:
    return CoreLine(
        project=one.project,
        index=_index(share),
        bar=round(100 * share, 1),
        is_chosen=portfolio.is_chosen(one),
    )


def _index(share: float) -> str:
    """Whole per cent, but what is in some is not said to be in all or in none."""
    decimals = 0 if share in (0, 1) or 0.005 <= share < 0.995 else 1
    return floatformat(100 * share, decimals)


def _notes(robust: Robust) -> Iterator[str]:
    yield _sought(robust)
    if robust.people and robust.refused:
        yield ngettext(
            "%(count)s member’s weights rank nothing here: not counted.",
            "%(count)s members’ weights rank nothing here: not counted.",
            robust.refused,
        ) % {"count": robust.refused}
    if unproved := robust.unproved - robust.unfound:
        yield ngettext(
            "For %(count)s weighting the time did not last to prove that the portfolio is the "
            "best: it is counted as it was found, and “every” and “none” are not sure.",
            "For %(count)s weightings the time did not last to prove that the portfolio is the "
            "best: they are counted as they were found, and “every” and “none” are not sure.",
            unproved,
        ) % {"count": unproved}
    if robust.unfound:
        yield ngettext(
            "For %(count)s weighting no portfolio was found in time: not counted, and “every” and "
            "“none” are not sure.",
            "For %(count)s weightings no portfolio was found in time: not counted, and “every” "
            "and “none” are not sure.",
            robust.unfound,
        ) % {"count": robust.unfound}
    if robust.left_out:
        yield ngettext(
            "%(count)s weighting more was left out, evenly among all, for this to end in time.",
            "%(count)s weightings more were left out, evenly among all, for this to end in time.",
            robust.left_out,
        ) % {"count": robust.left_out}


def _sought(robust: Robust) -> str:
    if robust.people:
        return ngettext(
            "The best portfolio was sought by the weights of the committee’s %(count)s member.",
            "The best portfolio was sought by the weights of each of the committee’s %(count)s "
            "members, whatever their voting power.",
            robust.people,
        ) % {"count": robust.people}
    return _(
        "The best portfolio was sought %(count)s times, each time with weights drawn at random "
        "about those chosen, as on the page “How firm”."
    ) % {"count": robust.weightings}
