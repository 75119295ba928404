"""Which projects every good portfolio has, which some have and which none."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.typography import floatformat
from decision.portfolios.presentation.frontier import names_of
from decision.portfolios.services import Portfolio
from decision.portfolios.services.robust import Robust
from territories.models import Project


@dataclass(frozen=True)
class CoreLine:
    """A project and its share of the best portfolios, in per cent."""

    project: Project
    index: str
    bar: float
    advice: str
    is_chosen: bool


@dataclass(frozen=True)
class RobustPage:
    sentences: tuple[str, ...]
    lines: tuple[CoreLine, ...]
    note: str


def robust_page(robust: Robust, portfolio: Portfolio) -> RobustPage:
    shares = robust.index
    order = sorted(portfolio.candidates.chosen_from, key=lambda one: -shares[one.code])
    return RobustPage(
        sentences=_sentences(robust, portfolio),
        lines=tuple(
            CoreLine(
                project=one.project,
                index=floatformat(100 * shares[one.code], 0),
                bar=round(100 * shares[one.code], 1),
                advice=_advice(shares[one.code]),
                is_chosen=portfolio.is_chosen(one),
            )
            for one in order
        ),
        note=_note(robust),
    )


def _advice(share: float) -> str:
    if share >= 1:
        return _("fund now")
    return _("talk about") if share > 0 else _("leave")


def _sentences(robust: Robust, portfolio: Portfolio) -> tuple[str, ...]:
    always = {code for code, share in robust.index.items() if share >= 1}
    never = {code for code, share in robust.index.items() if share <= 0}
    between = set(robust.index) - always - never
    said = []
    for codes, template in (
        (always, _("In every best portfolio: %(names)s.")),
        (between, _("In some: %(names)s.")),
        (never, _("In none: %(names)s.")),
    ):
        if codes:
            said.append(template % {"names": names_of(codes, portfolio)})
    return tuple(said)


def _note(robust: Robust) -> str:
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
