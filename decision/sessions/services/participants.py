"""People come into a session and leave it; their voting power.

`decision.sessions.services.devices` gives out the links and the tokens by which they come.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from decision.live.announcing import announce
from decision.sessions.enums import CameBy, EventKind
from decision.sessions.errors import SessionError
from decision.sessions.models import Device, Participant, Session, StakeholderGroup
from decision.sessions.selectors.called import is_taken, plain_name
from decision.sessions.services.devices import come_back, device_for, leave, link_for
from decision.sessions.services.events import locked, record_event
from decision.sessions.services.lifecycle import refuse_other_than_facilitator
from decision.sessions.services.voices import give_late_voice

MAX_PARTICIPANTS = 10_000  # as many as the engine takes
LONGEST_NAME = 80
# Pseudonyms are drawn from at least so many numbers, so that few people still get any of them.
FEWEST_NUMBERS = 90


def join(
    *,
    session: Session,
    name: str,
    group: StakeholderGroup | None = None,
    user: User | None = None,
    leaving: Device | None = None,
) -> tuple[Participant, str]:
    """A newcomer and the token of his browser; a user has one seat, whatever browsers he uses.

    `leaving` is the device as which the browser has been in the session so far.

    Raises
    ------
    SessionError
        If the session is over or full, the name is empty or too long, the group is another
        session's or missing where the session has groups, or the user was removed.
    """
    with transaction.atomic():
        now = locked(session)
        if now.is_over:
            raise SessionError(_("The session is over: nobody can join it any more."))
        known = now.participants.filter(user=user).first() if user else None
        if known and user:
            token = come_back(now, known, user)
            participant = known
        else:
            if not now.door_open and user != now.facilitator:
                raise SessionError(
                    _("The facilitator has closed the door: ask him for a personal link.")
                )
            participant = _added(now, name, group, user)
            participant.joined_at = timezone.now()
            participant.save(update_fields=["joined_at"])
            token = device_for(participant, CameBy.ACCOUNT if user else CameBy.CODE)
            record_event(now, EventKind.JOINED, participant=participant, user=user)
        leave(now, leaving)
        announce(now.pk)
    return participant, token


def invite(
    *, session: Session, user: User, people: Sequence[tuple[str, StakeholderGroup | None]]
) -> list[tuple[Participant, str]]:
    """People with the tokens of their personal links, which are shown this once."""
    with transaction.atomic():
        now = locked(session)
        refuse_other_than_facilitator(now, user)
        if now.is_over:
            raise SessionError(_("The session is over: nobody can join it any more."))
        invited = [_added(now, name, group, None) for name, group in people]
        for participant in invited:
            record_event(now, EventKind.INVITED, user=user, participant=participant)
        announce(now.pk)
        return [(participant, link_for(participant, CameBy.LINK)) for participant in invited]


def remove(*, participant: Participant, user: User, reason: str = "") -> None:
    """Shut somebody out: from the next opening on he has no voice.

    What he has answered before is kept and counts where it did. Who came in after the opening
    of the open round has no voice in that one either. The reason is for everybody to read: log,
    results and record say it.
    """
    _set_removed(participant, user, removed=True, reason=reason)


def remove_all(
    *, session: Session, user: User, people: Sequence[Participant], reason: str = ""
) -> int:
    """Shut many out at once for one reason; how many were in until now."""
    present = [person for person in people if not person.is_removed]
    with transaction.atomic():
        for person in present:
            remove(participant=person, user=user, reason=reason)
    return len(present)


def readmit(*, participant: Participant, user: User) -> None:
    """Let somebody in again; a round that was opened without him is answered without him."""
    _set_removed(participant, user, removed=False)


def rename(*, participant: Participant, user: User, name: str) -> None:
    """Call somebody otherwise, on every page: so that two of one name are told apart.

    Raises
    ------
    SessionError
        If the user does not lead the session, it is over, or the name is empty, too long, or
        somebody else's.
    """
    name = _valid_name(name)
    with transaction.atomic():
        now = locked(participant.session)
        refuse_other_than_facilitator(now, user)
        if now.is_over:
            raise SessionError(_("The session is over: its participants are settled."))
        if is_taken(now, name, but=participant.pk):
            raise SessionError(_("Somebody in the session has this name already."))
        participant.refresh_from_db(fields=["name"])
        before, participant.name = participant.name, name
        if before == name:
            return
        participant.save(update_fields=["name"])
        about = {"before": before, "after": name}
        record_event(now, EventKind.RENAMED, user=user, participant=participant, **about)
        announce(now.pk)


def change_power(*, participant: Participant, user: User, power: Decimal) -> None:
    """Change one person's voting power, from the next opening on."""
    _set_power(participant, participant.session, user, power, participant=participant)


