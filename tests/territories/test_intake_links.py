"""An applicant's link: what opens nothing, what strangers see, what a crafted form does."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from territories.models import (
    Project,
    StatedFigure,
    Submission,
)
from territories.services.intake import deciding, links
from territories.services.intake.deciding import accept
from territories.services.intake.limits import CHANGES_PER_LINK, WRONG_PER_ADDRESS, may_change
from territories.services.intake.links import make_link, renew_link, revoke_link
from territories.views import intake
from tests.htmx import soup, texts
from tests.pages import words
from tests.territories.applying import WHAT, WHO, YEAR, admin_page, fill, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def clean_counts() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def test_a_link_that_is_wrong_old_or_revoked_opens_nothing(
    client: Client, link: str, keeper: User
) -> None:
    fill(client, link)
    submission = Submission.objects.get()
    for token in ("x", "x" * 3000, "..%2F..", "%C3%28"):
        answer = client.get(f"/projects/new/{token}/")
        assert answer.status_code == 404
        assert "мельница" not in answer.text
    Submission.objects.update(expires_at=timezone.now())
    assert client.get(link).status_code == 410
    assert post(client, link, "who", {"applicant": "Other"}).status_code == 410
    new = f"/projects/new/{renew_link(submission, by=keeper)}/"
    assert client.get(link).status_code == 404
    assert client.get(new).status_code == 200
    revoke_link(submission, by=keeper)
    assert client.get(new).status_code == 410
    assert Submission.objects.get().applicant == WHO["applicant"]


def delete(submission: Submission, *, by: User) -> None:
    submission.delete()


@pytest.mark.parametrize("step", ["who", "send"])
@pytest.mark.parametrize("close", [delete, renew_link, revoke_link])
def test_what_comes_while_a_link_is_closed_is_not_stored(
    client: Client,
    link: str,
    keeper: User,
    close: Callable[..., Any],
    step: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fill(client, link)

    def closes(found: Submission) -> bool:
        close(Submission.objects.get(), by=keeper)
        return True

    monkeypatch.setattr(intake, "may_change", closes)  # asked once the link has found its row
    answer = post(client, link, step, WHO | {"applicant": "Other"})
    assert (answer.status_code, answer["Location"]) == (302, link)
    assert client.get(link).status_code in (404, 410)
    assert not Submission.objects.exclude(applicant=WHO["applicant"], sent_at=None).exists()


def test_an_accepted_application_gets_no_other_link(
    client: Client, link: str, keeper: User
) -> None:
    fill(client, link)
    post(client, link, "send", {})
    accept(submission := Submission.objects.get(), by=keeper)
    client.force_login(keeper)
    answer = client.post(admin_page("renew/"))
    assert answer.status_code == 422
    assert words(answer, "[role=alert]") == ["It was accepted already: no new link is given."]
    assert Submission.objects.get().link_hash == submission.link_hash


@pytest.mark.parametrize("move", ["accept", "ask-back", "refuse", "renew", "revoke"])
def test_what_is_deleted_while_it_is_decided_on_is_no_fault(
    client: Client, link: str, keeper: User, move: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(keeper)
    page = admin_page(f"{move}/")
    locked = links.locked

    def gone(submission: Submission) -> Submission:
        Submission.objects.all().delete()
        return locked(submission)

    for module in (links, deciding):
        monkeypatch.setattr(module, "locked", gone)
    assert client.post(page, {"words": "Why"})["Location"] == "/admin/"


def test_no_log_names_a_link_that_opens_something(
    client: Client, link: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert post(client, link, "figures", {"value-P6.1": "x"}).status_code == 422
    assert post(client, link, "send", {}).status_code == 422
    assert link not in caplog.text
    assert not [record for record in caplog.records if link in str(record.args)]


def test_wrong_links_and_changes_are_counted(client: Client, link: str, clean_counts: None) -> None:
    for number in range(WRONG_PER_ADDRESS):
        assert client.get(f"/projects/new/{number}/").status_code == 404
    assert client.get("/projects/new/right/").status_code == 429
    cache.clear()
    submission = Submission.objects.get()
    assert all(may_change(submission) for _number in range(CHANGES_PER_LINK))
    assert post(client, link, "who", WHO).status_code == 429
    assert not Submission.objects.get().applicant


def test_one_link_does_not_reach_another_s_project(client: Client, link: str, keeper: User) -> None:
    fill(client, link)
    _other, token = make_link(meant_for="y", by=keeper)
    page = client.get(f"/projects/new/{token}/?step=send")
    assert "мельница" not in page.text
    post(client, f"/projects/new/{token}/", "figures", {"value-P6.1": "1"})
    assert StatedFigure.objects.get(submission__name=WHAT["name"]).value == Decimal("231.55")


def test_strangers_and_plain_users_see_nothing_of_it(client: Client, link: str) -> None:
    fill(client, link)
    post(client, link, "send", {})
    plain = Client()
    plain.force_login(User.objects.create_user("plain"))
    for visitor in (client, plain):
        for address in ("/projects/", "/projects/catalogue.csv", "/territories/NOR/"):
            assert "мельница" not in visitor.get(address).text
        assert visitor.get("/projects/bolshaya-melnica/").status_code == 404
        for move in ("change/", "accept/", "refuse/", "ask-back/", "renew/"):
            assert visitor.post(admin_page(move)).status_code == 302  # to the login
    assert not Project.objects.exists()


@pytest.mark.parametrize(
    ("step", "data"),
    [
        ("what", {"territory": "NOWHERE"}),
        ("what", {"sectors": ["food", "none"]}),
        ("what", {"name": "a\0b"}),
        ("who", {"applicant": "x" * 301}),
        ("money", {f"capital-{YEAR}": "0,0001"}),
        ("money", {f"source-{YEAR}": "x" * 301}),
    ],
)
def test_crafted_fields_store_nothing(
    client: Client, link: str, step: str, data: dict[str, Any]
) -> None:
    assert post(client, link, step, data).status_code == 422
    submission = Submission.objects.get()
    assert (submission.name, submission.applicant, submission.territory) == ("", "", None)
    assert not submission.sectors.exists()
    assert not submission.years.exists()


def test_a_year_that_is_not_shown_is_not_stored(client: Client, link: str) -> None:
    assert post(client, link, "money", {"capital-1066": "5"}).status_code == 302
    assert not Submission.objects.get().years.exists()


def test_without_a_link_one_reads_where_it_is_got_or_given(client: Client, keeper: User) -> None:
    assert texts(soup(client.get("/projects/")), ".lede a")[0] == "How a project is entered"
    assert not soup(client.get("/projects/new/")).select(".plain .btn")
    client.force_login(keeper)
    (button,) = soup(client.get("/projects/new/")).select(".plain .btn")
    assert button["href"] == "/admin/territories/submission/add/"
