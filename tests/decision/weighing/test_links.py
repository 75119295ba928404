"""Who holds a link: it opens a seat once, and a renewed one does not open what was answered."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from decision.sessions.models import Event, Participant, Session
from decision.sessions.perms import cookie_name
from decision.sessions.services.participants import invite, join
from decision.weighing.services.storing import finish
from tests.decision.weighing.visiting import (
    EN,
    address,
    browser_of,
    open_link,
    pair_fields,
    press,
    send,
    stamped,
    texts,
    words,
)
from tests.factories.answered import end_round
from tests.factories.sessions import everything_stored, judge, make_open_session
from tests.htmx import HTMX, soup

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

pytestmark = pytest.mark.django_db


@pytest.fixture
def session() -> Session:
    return make_open_session()


@pytest.fixture
def anna(session: Session) -> tuple[Participant, str]:
    """An invited person and her link, of which the facilitator has a copy."""
    ((person, link),) = invite(session=session, user=session.facilitator, people=[("Anna", None)])
    person.session = session
    return person, link


@pytest.fixture
def other() -> Client:
    return Client(headers=EN)


def come_in(link: str) -> Client:
    client = Client(headers=EN)
    press(client, open_link(client, link))
    return client


def renewed(person: Participant) -> str:
    """The link that the facilitator gets when he renews somebody's."""
    page = led_by(person.session.facilitator).post(person_page(person), {"action": "link"})
    (link,) = soup(page).select(".links-panel .link-cell code")
    return link.get_text().rstrip("/").rsplit("/", 1)[-1]


def led_by(user: User) -> Client:
    client = Client(headers=EN)
    client.force_login(user)
    return client


def person_page(person: Participant) -> str:
    return reverse("session_person", args=[person.session.code, person.pk])


def shown_weights(client: Client, session: Session) -> list[str]:
    return texts(client.get(address(session, "weigh_mine")), ".own-weights td")


def events(session: Session) -> list[str]:
    return list(session.events.order_by("pk").values_list("kind", flat=True))


def judge_all(person: Participant) -> None:
    for left, right in (("C1", "C2"), ("C1", "C3"), ("C2", "C3")):
        judge(person, left, right, 3)


# A link opens once ----------------------------------------------------------------------------


def test_looking_at_a_link_does_not_open_it(
    session: Session, anna: tuple[Participant, str], other: Client
) -> None:
    person, link = anna
    before = events(session)
    assert other.head(reverse("personal_link", args=[link]), follow=True).status_code == 200
    open_link(other, link)
    page = open_link(other, link)

    assert page.status_code == 200
    assert cookie_name(session) not in other.cookies
    assert events(session) == before
    assert texts(page, "main form button") == ["I am Anna: come in"]
    person.refresh_from_db()
    assert person.joined_at is None


def test_a_copy_of_a_link_opens_nothing_once_its_owner_is_in(
    session: Session, anna: tuple[Participant, str], other: Client
) -> None:
    person, link = anna
    owner = come_in(link)
    judge_all(person)

    page = open_link(other, link)
    sent = other.post(reverse("weigh_enter", args=[session.code, link]))

    assert (page.status_code, sent.status_code) == (410, 410)
    assert words(page, "h1") == "This link was used"
    assert soup(page).select("main form") == []
    assert cookie_name(session) not in other.cookies
    assert other.get(address(session)).headers["Location"] == address(session, "weigh_join")
    assert owner.get(address(session, "weigh_mine")).status_code == 200
    log = led_by(session.facilitator).get(reverse("session_events", args=[session.code]))
    assert "the link of Anna was opened again after its use" in texts(log, "#events td")


def test_a_link_is_not_what_its_browser_keeps(
    session: Session, anna: tuple[Participant, str], other: Client
) -> None:
    come_in(anna[1])
    other.cookies[cookie_name(session)] = anna[1]

    assert other.get(address(session)).status_code == 302


def test_a_used_link_that_is_opened_again_and_again_fills_no_log(
    session: Session, anna: tuple[Participant, str], other: Client
) -> None:
    come_in(anna[1])
    for _time in range(3):
        open_link(other, anna[1])
    assert events(session).count("link_reused") == 1

    # The log itself is never changed; an hour passes in the database.
    long_ago = timezone.now() - timedelta(hours=2)
    Event.objects.filter(kind="link_reused").update(at=long_ago)
    open_link(other, anna[1])
    assert events(session).count("link_reused") == 2


def test_in_the_browser_that_is_in_its_link_leads_to_the_seat(
    session: Session, anna: tuple[Participant, str]
) -> None:
    client = come_in(anna[1])

    page = open_link(client, anna[1])

    assert page.redirect_chain[-1] == (address(session), 302)
    assert "link_reused" not in events(session)


