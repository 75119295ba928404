import re
from decimal import Decimal

import pytest
from django.contrib.auth.models import User

from decision.sessions.enums import SessionState
from decision.sessions.errors import SessionError, UnknownCodeError
from decision.sessions.models import Device, Participant, Session
from decision.sessions.selectors.devices import device_of_link, device_of_token
from decision.sessions.services import participants
from decision.sessions.services.devices import enter, renew_link
from tests.factories.sessions import make_participant, make_session, make_tree, make_user

pytestmark = pytest.mark.django_db


def test_a_newcomers_browser_gets_a_token_that_is_kept_as_a_digest() -> None:
    participant, token = participants.join(session=make_session(), name="  Anna   Petrova ")

    assert participant.name == "Anna Petrova"
    assert participant.joined_at is not None
    assert re.fullmatch(r"[\w-]{43}", token)
    assert token not in str([Participant.objects.values().get(), Device.objects.values().get()])
    assert holder(token) == participant
    assert device_of_token(token[:-1]) is None
    assert device_of_link(token) is None


def holder(token: str) -> Participant | None:
    """Whose seat a browser with this token has."""
    device = device_of_token(token)
    return device.participant if device and device.is_in else None


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_a_name_has_letters_and_an_end(name: str) -> None:
    with pytest.raises(SessionError, match="1 to 80"):
        participants.join(session=make_session(), name=name)
    assert Participant.objects.count() == 0


@pytest.mark.parametrize("state", [SessionState.CLOSED, SessionState.SEALED])
def test_nobody_joins_what_is_over(state: str) -> None:
    session = make_session()
    Session.objects.filter(pk=session.pk).update(state=state)

    with pytest.raises(SessionError, match="over"):
        participants.join(session=session, name="Anna")


def test_a_session_that_was_deleted_meanwhile_is_not_found() -> None:
    session = make_session()
    Session.objects.filter(pk=session.pk).delete()

    with pytest.raises(UnknownCodeError):
        participants.join(session=session, name="Anna")


def test_a_group_is_chosen_where_there_are_groups_and_is_the_sessions_own() -> None:
    session = make_session(groups=[("State", Decimal(1))])
    other = make_session(make_tree(), groups=[("Business", Decimal(1))])

    with pytest.raises(SessionError, match="Choose the group"):
        participants.join(session=session, name="Anna")
    with pytest.raises(SessionError, match="another session"):
        participants.join(session=session, name="Anna", group=other.groups.get())
    joined = make_participant(session, group=session.groups.get())
    assert joined.group == session.groups.get()


def test_a_user_has_one_seat_in_all_his_browsers() -> None:
    session, user = make_session(), make_user("member")

    first, old = participants.join(session=session, name="Anna", user=user)
    second, new = participants.join(session=session, name="Anna", user=user)

    assert first == second == holder(old) == holder(new)
    kinds = session.events.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["created", "joined", "device_added"]


def test_pseudonyms_do_not_tell_who_came_first() -> None:
    session = make_session()
    numbers = [make_participant(session, f"P{i}").number for i in range(40)]

    assert len(set(numbers)) == 40
    assert numbers != sorted(numbers)


def test_the_invited_arrive_once() -> None:
    session = make_session()
    ((invited, link),) = participants.invite(
        session=session, user=session.facilitator, people=[("Anna", None)]
    )
    assert invited.joined_at is None

    token = enter(link=waiting(link))
    with pytest.raises(SessionError, match="opens nothing"):
        enter(link=waiting(link))

    assert holder(token) == invited
    assert holder(link) is None
    kinds = session.events.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["created", "invited", "joined"]


def waiting(link: str) -> Device:
    device = device_of_link(link)
    assert device is not None
    return device


def test_an_invitation_with_a_bad_name_invites_nobody() -> None:
    session = make_session()
    with pytest.raises(SessionError):
        participants.invite(
            session=session, user=session.facilitator, people=[("Anna", None), ("", None)]
        )
    assert Participant.objects.count() == 0


def test_a_renewed_link_replaces_links_and_browsers_from_before() -> None:
    session = make_session()
    ((participant, old),) = participants.invite(
        session=session, user=session.facilitator, people=[("Anna", None)]
    )
    browser = enter(link=waiting(old))

    middle = renew_link(participant=participant, user=session.facilitator)
    new = renew_link(participant=participant, user=session.facilitator)

    assert holder(browser) is None
    with pytest.raises(SessionError, match="opens nothing"):
        enter(link=waiting(middle))
    assert holder(enter(link=waiting(new))) == participant


def test_who_is_removed_can_be_let_in_again() -> None:
    session = make_session()
    participant = make_participant(session)

    participants.remove(participant=participant, user=session.facilitator)
    participants.remove(participant=participant, user=session.facilitator)
    assert participant.removed_at is not None
    participants.readmit(participant=participant, user=session.facilitator)

    assert Participant.objects.get().removed_at is None
    kinds = session.events.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["created", "joined", "removed", "readmitted"]


def test_a_removed_user_does_not_come_back_by_himself() -> None:
    session, user = make_session(), make_user("member")
    participant, _token = participants.join(session=session, name="Anna", user=user)
    participants.remove(participant=participant, user=session.facilitator)

    with pytest.raises(SessionError, match="removed you"):
        participants.join(session=session, name="Anna", user=user)


def test_voting_power_is_changed_by_an_event_that_says_from_what_to_what() -> None:
    session = make_session(groups=[("State", Decimal(1))])
    group, leader = session.groups.get(), session.facilitator
    participant = make_participant(session, group=group)

    participants.change_power(participant=participant, user=leader, power=Decimal("2.5"))
    participants.change_group_power(group=group, user=leader, power=Decimal(3))

    participant.refresh_from_db()
    group.refresh_from_db()
    assert (participant.power, group.power) == (Decimal("2.5"), Decimal(3))
    details = session.events.filter(kind="power_changed").order_by("pk")
    assert [event.details for event in details] == [
        {"before": "1", "after": "2.5"},
        {"group": "State", "before": "1", "after": "3"},
    ]


@pytest.mark.parametrize(
    ("state", "power", "sentence"),
    [("open", Decimal(-1), "cannot be negative"), ("closed", Decimal(2), "over")],
)
def test_a_power_that_may_not_be_is_refused(state: str, power: Decimal, sentence: str) -> None:
    session = make_session()
    participant = make_participant(session)
    Session.objects.filter(pk=session.pk).update(state=state)

    with pytest.raises(SessionError, match=sentence):
        participants.change_power(participant=participant, user=session.facilitator, power=power)

    participant.refresh_from_db()
    assert participant.power == 1


def test_only_the_facilitator_changes_people() -> None:
    session, other = make_session(), User.objects.create_superuser("other")
    participant = make_participant(session)

    for change in (
        lambda: participants.remove(participant=participant, user=other),
        lambda: renew_link(participant=participant, user=other),
        lambda: participants.change_power(participant=participant, user=other, power=Decimal(2)),
        lambda: participants.invite(session=session, user=other, people=[("B", None)]),
    ):
        with pytest.raises(SessionError, match="Only the facilitator"):
            change()
    assert session.events.count() == 2
