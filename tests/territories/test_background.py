"""What takes longer than a request: carried out once, cancelled, told to its owner alone."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.tasks import task
from django.test import Client
from django.utils import translation
from django_ox.testing import run_tasks

from territories.enums import BackgroundState
from territories.models import BackgroundTask
from territories.services import background
from territories.services.background import (
    MOST_KEPT,
    MOST_OPEN,
    CannotBeDoneError,
    Report,
    TooManyOpenError,
    cancel,
    carry_out,
    start,
)
from tests.htmx import fragment, soup
from tests.pages import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return Client(headers={"accept-language": "en"})


def total(asked: Any, report: Report) -> int:
    if not asked:
        raise CannotBeDoneError("There is nothing to add.")
    done = 0
    for number, part in enumerate(asked):
        report(number, len(asked))
        done += part
    return done


@task
def add(key: str) -> None:
    carry_out(key, total)


@pytest.fixture
def owner(django_user_model: type[User]) -> User:
    return django_user_model.objects.create_user("analyst")


def ask(owner: User, asked: Any) -> BackgroundTask:
    return start(add, owner=owner, title="Sum", asked=asked, address="/problems/?a=1")


def test_a_worker_answers(owner: User) -> None:
    row = ask(owner, [1, 2, 3])
    assert row.state == BackgroundState.WAITING

    run_tasks()

    row.refresh_from_db()
    assert (row.state, row.answer) == (BackgroundState.DONE, 6)
    assert row.ended_at is not None
    assert row.opening == f"/problems/?a=1&answer={row.pk}"


def test_what_has_no_answer_says_why(owner: User) -> None:
    row = ask(owner, [])
    run_tasks()

    row.refresh_from_db()
    assert (row.state, row.trouble) == (BackgroundState.FAILED, "There is nothing to add.")


def test_a_fault_is_logged_and_not_tried_again(
    owner: User, caplog: pytest.LogCaptureFixture
) -> None:
    row = ask(owner, ["a", 1])
    run_tasks()
    run_tasks()

    row.refresh_from_db()
    assert (row.state, row.trouble, row.answer) == (BackgroundState.FAILED, "", None)
    assert [record.getMessage() for record in caplog.records if record.exc_info] == [
        f"background task {row.pk} failed"
    ]


def test_one_that_waits_is_cancelled_at_once(owner: User) -> None:
    row = ask(owner, [1])
    cancel(row)
    run_tasks()

    row.refresh_from_db()
    assert (row.state, row.answer) == (BackgroundState.CANCELLED, None)


def test_one_that_runs_is_cancelled_at_its_next_word(
    owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background, "SECONDS_BETWEEN_WORDS", 0)
    row = ask(owner, [1])
    said = []

    def work(asked: Any, report: Report) -> int:
        report(1, 4)
        row.refresh_from_db()
        said.append((row.state, row.step, row.steps))
        cancel(row)
        report(2, 4)
        said.append(("went on", 0, 0))
        return 1

    carry_out(str(row.pk), work)

    row.refresh_from_db()
    assert said == [(BackgroundState.RUNNING, 1, 4)]
    assert (row.state, row.answer) == (BackgroundState.CANCELLED, None)


def test_what_is_answered_is_not_carried_out_again(owner: User) -> None:
    row = ask(owner, [1])
    run_tasks()

    carry_out(str(row.pk), lambda asked, report: 99)

    row.refresh_from_db()
    assert row.answer == 1


def test_an_account_waits_for_few_and_keeps_some(owner: User) -> None:
    for _each in range(MOST_OPEN):
        ask(owner, [1])
    with translation.override("en"), pytest.raises(TooManyOpenError, match="You wait for 3"):
        ask(owner, [1])
    newest = None
    for _each in range(MOST_KEPT + 2):
        run_tasks()
        newest = ask(owner, [1])

    assert BackgroundTask.objects.count() == MOST_KEPT
    assert BackgroundTask.objects.first() == newest


class TestPage:
    def test_its_owner_sees_how_far_it_is(self, client: Client, owner: User) -> None:
        row = ask(owner, [1])
        client.force_login(owner)
        assert words(client.get(row.get_absolute_url()), "#background [role=status]") == [
            "It waits for its turn."
        ]
        BackgroundTask.objects.update(state=BackgroundState.RUNNING, step=2, steps=8)

        part = soup(fragment(client, row.get_absolute_url()))

        (line,) = part.select("#background[hx-trigger] progress")
        assert (line["value"], line["max"]) == ("2", "8")
        assert part.select("html") == []

    def test_nobody_else_does(self, client: Client, owner: User) -> None:
        row = ask(owner, [1])
        assert client.get(row.get_absolute_url()).status_code == 302
        client.force_login(User.objects.create_superuser("admin"))
        assert client.get(row.get_absolute_url()).status_code == 404
        assert client.post(row.get_absolute_url()).status_code == 404
        row.refresh_from_db()
        assert row.state == BackgroundState.WAITING

    def test_it_leads_to_the_answer(self, client: Client, owner: User) -> None:
        row = ask(owner, [1])
        run_tasks()
        row.refresh_from_db()
        client.force_login(owner)

        assert client.get(row.get_absolute_url()).headers["Location"] == row.opening
        part = soup(fragment(client, row.get_absolute_url()))
        # The script of the pages follows it; nothing asks every second any more.
        (there,) = part.select("a[data-go]")
        assert there["href"] == row.opening
        assert part.select("[hx-trigger]") == []

    def test_it_cancels(self, client: Client, owner: User) -> None:
        row = ask(owner, [1])
        client.force_login(owner)

        page = client.post(row.get_absolute_url(), follow=True)

        assert words(page, "#background [role=status]") == ["It is cancelled: there is no answer."]
        assert soup(page).select("[hx-trigger], #background form") == []