def test_the_page_of_a_link_tells_no_more_than_it_was_given_with(
    session: Session, anna: tuple[Participant, str], other: Client
) -> None:
    person, link = anna
    page = open_link(other, link)

    assert str(person.number) not in words(page, "main")
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in page.headers["Cache-Control"]
    assert one_robots(page) == "noindex, nofollow"


def one_robots(page: "Response") -> str:
    (meta,) = soup(page).select("meta[name=robots]")
    return str(meta["content"])


def test_a_seat_and_its_link_are_of_one_session(
    session: Session, anna: tuple[Participant, str], other: Client
) -> None:
    elsewhere = make_open_session(session.problem, title="Other")
    path = reverse("weigh_enter", args=[elsewhere.code, anna[1]])

    assert (other.get(path).status_code, other.post(path).status_code) == (404, 404)


# A browser that has a seat --------------------------------------------------------------------


def test_a_link_takes_no_seat_away_in_silence(
    session: Session, anna: tuple[Participant, str]
) -> None:
    person, link = anna
    client, boris = browser_of(session, "Boris")
    path = reverse("weigh_enter", args=[session.code, link])

    page = open_link(client, link)
    silent = client.post(path)
    forged = client.post(path, {"instead": "1000000"})
    still = words(client.get(address(session)), ".weigh-foot span")

    assert words(page, "h1") == "You are here as Boris. Become Anna?"
    assert (silent.status_code, forged.status_code) == (409, 409)
    assert still.startswith("Boris")
    press(client, page)
    assert words(client.get(address(session)), ".weigh-foot span").startswith("Anna")
    assert [device.is_in for device in boris.devices.all()] == [False]
    assert [device.is_in for device in person.devices.all()] == [True]


def test_another_site_cannot_press_the_button(anna: tuple[Participant, str]) -> None:
    person, link = anna
    strict = Client(enforce_csrf_checks=True, headers=EN)
    path = reverse("weigh_enter", args=[person.session.code, link])
    strict.get(path)

    assert strict.post(path).status_code == 403


# A renewed link -------------------------------------------------------------------------------


def test_who_renews_a_link_reads_nothing_and_answers_for_nobody_unseen(
    session: Session, anna: tuple[Participant, str]
) -> None:
    person, link = anna
    owner = come_in(link)
    judge_all(person)
    finish(participant=person)
    said = shown_weights(owner, session)

    thief = come_in(renewed(person))

    # Nothing of hers is shown, nothing of hers counts, and she is told.
    assert [cell for cell in shown_weights(thief, session) if cell in said] == []
    assert set(person.ballots.get().judgement_set.values_list("step", "superseded_at")) != set()
    assert not person.ballots.get().judgement_set.filter(superseded_at=None).exists()
    assert person.ballots.get().finished_at is None
    out = owner.get(address(session))
    assert (out.status_code, words(out, "h1")) == (403, "Your link was renewed")
    lost = send(owner, address(session, "weigh_judgement"), pair_fields(person, step="1"))
    assert lost.status_code == 403
    # It stands in the log, on the desk and on the page of whoever holds the seat.
    leader = led_by(session.facilitator)
    log = leader.get(reverse("session_events", args=[session.code]))
    assert "renewed the personal link of Anna, who begins round 1 anew" in texts(log, "td")
    desk = leader.get(session.get_absolute_url())
    assert words(desk, f"#person-{person.pk} .tag").startswith("link renewed on")
    assert words(desk, f"#person-{person.pk} .progress-words") == "here"
    assert "The facilitator renewed your link" in words(thief.get(address(session)), "#renewed")


def test_answers_that_waited_in_a_browser_do_not_count_for_the_new_holder(
    session: Session, anna: tuple[Participant, str]
) -> None:
    person, link = anna
    come_in(link)
    judge(person, "C1", "C2", 3)
    client = come_in(renewed(person))
    fields, to = pair_fields(person, step="1"), address(session, "weigh_judgement")

    old = send(client, to, fields | {"age": 3_600_000}, script=True)
    new = send(client, to, stamped(**fields), script=True)

    assert (old.status_code, new.status_code) == (409, 200)
    assert "before your link was renewed" in old.content.decode()


