"""Making a sealed record public, and withdrawing it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from decision.live.announcing import announce
from decision.problems.enums import OfferState
from decision.problems.models import OfferedValue, WeightSet
from decision.publishing.models import Publication
from decision.publishing.selectors import key_of
from decision.publishing.services.handing import Handed, handed_down
from decision.publishing.services.inheriting import disinherit
from decision.publishing.services.judged import take_out
from decision.publishing.services.summary import Summary, summary_of, words_of
from decision.records.models import DecisionRecord
from decision.sessions.enums import EventKind
from decision.sessions.errors import SessionError
from decision.sessions.models import Session
from decision.sessions.services.events import locked, record_event
from decision.sessions.services.lifecycle import refuse_other_than_facilitator
from territories.enums import Subject
from territories.models import Indicator, Project, Source, Territory
from territories.selectors.successions import former_codes

LONGEST_TITLE = 200


@dataclass(frozen=True, eq=False)
class Drawn:
    """What publishing a record would make public and hand down."""

    record: DecisionRecord
    content: dict[str, Any]
    name: str
    summary: Summary
    handed: Handed


def drawn(session: Session) -> Drawn:
    """What would be published, from the sealed record alone.

    Raises
    ------
    SessionError
        If the session is not sealed.
    """
    record = DecisionRecord.objects.filter(session=session).first()
    if record is None:  # none is made before the session is sealed
        raise SessionError(_("Only a sealed record can be published."))
    content: dict[str, Any] = json.loads(record.content)
    handed = handed_down(content)
    summary = summary_of(content, record.sha256, handed)
    return Drawn(record, content, _name_of(record, content), summary, handed)


def _name_of(record: DecisionRecord, content: dict[str, Any]) -> str:
    return str(record.number or f"demonstration-{content['session']['code']}")


def publish(*, session: Session, user: User) -> Publication:
    """Make a sealed record public and hand down what it says of its problem, once and for good.

    It is drawn before anything is locked: a sealed session holds still.

    Raises
    ------
    SessionError
        If the user does not lead the session, it is not sealed, or it was published before.
    """
    refuse_other_than_facilitator(session, user)
    made = drawn(session)
    try:
        with transaction.atomic():
            now = locked(session)
            refuse_other_than_facilitator(now, user)
            publication = Publication.objects.create(
                record=made.record,
                name=made.name,
                summary=made.summary,
                words=words_of(made.summary, made.name),
                published_at=timezone.now(),
                published_by=user,
            )
            _hand_down(now, made, publication)
            record_event(now, EventKind.PUBLISHED, user=user, name=made.name)
            announce(now.pk)
    except IntegrityError as error:
        raise SessionError(_("This record was published before.")) from error
    return publication


def withdraw(*, publication: Publication, user: User, reason: str) -> Publication:
    """Take back what was published, saying why: the page says so, the name stays taken.

    What it handed down is withdrawn with it: judged values that were accepted are taken out of
    the data, with the reason in their history.

    Raises
    ------
    SessionError
        If the user does not lead the session, there is no reason, or it was withdrawn before.
    """
    reason = reason.strip()
    if not reason:
        raise SessionError(_("Say why: the page will say it to everybody."))
    session = publication.record.session
    with transaction.atomic():
        refuse_other_than_facilitator(locked(session), user)
        now = Publication.objects.select_for_update().get(pk=publication.pk)
        if now.is_withdrawn:
            raise SessionError(_("This record was withdrawn before."))
        now.withdrawn_at, now.withdrawn_by, now.reason = timezone.now(), user, reason
        now.save(update_fields=["withdrawn_at", "withdrawn_by", "reason"])
        _take_back(now, user)
        record_event(session, EventKind.WITHDRAWN, user=user, name=now.name, reason=reason)
        announce(session.pk)
    return now


# What is handed down --------------------------------------------------------------------------


def _hand_down(session: Session, made: Drawn, publication: Publication) -> None:
    sealed_at = parse_datetime(made.summary["sealed_at"])
    assert sealed_at is not None  # as every record has it
    weight_set = WeightSet.objects.create(
        problem=session.problem,
        key=key_of(publication),
        title=made.summary["title"][:LONGEST_TITLE],
        decided_on=timezone.localdate(sealed_at),
        people=made.handed.people,
        weights=dict(made.handed.weights),
        members=dict(made.handed.members),
        address=reverse("record_detail", args=[made.name]),
        is_fictional=made.summary["demonstration"],
    )
    OfferedValue.objects.bulk_create(_offers(weight_set, session.problem.subject, made))


def _offers(weight_set: WeightSet, about: str, made: Drawn) -> Iterator[OfferedValue]:
    """An offer for each judged cell whose indicator and subject are still there.

    Where two criteria rest on one indicator, a cell is one value: the first in the tree offers.
    """
    indicators = _indicators(made.content["criteria"])
    subjects = _subjects(about, [each["code"] for each in made.content["alternatives"]])
    offered = set()
    for cell in made.handed.cells:
        indicator, subject = indicators.get(cell.criterion), subjects.get(cell.alternative)
        if indicator is None or subject is None or (indicator.pk, subject.pk) in offered:
            continue
        offered.add((indicator.pk, subject.pk))
        yield OfferedValue(
            weight_set=weight_set,
            indicator=indicator,
            territory=subject if isinstance(subject, Territory) else None,
            project=subject if isinstance(subject, Project) else None,
            mean=cell.mean,
            median=cell.median,
            low=cell.low,
            high=cell.high,
            deviation=cell.deviation,
            people=cell.people,
            unknown=cell.unknown,
        )


def _subjects(about: str, codes: Sequence[str]) -> Mapping[str, Territory | Project]:
    """By the record's codes; what was renamed since stands under the code that it had."""
    if about != Subject.TERRITORY:
        return {row.code: row for row in Project.objects.filter(code__in=codes)}
    found = {row.code: row for row in Territory.objects.filter(code__in=codes)}
    former = {code: pk for code, pk in former_codes().items() if code in codes}
    rows = Territory.objects.in_bulk(former.values())
    return {code: rows[pk] for code, pk in former.items()} | found


def _indicators(criteria: Sequence[dict[str, Any]]) -> dict[str, Indicator]:
    """By criterion code."""
    named = {one["code"]: one["indicator"]["code"] for one in criteria if one["indicator"]}
    found = {row.code: row for row in Indicator.objects.filter(code__in=named.values())}
    return {code: found[name] for code, name in named.items() if name in found}


def _take_back(publication: Publication, user: User) -> None:
    key = key_of(publication)
    why = _("Record %(name)s was withdrawn: %(reason)s") % {
        "name": publication.name,
        "reason": publication.reason,
    }
    for weight_set in WeightSet.objects.filter(key=key).order_by("pk"):
        weight_set.withdrawn_at = publication.withdrawn_at
        weight_set.save(update_fields=["withdrawn_at"])
        take_out(weight_set.offers.all(), user=user, why=why)
        weight_set.offers.update(state=OfferState.WITHDRAWN)
    disinherit(publication, user=user, why=why)
    for source in Source.objects.filter(code=key).order_by("pk"):
        source.note_ru = source.note_en = why
        source._change_reason = why[:100]
        source.save()
