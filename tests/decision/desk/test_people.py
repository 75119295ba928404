import csv
import io
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from decision.sessions.models import Event, Participant, Session
from decision.sessions.perms import cookie_name
from decision.sessions.selectors.devices import device_of_link, device_of_token
from decision.sessions.services import lifecycle as services
from decision.sessions.services.participants import join, remove
from tests.decision.desk.leading import signed_in
from tests.factories.decision import make_problem
from tests.factories.sessions import make_participant, make_session, make_user
from tests.htmx import assert_swap_equals_page, soup, texts
from tests.pages import filled_form, words

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

pytestmark = pytest.mark.django_db

HOSTILE = "<b onclick=alert(1)>Eve</b>"


@pytest.fixture
def leader() -> User:
    return make_user(first_name="Olga", last_name="Kim")


@pytest.fixture
def client(leader: User) -> Client:
    return signed_in(leader)


def people_of(session: Session) -> str:
    return reverse("session_people", args=[session.code])


def page_of(person: Participant) -> str:
    return reverse("session_person", args=[person.session.code, person.pk])


def grouped_session() -> Session:
    return make_session(groups=[("Ministry", Decimal(2)), ("Business", Decimal(1))])


def links_shown(response: "Response") -> list[str]:
    return [code.get_text() for code in soup(response).select(".links-panel .link-cell code")]


def token_in(link: str) -> str:
    return link.rstrip("/").rsplit("/", 1)[-1]


# Who may come in ------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["other", "member", "root", "anonymous"])
def test_only_the_facilitator_changes_who_takes_part(who: str, leader: User) -> None:
    session = grouped_session()
    member = make_user("member")
    person = make_participant(session, user=member, group=session.groups.first())
    group = session.groups.get(name="Ministry")
    users = {"member": member, "other": make_user("other")}
    users["root"] = make_user("root", is_superuser=True, is_staff=True)
    client = Client() if who == "anonymous" else signed_in(users[who])
    before = (Event.objects.count(), Participant.objects.count())

    for address, data in (
        (people_of(session), {"people": "Mallory; Ministry"}),
        (page_of(person), {"action": "power", "power": "100"}),
        (page_of(person), {"action": "link"}),
        (page_of(person), {"action": "remove"}),
        (reverse("session_group", args=[session.code, group.pk]), {"power": "100"}),
    ):
        assert client.post(address, data).status_code == (302 if who == "anonymous" else 404)
    person.refresh_from_db()
    group.refresh_from_db()
    assert (Event.objects.count(), Participant.objects.count()) == before
    assert (person.power, person.is_removed, group.power) == (Decimal(1), False, Decimal(2))


def test_people_and_groups_of_another_session_are_not_found(client: Client) -> None:
    session = make_session()
    other = make_session(make_problem({"A": (1, 2)}), groups=[("Theirs", Decimal(1))])
    group = other.groups.get()
    person = make_participant(other, group=group)

    for name, pk in (("session_person", person.pk), ("session_group", group.pk)):
        answer = client.post(
            reverse(name, args=[session.code, pk]), {"action": "remove", "power": "9"}
        )
        assert answer.status_code == 404
    person.refresh_from_db()
    assert not person.is_removed


# Personal links -------------------------------------------------------------------------------


def test_a_list_of_names_makes_personal_links_that_are_shown_once(client: Client) -> None:
    session = grouped_session()
    response = client.post(
        people_of(session),
        {"people": f"Anna ; ministry\n\n  Boris   Li;Business\n{HOSTILE};Business"},
    )

    assert response.status_code == 200
    assert words(response, ".links-panel tbody th") == ["Anna", "Boris Li", HOSTILE]
    assert words(response, ".links-panel tbody td:nth-child(2)") == [
        "Ministry",
        "Business",
        "Business",
    ]
    found = [device_of_link(token_in(link)) for link in links_shown(response)]
    assert [link.participant.name for link in found if link] == ["Anna", "Boris Li", HOSTILE]
    assert HOSTILE.encode() not in response.content
    assert links_shown(client.get(people_of(session))) == []


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "This field is required."),
        (" \n ; \n", "Write at least one name."),
        ("Anna", "“Anna”: write the group after a semicolon, one of: Ministry, Business."),
        ("Anna; Press", "“Anna; Press”: write the group after a semicolon, one of:"),
        ("; Ministry", "“; Ministry”: a name has 1 to 80 characters."),
        (f"{'x' * 81}; Ministry", "“xxx"),
        ("Anna; Ministry\nANNA; Business", "“ANNA” is in the session already, or twice"),
        ("Known; Ministry", "“Known” is in the session already, or twice"),
        ("A; Ministry\n" * 501, "At most 500 names at once."),
    ],
)
def test_a_wrong_list_is_marked_and_invites_nobody(
    client: Client, typed: str, sentence: str
) -> None:
    session = grouped_session()
    make_participant(session, "known", group=session.groups.first())
    before = (Participant.objects.count(), Event.objects.count())
    response = client.post(people_of(session), {"people": typed})

    assert response.status_code == 422
    (error,) = words(response, ".errorlist li")
    assert error.startswith(sentence)
    assert (Participant.objects.count(), Event.objects.count()) == before
    (field,) = soup(response).select("textarea[name=people]")
    assert field.get_text().strip() == typed.strip()


