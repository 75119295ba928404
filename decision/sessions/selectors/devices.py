"""Which seat a browser or a link stands for."""

from __future__ import annotations

import hashlib

from django.db.models import Q, QuerySet

from config.prepared import Hole, Select, columns, made
from decision.sessions.models import Device, Participant, Session

# What every page of a participant reads of him, in the one query that finds out who he is.
SEAT = ("participant__session__problem", "participant__group")
DEVICE, PERSON = len(columns(Device)), len(columns(Participant))


def token_digest(token: str) -> str:
    """What is kept of a link, and of the token that a browser got for it."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def device_of_token(token: str) -> Device | None:
    """The browser that was given this token, ended or not; None if nobody was."""
    return Device.objects.select_related(*SEAT).filter(token_hash=token_digest(token)).first()


def answering_device(token: str) -> Device | None:
    """As `device_of_token`, without what a page shows beside the person and his session."""
    row = _answering.row(digest=token_digest(token))
    if row is None:
        return None
    device, person = made(Device, row[:DEVICE]), made(Participant, row[DEVICE:][:PERSON])
    device.participant, person.session = person, made(Session, row[DEVICE + PERSON :])
    return device


_answering = Select(
    lambda: (
        Device.objects.filter(token_hash=Hole("digest", Device._meta.get_field("token_hash")))
        .order_by()
        .values_list(
            *columns(Device),
            *columns(Participant, "participant__"),
            *columns(Session, "participant__session__"),
        )
    )
)


def device_of_link(token: str) -> Device | None:
    """What this link opens or has opened, whatever became of it since; None if it is no link."""
    return Device.objects.select_related(*SEAT).filter(link_hash=token_digest(token)).first()


def devices_in(participant: Participant) -> QuerySet[Device]:
    """The browsers that hold a person's seat, the first one first."""
    return participant.devices.filter(opened_at__isnull=False, ended_at=None).order_by(
        "opened_at", "pk"
    )


def shut_out(session_pk: int) -> frozenset[int]:
    """Primary keys of devices that came in once and may no longer watch."""
    gone = Q(ended_at__isnull=False) | Q(participant__removed_at__isnull=False)
    devices = Device.objects.filter(gone, participant__session=session_pk, opened_at__isnull=False)
    return frozenset(devices.order_by().values_list("pk", flat=True))
