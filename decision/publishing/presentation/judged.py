"""What published committees offer to a problem, beside what stands there now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.utils.translation import gettext as _

from config.typography import floatformat
from decision.problems.enums import OfferState
from decision.problems.models import OfferedValue, WeightSet
from decision.problems.selectors.matrix import DecisionTable
from territories.models import Indicator
from territories.selectors import Value

MEAN_DECIMALS = 2


@dataclass(frozen=True)
class OfferRow:
    """A cell: what stands in it now, and what would if the offer were accepted.

    `after` is empty where the cell would stay as it is; `why` says why, in a key that the
    template puts into words: "unknown", "few", "nobody", "newer", "source" or "".
    """

    offer: OfferedValue
    subject: str
    now: str
    now_note: str
    is_its_own: bool
    after: str
    median: str
    low: str
    high: str
    why: str


@dataclass(frozen=True)
class CriterionOffers:
    """The offers of one committee for one criterion. What can be done: accept, decline."""

    indicator: Indicator
    name: str
    rows: tuple[OfferRow, ...]
    state: str
    can_accept: bool
    can_decline: bool


@dataclass(frozen=True)
class CommitteeOffers:
    weight_set: WeightSet
    criteria: tuple[CriterionOffers, ...]

    @property
    def can_accept(self) -> bool:
        return any(one.can_accept for one in self.criteria)

    @property
    def can_decline(self) -> bool:
        return any(one.can_decline for one in self.criteria)


def committee_offers(
    offers: Iterable[OfferedValue], table: DecisionTable
) -> tuple[CommitteeOffers, ...]:
    """By committee and criterion, in the order in which they come."""
    return tuple(
        CommitteeOffers(
            weight_set,
            tuple(
                _criterion(indicator, list(rows), table)
                for indicator, rows in groupby(group, key=lambda offer: offer.indicator)
            ),
        )
        for weight_set, group in groupby(offers, key=lambda offer: offer.weight_set)
    )


def _criterion(
    indicator: Indicator, offers: Sequence[OfferedValue], table: DecisionTable
) -> CriterionOffers:
    leaf = next(
        (leaf for leaf in table.leaves if leaf.criterion.indicator_id == indicator.pk), None
    )
    is_asked = leaf is not None
    source = leaf.criterion.source if leaf else None
    states = {offer.state for offer in offers}
    is_withdrawn = OfferState.WITHDRAWN in states
    rows = tuple(
        _row(offer, table.values.get((_subject_key(offer), indicator.pk)), source)
        for offer in offers
    )
    return CriterionOffers(
        indicator=indicator,
        name=leaf.criterion.name if leaf else indicator.name,
        rows=rows,
        state=str(offers[0].get_state_display()) if len(states) == 1 else "",
        can_accept=is_asked
        and not is_withdrawn
        and bool(states & {OfferState.WAITING, OfferState.DECLINED}),
        can_decline=not is_withdrawn and bool(states & {OfferState.WAITING, OfferState.ACCEPTED}),
    )


def _called(offer: OfferedValue) -> str:
    """The name, which says so where it is an invented project's."""
    if offer.project is None or not offer.project.is_fictional:
        return str(offer.territory or offer.project)
    return _("%(name)s (fictional)") % {"name": offer.project}


def _subject_key(offer: OfferedValue) -> int:
    key = offer.territory_id or offer.project_id
    assert key is not None  # a constraint holds it
    return key


def _row(offer: OfferedValue, now: Value | None, source: object) -> OfferRow:
    grouped = f"{offer.indicator.decimals}g"
    why = _why_it_stays(offer, now, source)
    is_its_own = bool(now) and now is not None and now.observation_id == offer.observation_id
    return OfferRow(
        offer=offer,
        subject=_called(offer),
        now="" if now is None else floatformat(now.value, _decimals(now.value, grouped)),
        now_note="" if now is None else f"{now.date_text} · {now.basis_label}",
        is_its_own=is_its_own,
        after="" if why or offer.mean is None else floatformat(offer.mean, MEAN_DECIMALS),
        median=_text(offer.median),
        low=_text(offer.low),
        high=_text(offer.high),
        why=why,
    )


def _why_it_stays(offer: OfferedValue, now: Value | None, source: object) -> str:
    if not offer.has_value:
        return _why_it_has_none(offer.people or 0, offer.unknown)
    if now is not None and now.date > offer.weight_set.decided_on:
        return "newer"
    code = getattr(source, "code", offer.weight_set.key)
    return "" if code == offer.weight_set.key else "source"


def _why_it_has_none(people: int, unknown: int) -> str:
    if unknown > people:
        return "unknown"
    return "few" if people else "nobody"


def _decimals(value: Decimal, grouped: str) -> str | int:
    """The indicator's decimals; a judged mean has more than they would show."""
    return grouped if value == round(value, int(grouped[:-1])) else MEAN_DECIMALS


def _text(number: Decimal | None) -> str:
    return "—" if number is None else floatformat(number, "-1")