def change_group_power(*, group: StakeholderGroup, user: User, power: Decimal) -> None:
    """Change the voting power that a group's members share, from the next opening on."""
    _set_power(group, group.session, user, power, group=group.name)


def _set_power(
    holder: Participant | StakeholderGroup,
    session: Session,
    user: User,
    power: Decimal,
    **about: Any,
) -> None:
    with transaction.atomic():
        now = locked(session)
        _refuse_change_of_power(now, user, power)
        holder.refresh_from_db(fields=["power"])
        before, holder.power = holder.power, power
        holder.save(update_fields=["power"])
        record_event(
            now,
            EventKind.POWER_CHANGED,
            user=user,
            **about,
            before=_plain(before),
            after=_plain(power),
        )
        announce(now.pk)


def _plain(power: Decimal) -> str:
    """2.5 whether the database has given it zeros or not."""
    return format(power.normalize(), "f")


def _refuse_change_of_power(session: Session, user: User, power: Decimal) -> None:
    refuse_other_than_facilitator(session, user)
    if session.is_over:
        raise SessionError(_("The session is over: voting power cannot be changed."))
    if power < 0:
        raise SessionError(_("Voting power cannot be negative."))


def _set_removed(participant: Participant, user: User, *, removed: bool, reason: str = "") -> None:
    with transaction.atomic():
        now = locked(participant.session)
        refuse_other_than_facilitator(now, user)
        if now.is_over:
            raise SessionError(_("The session is over: its participants are settled."))
        participant.refresh_from_db(fields=["removed_at"])
        if participant.is_removed == removed:
            return
        participant.removed_at = timezone.now() if removed else None
        participant.save(update_fields=["removed_at"])
        kind = EventKind.REMOVED if removed else EventKind.READMITTED
        why: dict[str, Any] = {"reason": reason} if reason else {}
        record_event(now, kind, user=user, participant=participant, **why)
        announce(now.pk)


def _added(
    session: Session, name: str, group: StakeholderGroup | None, user: User | None
) -> Participant:
    name = _valid_name(name)
    _refuse_group(session, group)
    participant = Participant.objects.create(
        session=session, group=group, user=user, name=name, number=_free_number(session)
    )
    give_late_voice(session, participant)
    return participant


def _valid_name(name: str) -> str:
    name = plain_name(name)
    if not name or len(name) > LONGEST_NAME:
        raise SessionError(_("A name has 1 to %(limit)s characters.") % {"limit": LONGEST_NAME})
    return name


def _refuse_group(session: Session, group: StakeholderGroup | None) -> None:
    if group is None:
        if session.groups.exists():
            raise SessionError(_("Choose the group that you belong to."))
    elif group.session_id != session.pk:
        raise SessionError(_("The group belongs to another session."))


def _free_number(session: Session) -> int:
    """A pseudonym's number that nobody has, any of many: it does not tell who came first."""
    taken = set(session.participants.order_by("pk").values_list("number", flat=True))
    if len(taken) >= MAX_PARTICIPANTS:
        raise SessionError(_("The session is full."))
    free = set(range(10, 10 + max(FEWEST_NUMBERS, 2 * len(taken) + 2))) - taken
    return secrets.choice(sorted(free))
