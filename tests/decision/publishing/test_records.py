"""The public pages of records, and the way there from the desk."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from decision.publishing.models import Publication
from decision.publishing.services import publish, withdraw
from decision.records.models import DecisionRecord
from decision.records.services import record_file
from decision.sessions.enums import CameBy
from decision.sessions.errors import SessionError
from decision.sessions.models import Event, Session
from decision.sessions.services.devices import device_for
from decision.sessions.services.lifecycle import close_session
from tests.decision.desk.leading import address, signed_in
from tests.decision.publishing.published import publish_record, published
from tests.decision.records.sealed import seal, sealed
from tests.decision.weighing.visiting import browser_of, browser_with
from tests.factories.answered import answer_all, end_round, make_closed_session
from tests.factories.decision import make_problem
from tests.factories.sessions import (
    make_judged_problem,
    make_open_session,
    make_participant,
    make_session,
    make_user,
)
from tests.htmx import soup, texts
from tests.pages import words

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
OPEN = ("record_detail", "record_download", "record_verify")


def page_of(publication: Publication, name: str = "record_detail") -> str:
    return reverse(name, args=[publication.name])


# Who ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["session_publish", "session_withdraw"])
def test_only_the_facilitator_publishes_and_withdraws(page: str) -> None:
    session = published().record.session
    other = signed_in(make_user("other"))
    root = signed_in(make_user("root", is_superuser=True, is_staff=True))
    for client in (other, root):
        assert client.get(address(session, page)).status_code == 404
        assert client.post(address(session, page), {"reason": "x"}).status_code == 404
    assert "/login/" in Client().post(address(session, page))["Location"]
    assert not Publication.objects.get().is_withdrawn


@pytest.mark.parametrize("page", OPEN)
def test_anybody_reads_what_is_published_and_nothing_else(page: str) -> None:
    publication = published()
    unpublished = sealed()
    for client in (Client(), signed_in(make_user("other"))):
        assert client.get(page_of(publication, page)).status_code == 200
        assert client.get(reverse(page, args=[str(unpublished.number)])).status_code == 404
        assert client.get(reverse(page, args=[unpublished.session.code])).status_code == 404


def test_who_took_part_gets_the_sealed_file_published_or_not() -> None:
    session = make_session(make_judged_problem("own"))
    member, _participant = browser_of(session)
    assert member.get(address(session, "weigh_record")).status_code == 404

    record = sealed(names_shown=True)
    session = record.session
    member = browser_of_member(session)
    assert member.get(address(session, "weigh_record")).content == record_file(record)
    results = soup(member.get(reverse("weigh_results", args=[session.code])))
    digest, _of_file = results.select("[aria-labelledby='sealed-title'] code")
    assert digest.get_text() == record.sha256
    assert Client().get(address(session, "weigh_record")).status_code in (302, 404)

    publication = publish_record(record)
    links = soup(member.get(reverse("weigh_results", args=[session.code]))).select("a[href]")
    assert page_of(publication) in [link["href"] for link in links]


def browser_of_member(session: Session) -> Client:
    """A browser that holds a seat of somebody who took part."""
    person = session.participants.order_by("pk").first()
    assert person is not None
    return browser_with(session, device_for(person, CameBy.CODE))


# Publishing -----------------------------------------------------------------------------------


def test_the_preview_is_what_is_published() -> None:
    session = sealed(names_shown=False).session
    leader = signed_in(session.facilitator)
    visitor = Client(headers={"Accept-Language": "en"})
    preview = soup(leader.get(address(session, "session_publish"))).select_one(".public-record")
    response = leader.post(address(session, "session_publish"), follow=True)
    publication = Publication.objects.get()
    assert response.redirect_chain[-1][0] == page_of(publication)
    public = soup(visitor.get(page_of(publication))).select_one(".public-record")
    assert preview is not None
    assert public is not None
    assert str(preview) == str(public)
    assert [event.kind for event in Event.objects.order_by("pk")][-1] == "published"


def test_the_page_says_what_the_record_says() -> None:
    record = sealed(names_shown=False)
    page = Client().get(page_of(publish_record(record)), headers={"accept-language": "en"})
    assert words(page, "h1") == ["Who is first?"]
    assert words(page, ".weights-table tbody th")[:2] == ["Criterion 1", "Criterion 2"]
    assert words(page, ".weights-table .weight-share")[0] == "83.2"
    assert words(page, ".ranking-table tbody th") == ["ASEZ asks0B", "ASEZ asks0A"]
    assert record.sha256 in words(page, ".digest code")
    assert "leader" in " ".join(words(page, ".facts dd"))
    text = " ".join(words(page, "main"))
    assert "Anna" not in text


def test_a_criterion_that_was_weighed_and_not_ranked_by_is_marked() -> None:
    publication = publish_record(sealed())
    ranking = publication.summary["ranking"]
    codes = [row["code"] for row in publication.summary["weights"]]
    assert ranking["counted"] == codes
    for counted, marked in ((codes[1:], 1), (None, 0)):  # earlier summaries do not say
        ranking["counted"] = counted
        publication.save(update_fields=["summary"])
        page = Client().get(page_of(publication), headers={"accept-language": "en"})
        told = soup(page)
        assert len(told.select(".weights-table .is-off .tag")) == marked
        assert ("What is marked" in told.get_text()) == bool(marked)


def test_a_record_is_published_once() -> None:
    publication = published()
    session = publication.record.session
    with pytest.raises(SessionError, match="published before"):
        publish(session=session, user=session.facilitator)
    response = signed_in(session.facilitator).post(address(session, "session_publish"), follow=True)
    assert words(response, "#messages .notice") == ["This record was published before."]
    assert Publication.objects.count() == 1


def test_what_is_not_sealed_is_not_published() -> None:
    session = make_closed_session()
    leader = signed_in(session.facilitator)
    for response in (
        leader.get(address(session, "session_publish")),
        leader.post(address(session, "session_publish")),
    ):
        assert response.status_code == 409
        assert words(response, "main [role=alert]") == ["Only a sealed record can be published."]
    assert not Publication.objects.exists()


def test_the_desk_leads_to_publishing_and_then_to_the_page() -> None:
    session = sealed().session
    leader = signed_in(session.facilitator)

    def links() -> list[str]:
        return [
            str(link["href"])
            for link in soup(leader.get(session.get_absolute_url())).select(".record a")
        ]

    assert address(session, "session_publish") in links()
    publication = publish(session=session, user=session.facilitator)
    assert page_of(publication) in links()
    assert address(session, "session_withdraw") in links()


# Withdrawing ----------------------------------------------------------------------------------


def test_a_withdrawn_record_says_who_when_and_why_and_offers_nothing() -> None:
    publication = published(names_shown=False)
    session = publication.record.session
    leader = signed_in(session.facilitator)
    refused = leader.post(address(session, "session_withdraw"), {"reason": "  "})
    assert refused.status_code == 422
    assert not Publication.objects.get().is_withdrawn

    response = leader.post(
        address(session, "session_withdraw"), {"reason": "A <b>figure</b> was wrong"}, follow=True
    )
    text = " ".join(words(response, "main"))
    assert "A <b>figure</b> was wrong" in text
    assert "leader" in text
    page = Client().get(page_of(publication), headers={"accept-language": "en"})
    assert words(page, ".ranking-table, .weights-table") == []
    assert Client().get(page_of(publication, "record_download")).status_code == 410
    assert Client().get(page_of(publication, "record_verify")).status_code == 200
    again = leader.post(address(session, "session_withdraw"), {"reason": "again"}, follow=True)
    assert words(again, "#messages .notice") == ["This record was withdrawn before."]
    with pytest.raises(SessionError, match="published before"):
        publish(session=session, user=session.facilitator)


def test_a_later_record_supersedes_an_earlier_one_of_its_problem_by_name() -> None:
    first = published()
    session = first.record.session
    other = published()  # of another problem
    later = sealed_again(session)
    second = publish_record(later)
    early, late = (soup(Client().get(page_of(one))) for one in (first, second))
    assert early.select_one(f".notice a[href='{page_of(second)}']") is not None
    assert late.select_one(f".note a[href='{page_of(first)}']") is not None
    assert soup(Client().get(page_of(other))).select(".notice a") == []
    withdraw(publication=second, user=session.facilitator, reason="wrong")
    assert soup(Client().get(page_of(first))).select(".notice a") == []


def sealed_again(session: Session) -> DecisionRecord:
    """The same problem weighed by another committee."""
    again = make_open_session(session.problem, title="Second")
    for number in range(2):
        answer_all(make_participant(again, f"Q{number}"), step=2 + number)
    again = end_round(again)
    return seal(close_session(session=again, user=again.facilitator))


# List and feed --------------------------------------------------------------------------------


def listed(query: str = "") -> list[str]:
    return words(Client().get(reverse("record_list"), {"q": query} if query else {}), ".entry h2")


def test_the_list_is_searched_regardless_of_case_and_yo() -> None:
    published(title="Ёлочный КОМИТЕТ")
    published(title="Autumn")
    assert listed() == ["Autumn", "Ёлочный КОМИТЕТ"]
    assert listed("елочный комитет") == ["Ёлочный КОМИТЕТ"]
    assert listed("ЗАДАЧА asks0") == ["Ёлочный КОМИТЕТ"]
    assert listed("КТО первый") == ["Autumn", "Ёлочный КОМИТЕТ"]
    assert listed("100%") == []


def test_the_list_takes_as_many_queries_for_many_records(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for size in (1, 3):
        for _ in range(size):
            published()
        with django_assert_num_queries(4):  # count, page, problems, what stands
            Client().get(reverse("record_list"))


def test_the_feed_is_atom_in_either_language_and_tells_what_was_withdrawn() -> None:
    kept = published(title="Весна")
    gone = published(title="Осень")
    withdraw(publication=gone, user=gone.record.session.facilitator, reason="wrong")
    response = Client().get(reverse("record_feed"), {"language": "en"})
    assert response["Content-Type"].startswith("application/atom+xml")
    feed = ET.fromstring(response.content)
    assert feed.findtext(f"{ATOM}title") == "Decision records"
    entries = [
        (entry.findtext(f"{ATOM}title"), entry.findtext(f"{ATOM}summary"))
        for entry in feed.findall(f"{ATOM}entry")
    ]
    assert entries == [
        ("Withdrawn: Осень", "Withdrawn: wrong"),
        (f"Record No. {kept.name}: Весна", "Who is first? First: ASEZ asks0B."),
    ]
    russian = Client().get(reverse("record_feed"), {"language": "ru"})
    assert "Кто первый?" in russian.content.decode()


def test_no_title_name_or_reason_leaves_anybody_without_the_feed() -> None:
    leader = make_user("leader", first_name="Ed\x08na", last_name="<b>")
    publication = published(title="Com\x01mittee \ufffe]]><i>")
    feed = ET.fromstring(Client().get(reverse("record_feed"), {"language": "en"}).content)
    title = f"Record No. {publication.name}: Committee ]]><i>"
    assert feed.findtext(f".//{ATOM}entry/{ATOM}title") == title
    assert feed.findtext(f".//{ATOM}author/{ATOM}name") == "Edna <b>"
    withdraw(publication=publication, user=leader, reason="A sl\x1bip")
    feed = ET.fromstring(Client().get(reverse("record_feed"), {"language": "en"}).content)
    assert feed.findtext(f".//{ATOM}summary") == "Withdrawn: A slip"


def test_the_list_is_searched_by_so_many_words_and_no_more() -> None:
    published(title="a")
    page = Client().get(reverse("record_list"), {"q": "a " * 3000})
    assert len(words(page, ".entry h2")) == 1


def test_whoever_reads_russian_is_told_that_a_method_s_note_is_in_english() -> None:
    problem = make_problem({"A": (1, 2), "B": (2, 1)})
    page = soup(Client(headers={"Accept-Language": "ru"}).get(problem.get_absolute_url()))
    said = texts(page, "a[href^='/methods/']")  # of the method, and of changes of places
    assert len(said) == 2
    assert all("по-английски" in text for text in said)


def test_method_notes_are_served_as_text_and_nothing_else_is() -> None:
    publication = published()
    links = soup(Client().get(page_of(publication))).select("a[href^='/methods/']")
    assert links
    for link in links:
        assert Client().get(str(link["href"])).status_code == 200
    assert Client().get("/methods/none/").status_code == 404
    assert Client().get("/methods/..%2Farchitecture/").status_code == 404