def test_a_session_without_groups_takes_names_alone(client: Client) -> None:
    session = make_session()
    assert client.post(people_of(session), {"people": "Anna; Ministry"}).status_code == 422
    assert client.post(people_of(session), {"people": "Anna\nBoris"}).status_code == 200
    assert list(session.participants.values_list("name", flat=True)) == ["Anna", "Boris"]


def test_nobody_is_invited_into_a_session_that_is_over(client: Client) -> None:
    session = make_session()
    Session.objects.filter(pk=session.pk).update(state="closed")
    response = client.post(people_of(session), {"people": "Anna"})

    assert response.status_code == 422
    assert not session.participants.exists()


def test_the_table_of_links_is_harmless_in_a_spreadsheet(client: Client) -> None:
    session = grouped_session()
    names = ["=1+1", "+7 900", "-Anna", "@Boris", "\ufeff=2", "＝3", " ﹢4", 'Quoted "Name", Jr.']
    shown = client.post(
        people_of(session), {"people": "\n".join(f"{name}; Ministry" for name in names)}
    )
    response = client.post(
        people_of(session), filled_form(shown, ".links-panel form") | {"csv": "1"}
    )

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="mera-{session.code}.csv"'
    assert response.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows == [
        ["Name", "Group", "Personal link"],
        *(
            [written, "Ministry", link]
            for written, link in zip(
                [
                    *("'=1+1", "'+7 900", "'-Anna", "'@Boris", "'\ufeff=2", "'＝3", "'﹢4"),
                    'Quoted "Name", Jr.',
                ],
                links_shown(shown),
                strict=True,
            )
        ),
    ]


def test_the_table_tells_no_link_that_one_does_not_know(client: Client) -> None:
    session = make_session()
    other = make_session(make_problem({"A": (1, 2)}))
    shown = client.post(people_of(other), {"people": "Theirs"})
    tokens = [token_in(link) for link in links_shown(shown)]
    response = client.post(people_of(session), {"csv": "1", "token": [*tokens, "guessed"]})

    assert response.status_code == 422
    assert b"Theirs" not in response.content


def test_a_renewed_link_replaces_the_one_before(client: Client) -> None:
    session = make_session()
    shown = client.post(people_of(session), {"people": "Anna"})
    (before,) = links_shown(shown)
    renewed = client.post(page_of(session.participants.get()), {"action": "link"})
    (after,) = links_shown(renewed)

    old, new = (device_of_link(token_in(link)) for link in (before, after))
    assert (old.waits, new.waits) == (False, True)  # type: ignore[union-attr]
    assert new.participant == session.participants.get()  # type: ignore[union-attr]
    file = client.post(people_of(session), {"csv": "1", "token": token_in(before)})
    assert file.status_code == 422


# The facilitator himself ----------------------------------------------------------------------


def test_the_facilitator_takes_part_himself(client: Client, leader: User) -> None:
    session = grouped_session()
    page = client.get(people_of(session))
    data = filled_form(page, "#myself form")
    assert data["name"] == ["Olga Kim"]
    response = client.post(str(soup(page).select("#myself form")[0]["action"]), data)

    me = session.participants.get()
    assert (me.user, me.name, me.joined_at is None) == (leader, "Olga Kim", False)
    assert response["Location"] == reverse("weigh", args=[session.code])
    cookie = response.cookies[cookie_name(session)]
    device = device_of_token(cookie.value)
    assert device is not None
    assert device.participant == me
    assert cookie["httponly"]
    assert words(client.get(people_of(session)), "#myself p")[0].startswith(
        "You take part as Olga Kim."
    )


def test_the_facilitator_goes_on_in_another_browser(client: Client, leader: User) -> None:
    session = make_session()
    join(session=session, name="Olga Kim", user=leader)
    page = client.get(people_of(session))
    form = soup(page).select("#myself form")[0]
    for _time in range(2):
        response = client.post(str(form["action"]), filled_form(page, "#myself form"))
        assert response["Location"] == reverse("weigh", args=[session.code])

    # The second time this browser was in already.
    assert session.participants.get().devices.count() == 2


# One person, one group ------------------------------------------------------------------------


def test_somebody_is_removed_and_comes_back(client: Client) -> None:
    session = make_session()
    person = make_participant(session, HOSTILE)

    asked = client.post(page_of(person), {"action": "remove"})
    assert words(asked, ".sure li") == [HOSTILE]
    nobody = client.post(people_of(session), {"take_out": 1, "person": 10**30})
    assert nobody.status_code == 422
    assert not Participant.objects.get().is_removed
    sure = filled_form(asked, ".panel form") | {"take_out": "1"}  # in a draft nobody asks why
    assert client.post(people_of(session), sure).status_code == 302
    assert Participant.objects.get().is_removed
    desk = client.get(session.get_absolute_url())
    assert "1 taken out" in words(desk, ".desk-people")[0]
    people = client.get(reverse("session_people", args=[session.code]))
    assert words(people, "#list tbody th") == [HOSTILE]
    assert words(people, "#list .is-removed") == ["taken out"]
    assert words(client.get(page_of(person)), "[name=action][value=readmit]") == ["Re-admit"]

    client.post(page_of(person), {"action": "readmit"})
    assert not Participant.objects.get().is_removed
    log = client.get(reverse("session_events", args=[session.code]))
    assert words(log, "#events tbody td:nth-child(3)")[:2] == [
        f"re-admitted {HOSTILE}",
        f"removed {HOSTILE}",
    ]
    assert HOSTILE.encode() not in log.content