def test_where_names_are_hidden_a_renewed_link_joins_no_name_to_a_number() -> None:
    session = make_open_session(names_shown=False)
    owner, anna = browser_of(session)
    for person in (anna, *(join(session=session, name=name)[0] for name in ("Boris", "Vera"))):
        judge_all(person)
    said = shown_weights(owner, session)
    end_round(session)
    anna.session.refresh_from_db()
    number = f"Participant {anna.ballots.get().number}"
    assert number in owner.get(address(session, "weigh_results")).content.decode()
    told = (f"“{number}”", "of round 1 your answers")
    assert all(text in words(owner.get(address(session, "weigh_mine")), "main") for text in told)

    thief = come_in(renewed(anna))

    for page in ("weigh", "weigh_mine", "weigh_devices", "weigh_results"):
        content = words(thief.get(address(session, page)), "main")
        assert not [text for text in told if text in content]
    assert [cell for cell in shown_weights(thief, session) if cell in said] == []
    # What was revealed stays.
    assert anna.ballots.get().judgement_set.filter(superseded_at=None).count() == 3


def test_between_closing_and_reveal_no_link_is_renewed(
    session: Session, anna: tuple[Participant, str]
) -> None:
    person, link = anna
    owner = come_in(link)
    judge_all(person)
    finish(participant=person)
    leader = led_by(session.facilitator)
    leader.post(reverse("session_move", args=[session.code]), {"move": "close_round"})

    refused = leader.post(person_page(person), {"action": "link"})

    assert refused.status_code == 422
    assert owner.get(address(session, "weigh_mine")).status_code == 200
    assert person.ballots.get().judgement_set.filter(superseded_at=None).count() == 3


# The end --------------------------------------------------------------------------------------


def everything(session: Session) -> dict[str, Any]:
    """Every row of a session's, as it stands."""
    people = session.participants.order_by("pk")
    return {
        "session": list(Session.objects.filter(pk=session.pk).values()),
        "groups": list(session.groups.order_by("pk").values()),
        "people": list(people.values()),
        "devices": [list(person.devices.order_by("pk").values()) for person in people],
        "events": list(session.events.order_by("pk").values()),
        "ballots": [list(person.ballots.order_by("pk").values()) for person in people],
        "answers": everything_stored(),
    }


def test_once_a_session_is_closed_nothing_is_written() -> None:
    session = make_open_session(groups=[("Experts", 1)], names_shown=True)
    leader, group = led_by(session.facilitator), session.groups.get()
    client, anna = browser_of(session, group=group)
    another, _vera = browser_of(session, "Vera", group=group)
    invited = invite(
        session=session, user=session.facilitator, people=[("Boris", group), ("Gleb", group)]
    )
    used, waiting = (link for _person, link in invited)
    come_in(used)
    page = client.post(address(session, "weigh_devices"), {"add": "1"})
    for_device = str(soup(page).select("#own-link")[0]["value"]).rstrip("/").rsplit("/", 1)[-1]
    judge_all(anna)
    finish(participant=anna)
    for move in ("close_round", "reveal", "close"):
        leader.post(reverse("session_move", args=[session.code]), {"move": move, "sure": 1})
    session.refresh_from_db()
    assert session.is_over
    before = everything(session)

    mine, desk = address(session, "weigh_devices"), reverse("session_people", args=[session.code])
    for user, path, data in (
        (leader, desk, {"people": "Late; Experts"}),
        (leader, person_page(anna), {"action": "link"}),
        (leader, person_page(anna), {"action": "remove"}),
        (leader, person_page(anna), {"action": "power", "power": "9"}),
        (leader, reverse("session_group", args=[session.code, group.pk]), {"power": "9"}),
        (leader, reverse("session_deadline", args=[session.code]), {"deadline": ""}),
        (leader, reverse("session_turnout", args=[session.code]), {"turnout": "3"}),
        (leader, address(session, "weigh_join"), {"name": "Lead", "group": group.pk}),
        (Client(), address(session, "weigh_join"), {"name": "Late", "group": group.pk}),
        (Client(), reverse("weigh_enter", args=[session.code, waiting]), {}),
        (Client(), reverse("weigh_enter", args=[session.code, for_device]), {}),
        (Client(), reverse("weigh_enter", args=[session.code, used]), {}),
        (client, mine, {"add": "1"}),
        (client, mine, {"end": str(anna.devices.first().pk)}),  # type: ignore[union-attr]
        (client, address(session, "weigh_judgement"), pair_fields(anna, step="1")),
        (client, address(session, "weigh_finish"), {}),
        (another, address(session, "weigh_resume"), {}),
    ):
        user.get(path)
        user.post(path, data)
        user.post(path, data, headers=HTMX)
        assert everything(session) == before, path
    for move in ("open_round", "close_round", "reveal", "close"):
        leader.post(reverse("session_move", args=[session.code]), {"move": move, "sure": 1})
        assert everything(session) == before, move
