"""Values that a published committee offers: accepted into the data, declined, taken out again."""

from __future__ import annotations

from collections.abc import Collection

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from simple_history.utils import bulk_create_with_history

from decision.problems.enums import OfferState
from decision.problems.errors import DecisionError
from decision.problems.models import OfferedValue, WeightSet
from decision.problems.perms import others_problem_with
from territories.enums import Basis, DatePrecision
from territories.models import Observation, Source

LONGEST_REASON = 100  # of a history's column
LONGEST_TITLE = 400
TITLE = gettext_noop("Judgement of a committee, %(date)s: “%(title)s”")
FICTIONAL_TITLE = gettext_noop("Invented judgement of a fictional committee, %(date)s: “%(title)s”")


def accept(
    *, weight_set: WeightSet, user: User, address: str, indicators: Collection[int] | None = None
) -> int:
    """Take offered values into the data: all of a committee's, or those of some indicators.

    Each becomes an observation of basis “judged” whose source is the record at `address`. Where
    most did not know, or nobody rated, accepting says so and the cell stays missing. Returns how
    many values there are now.

    Raises
    ------
    DecisionError
        If the record was withdrawn, or others' problems would rank by the values too.
    """
    with transaction.atomic():
        now = _locked(weight_set)
        chosen = _of(now, indicators, (OfferState.WAITING, OfferState.DECLINED))
        offers = list(chosen.order_by("pk"))
        taken = [offer for offer in offers if offer.has_value]
        if taken:
            _refuse_what_others_rank_by(now, taken, user)
            _observe(now, taken, user, address)
        _decide(offers, OfferState.ACCEPTED, user)
    return len(taken)


def decline(*, weight_set: WeightSet, user: User, indicators: Collection[int] | None = None) -> int:
    """Leave offered values out; what was accepted of them is taken out of the data again."""
    with transaction.atomic():
        now = _locked(weight_set)
        chosen = _of(now, indicators, (OfferState.WAITING, OfferState.ACCEPTED))
        why = _("Judged values of “%(key)s” were declined.") % {"key": now.key}
        take_out(chosen, user=user, why=why)
        offers = list(chosen.order_by("pk"))
        _decide(offers, OfferState.DECLINED, user)
    return len(offers)


def take_out(offers: QuerySet[OfferedValue], *, user: User, why: str) -> None:
    """Delete the observations that offers became; their history says why."""
    became = offers.exclude(observation=None).values("observation")
    for observation in Observation.objects.filter(pk__in=became).order_by("pk"):
        observation._change_reason = why[:LONGEST_REASON]
        observation._history_user = user
        observation.delete()


def _locked(weight_set: WeightSet) -> WeightSet:
    now = WeightSet.objects.select_for_update().filter(pk=weight_set.pk).first()
    if now is None or now.withdrawn_at is not None:  # a demonstration's goes with it
        raise DecisionError(_("The record was withdrawn: its values are no longer offered."))
    return now


def _refuse_what_others_rank_by(
    weight_set: WeightSet, offers: Collection[OfferedValue], user: User
) -> None:
    """An observation is everybody's: a committee of one's own must not move others' rankings."""
    indicators = {offer.indicator_id for offer in offers}
    problem = others_problem_with(user, indicators, besides=weight_set.problem)
    if problem is not None:
        raise DecisionError(
            _(
                "These values would stand in “%(problem)s” too, which others look after. Whoever "
                "may enter values into the data can accept them: an analyst, say."
            )
            % {"problem": problem.name}
        )


def _of(
    weight_set: WeightSet, indicators: Collection[int] | None, states: Collection[OfferState]
) -> QuerySet[OfferedValue]:
    offers = weight_set.offers.filter(state__in=states)
    return offers if indicators is None else offers.filter(indicator__in=indicators)


def _decide(offers: Collection[OfferedValue], state: OfferState, user: User) -> None:
    at = timezone.now()
    for offer in offers:
        offer.state, offer.decided_by, offer.decided_at = state, user, at
        if state != OfferState.ACCEPTED:
            offer.observation = None
    fields = ["state", "decided_by", "decided_at", "observation"]
    OfferedValue.objects.bulk_update(offers, fields, batch_size=100)


def _observe(
    weight_set: WeightSet, offers: Collection[OfferedValue], user: User, address: str
) -> None:
    source = source_of(weight_set, user, address)
    made = bulk_create_with_history(
        [_observation(offer, weight_set, source) for offer in offers],
        Observation,
        batch_size=100,
        default_user=user,
        default_change_reason=(_("Accepted from “%(key)s”.") % {"key": weight_set.key})[
            :LONGEST_REASON
        ],
    )
    for offer, observation in zip(offers, made, strict=True):
        offer.observation = observation


def _observation(offer: OfferedValue, weight_set: WeightSet, source: Source) -> Observation:
    """The value is the mean by voting power, by which the record ranks."""
    assert offer.mean is not None  # `has_value`
    return Observation(
        indicator_id=offer.indicator_id,
        territory_id=offer.territory_id,
        project_id=offer.project_id,
        date=weight_set.decided_on,
        date_precision=DatePrecision.DAY,
        value=offer.mean,
        low=offer.low,
        high=offer.high,
        median=offer.median,
        deviation=offer.deviation,
        people=offer.people,
        unknown=offer.unknown if offer.people is not None else None,
        basis=Basis.JUDGED,
        source=source,
    )


def source_of(weight_set: WeightSet, user: User, address: str) -> Source:
    """The record as a source, by the weight set's key."""
    found = Source.objects.filter(code=weight_set.key).first()
    if found is not None:
        return found
    source = Source(
        code=weight_set.key,
        url=address,
        accessed=timezone.localdate(),
        is_fictional=weight_set.is_fictional,
    )
    template = FICTIONAL_TITLE if weight_set.is_fictional else TITLE
    for language in ("ru", "en"):
        with translation.override(language):
            date = weight_set.decided_on.strftime("%d.%m.%Y" if language == "ru" else "%Y-%m-%d")
            title = _(template) % {"date": date, "title": weight_set.title}
        setattr(source, f"title_{language}", title[:LONGEST_TITLE])
    source._change_reason = _("Accepted from “%(key)s”.") % {"key": weight_set.key}  # type: ignore[attr-defined]
    source._history_user = user  # type: ignore[attr-defined]
    source.save()
    return source