def test_the_list_has_everybody_however_he_came(client: Client) -> None:
    session = grouped_session()
    group = session.groups.get(name="Business")
    by_code = make_participant(session, "Boris", group=group)
    client.post(people_of(session), {"people": "Anna; Ministry"})
    page = soup(client.get(people_of(session)))
    rows = [texts(row, "th, td") for row in page.select("#list tbody tr")]
    anna = session.participants.get(name="Anna")
    assert [row[1:6] for row in rows] == [
        ["Boris", "here", str(by_code.number), "Business", "1"],
        ["Anna", "not here yet", str(anna.number), "Ministry", "1"],
    ]
    Session.objects.update(names_shown=False)
    hidden = soup(client.get(people_of(session)))
    assert "Number" not in texts(hidden, "#list thead th")
    assert str(by_code.number) not in texts(hidden, "#list td")


@pytest.mark.parametrize("page", ["list", "person-facts"])
def test_the_list_and_a_persons_facts_are_kept_up_to_date(client: Client, page: str) -> None:
    session = make_session()
    person = make_participant(session)
    address = people_of(session) if page == "list" else page_of(person)
    html = soup(client.get(address))
    (part,) = html.select(f"#{page}")
    assert part["hx-trigger"] == "live:shown from:body"
    assert len(html.select("[data-live='#desk-live']")) == len(html.select("#desk-live")) == 1
    assert_swap_equals_page(client, address, "#list table" if page == "list" else f"#{page}")


def test_voting_power_is_changed_and_written_down(client: Client) -> None:
    session = grouped_session()
    group = session.groups.get(name="Business")
    person = make_participant(session, group=group)
    client.post(page_of(person), {"action": "power", "power": "2.5"})
    client.post(reverse("session_group", args=[session.code, group.pk]), {"power": "0.5"})

    person.refresh_from_db()
    group.refresh_from_db()
    assert (person.power, group.power) == (Decimal("2.5"), Decimal("0.5"))
    log = client.get(reverse("session_events", args=[session.code]))
    assert words(log, "#events tbody td:nth-child(3)")[:2] == [
        "changed the voting power of Business from 1 to 0.5",
        "changed the voting power of Anna from 1 to 2.5",
    ]
    assert words(log, "#events tbody td:nth-child(2)")[:2] == ["Olga Kim", "Olga Kim"]


@pytest.mark.parametrize("power", ["", "-1", "much", "1e9", "NaN"])
def test_a_wrong_power_changes_nothing(client: Client, power: str) -> None:
    session = grouped_session()
    group = session.groups.get(name="Business")
    person = make_participant(session, group=group)
    events = Event.objects.count()

    for address in (page_of(person), reverse("session_group", args=[session.code, group.pk])):
        response = client.post(address, {"action": "power", "power": power})
        assert response.status_code == 422
        assert words(response, ".errorlist li") != []
        (marked,) = soup(response).select(".input-num[aria-invalid]")
        assert marked.get("value", "") == power
    person.refresh_from_db()
    group.refresh_from_db()
    assert (person.power, group.power, Event.objects.count()) == (Decimal(1), Decimal(1), events)


@pytest.mark.parametrize("action", ["", "promote"])
def test_an_action_that_does_not_exist_is_refused(client: Client, action: str) -> None:
    person = make_participant(make_session())
    assert client.post(page_of(person), {"action": action}).status_code == 422


def test_after_the_end_nothing_changes_any_more(client: Client) -> None:
    session = grouped_session()
    group = session.groups.get(name="Business")
    person = make_participant(session, group=group)
    Session.objects.filter(pk=session.pk).update(state="closed")

    for data in ({"action": "remove"}, {"action": "link"}, {"action": "power", "power": "3"}):
        assert client.post(page_of(person), data).status_code == 422
    assert (
        client.post(
            reverse("session_group", args=[session.code, group.pk]), {"power": "3"}
        ).status_code
        == 422
    )
    person.refresh_from_db()
    group.refresh_from_db()
    assert (person.is_removed, person.power, group.power) == (False, Decimal(1), Decimal(1))


def test_the_page_takes_as_many_queries_for_many_people(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    session = grouped_session()
    session = services.open_round(session=session, user=session.facilitator)
    group = session.groups.first()
    for size in (1, 8):
        people = [
            make_participant(session, f"Person {size}.{number}", group=group)
            for number in range(size)
        ]
        remove(participant=people[0], user=session.facilitator)
        with django_assert_num_queries(15):
            client.get(people_of(session))
