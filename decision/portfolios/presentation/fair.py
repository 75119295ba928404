"""What each group gets from the portfolio, and from the one that is bought by equal shares."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decision.portfolios.presentation.words import money, share, shares_of_one, worth
from decision.portfolios.services import Portfolio
from decision.portfolios.services.fair import Fair, Party
from territories.models import Project


@dataclass(frozen=True)
class PartyLine:
    name: str
    people: int
    power: str
    valued: str
    equally: str
    paid: str


@dataclass(frozen=True)
class Bought:
    """A project by equal shares; `is_completed` where only the money left over bought it."""

    project: Project
    cost: str
    is_completed: bool
    is_chosen: bool


@dataclass(frozen=True)
class FairPage:
    sentences: tuple[str, ...]
    parties: tuple[PartyLine, ...]
    bought: tuple[Bought, ...]
    notes: tuple[str, ...]


def fair_page(fair: Fair, portfolio: Portfolio) -> FairPage:
    known = portfolio.candidates.by_code
    return FairPage(
        sentences=_sentences(fair, portfolio),
        parties=tuple(
            _party(party, power)
            for party, power in zip(
                fair.parties, shares_of_one([party.power for party in fair.parties]), strict=True
            )
        ),
        bought=tuple(
            Bought(
                project=known[code].project,
                cost=money(known[code].cost),
                is_completed=code in fair.completed,
                is_chosen=portfolio.is_chosen(known[code]),
            )
            for code in fair.chosen
        ),
        notes=_notes(fair, portfolio),
    )


def _party(party: Party, power: str) -> PartyLine:
    name = party.name or _("member %(number)s") % {"number": party.number}
    return PartyLine(
        name=name,
        people=party.people,
        power=power,
        valued=share(100 * party.valued),
        equally=share(100 * party.equally),
        paid=share(100 * party.paid),
    )


def _sentences(fair: Fair, portfolio: Portfolio) -> tuple[str, ...]:
    own, other = set(portfolio.answer["chosen"]), set(fair.chosen)
    said = [
        _(
            "Projects bought by equal shares: %(count)s, for RUB %(cost)s mn; by the committee’s "
            "weights they are worth %(value)s, this portfolio %(own)s."
        )
        % {
            "count": len(fair.chosen),
            "cost": money(fair.cost),
            "value": worth(fair.value),
            "own": worth(portfolio.answer["totals"]["value"]),
        }
    ]
    if own and own == other:
        said.append(_("They are the same projects."))
    for codes, template in (
        (other - own, _("Only by equal shares: %(names)s.")),
        (own - other, _("Only in this portfolio: %(names)s.")),
    ):
        if codes:
            said.append(template % {"names": _names(codes, portfolio)})
    return tuple(said)


def _names(codes: Collection[str], portfolio: Portfolio) -> str:
    return ", ".join(
        str(one.project) for one in portfolio.candidates.chosen_from if one.code in codes
    )


def _notes(fair: Fair, portfolio: Portfolio) -> tuple[str, ...]:
    notes = []
    if len(portfolio.kept) > 1:
        notes.append(
            _("Equal shares keep the budget alone: the other rules of this page do not hold there.")
        )
    if any("partial" in entry for entry in portfolio.document["projects"]):
        notes.append(
            _("Equal shares buy whole projects only; here some can be funded in part, too.")
        )
    if fair.without:
        notes.append(
            ngettext(
                "%(count)s member’s weights rank nothing here: not counted.",
                "%(count)s members’ weights rank nothing here: not counted.",
                fair.without,
            )
            % {"count": fair.without}
        )
    return tuple(notes)
