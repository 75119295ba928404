"""A set too large for a request: a worker chooses, and the page takes his answer up."""

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.test import Client
from django_ox.testing import run_tasks

from decision.mcda.portfolio import reading
from decision.portfolios.presentation import rows
from decision.portfolios.services import behind, robust
from decision.problems.enums import ProblemState
from decision.problems.models import Criterion, Problem
from territories.enums import BackgroundState, Direction, Subject
from territories.models import BackgroundTask, Project
from territories.services import background
from territories.services.background import MOST_OPEN, cancel
from tests.decision.portfolios.by_hand import cells, chosen, shown, texts
from tests.factories.decision import make_indicator, make_weight_set
from tests.factories.territories import ObservationFactory
from tests.htmx import soup

pytestmark = pytest.mark.django_db

ASKED = "?budget=100&most=2"


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four projects are too many for a request."""
    monkeypatch.setattr(behind, "MOST_IN_REQUEST", 3)
    monkeypatch.setattr(behind, "MOST_BY_REGRET", 3)


@pytest.fixture
def analyst(django_user_model: type[User]) -> User:
    return django_user_model.objects.create_user("analyst")


@pytest.fixture
def client(analyst: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(analyst)
    return client


def place_of(problem: Problem, tail: str = "") -> str:
    return f"{problem.get_absolute_url()}portfolio{tail}"


def page_of(client: Client, problem: Problem, query: str = ASKED) -> BeautifulSoup:
    response = client.get(place_of(problem, f"/{query}"))
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def ask(client: Client, problem: Problem, query: str = ASKED) -> BackgroundTask:
    response = client.post(place_of(problem, f"/solve/{query}"))
    row = BackgroundTask.objects.latest("made_at")
    assert response.headers["Location"] == row.get_absolute_url()
    return row


def test_a_worker_answers_as_the_request_does(
    client: Client, problem: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once = page_of(client, problem)
    tables = [
        cells(shown(problem, ASKED, part=name), f"#portfolio-{name}")
        for name in ("prices", "frontier", "nearly", "robust")
    ]
    monkeypatch.setattr(behind, "MOST_IN_REQUEST", 3)
    waiting = page_of(client, problem)
    assert texts(waiting, "#portfolio-behind p")[0] == (
        "To choose from 4 projects takes longer than a page may wait."
    )
    assert waiting.select("#portfolio-rows, #portfolio-answer") == []
    button = waiting.select_one("#portfolio-behind form")
    assert button is not None
    assert button["action"] == place_of(problem, f"/solve/{ASKED}")

    row = ask(client, problem)
    run_tasks()

    assert (
        client.get(row.get_absolute_url())
        .headers["Location"]
        .startswith(place_of(problem, f"/{ASKED}"))
    )
    page = page_of(client, problem)
    for table in ("#portfolio-rows", "#portfolio-rules", "#ways", "#portfolio-heat"):
        assert cells(page, table) == cells(at_once, table)
    assert texts(page, "#portfolio-answer") == texts(at_once, "#portfolio-answer")
    # The worker has worked out the frontier, and counted how firm each place is.
    names = ("prices", "frontier", "nearly", "robust")
    links = [str(link["href"]) for link in page.select(".portfolio-part a")]
    assert links == [place_of(problem, f"/{n}/{ASKED}") for n in names]
    for name, expected in zip(names, tables, strict=True):
        part = soup(client.get(place_of(problem, f"/{name}/{ASKED}")))
        assert cells(part, f"#portfolio-{name}") == expected


def test_members_weights_are_counted_by_the_worker_as_far_as_time_goes(
    client: Client, problem: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of five members whose weights put B or C first every second is counted."""
    other = make_indicator("other", subject=Subject.PROJECT)
    Criterion.objects.create(
        problem=problem, code="C2", name_en="Other", indicator=other, direction=Direction.MAX
    )
    for code, value in {"A": 0, "B": 0, "C": 100, "D": 0}.items():
        project = Project.objects.get(code=code)
        ObservationFactory.create(project=project, territory=None, indicator=other, value=value)
    make_weight_set(problem, {"C1": 1, "C2": 0}, [[1, 0], [0, 1], [0, 1], [1, 0], [1, 0]])
    monkeypatch.setattr(behind, "MOST_IN_REQUEST", 3)
    monkeypatch.setattr(robust, "SOLVED_PROJECTS", 12)
    monkeypatch.setattr(robust, "LEAST_SAMPLES", 1)
    query = "?whose=record-1&budget=50"
    row = ask(client, problem, query)
    run_tasks()
    row.refresh_from_db()

    page = soup(client.get(place_of(problem, f"/robust/{query}")))

    # The first, second and fourth: B twice, C once.
    names = [name.split()[0] for name in texts(page, "#portfolio-robust th[scope=row]")]
    shares = [line[0] for line in cells(page, "#portfolio-robust") if line]
    assert dict(zip(names, shares, strict=True)) == {"A": "0", "B": "67", "C": "33", "D": "0"}
    assert "2 weightings more were left out" in page.get_text()
    # By other weights that make the same values nobody asked for it.
    make_weight_set(problem, {"C1": 1, "C2": 0}, key="record-2")
    elsewhere = client.get(place_of(problem, "/robust/?whose=record-2&budget=50"))
    assert "The worker was not asked for this by these weights." in elsewhere.content.decode()


def test_what_the_worker_has_not_of_how_firm_it_is_is_told(
    small: None, client: Client, problem: Problem
) -> None:
    """It was refused, or the worker ran former code that did not ask for it."""
    row = ask(client, problem)
    run_tasks()
    row.refresh_from_db()
    sentence = {"code": "unresolved", "template": "The solver gave up: {reason}"}
    refusal = {**sentence, "values": {"reason": "no memory"}, "where": ""}
    answer: Any = row.answer
    row.answer = answer | {"core": {"error": refusal}}
    row.save()
    refused = client.get(place_of(problem, f"/robust/{ASKED}"))
    assert refused.status_code == 422
    assert "The solver gave up: no memory" in refused.content.decode()
    row.answer = {name: value for name, value in answer.items() if name != "core"}
    row.save()

    assert page_of(client, problem).select("#portfolio-rows")
    missing = client.get(place_of(problem, f"/robust/{ASKED}"))
    assert "The worker was not asked for this by these weights." in missing.content.decode()


def test_the_answer_is_known_by_its_question(small: None, client: Client, problem: Problem) -> None:
    row = ask(client, problem)
    assert ask(client, problem) == row
    run_tasks()

    assert chosen(page_of(client, problem)) == ["B", "C"]
    assert chosen(page_of(client, problem, "?budget=101&most=2")) == []
    other = Client(headers={"accept-language": "en"})
    anonymous = page_of(other, problem)
    assert texts(anonymous, "#portfolio-behind a") == ["Log in to have it chosen in the background"]
    other.force_login(User.objects.create_user("other"))
    assert chosen(page_of(other, problem)) == []
    Project.objects.filter(code="D").update(requested_budget=11)
    assert page_of(client, problem).select("#portfolio-behind form")


def test_it_is_taken_away_and_kept_as_any_other(
    small: None, client: Client, problem: Problem
) -> None:
    before = client.get(place_of(problem, f".csv{ASKED}"))
    assert (before.status_code, b"longer than a page" in before.content) == (422, True)
    row = ask(client, problem)
    run_tasks()
    row.refresh_from_db()

    document = client.get(place_of(problem, f".json{ASKED}")).json()["document"]
    assert document == row.asked["document"]
    client.post(place_of(problem, f"/keep/{ASKED}"), {"title": "Mine"})
    kept = problem.kept_portfolios.get()
    assert kept.answer["chosen"] == ["B", "C"]
    assert kept.document == document


def test_the_smallest_regret_is_a_workers_too(
    client: Client, problem: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_weight_set(problem, {"C1": 1}, [[1], [1]])
    query = "?whose=record-1&budget=100&goal=regret"
    at_once = page_of(client, problem, query)
    monkeypatch.setattr(behind, "MOST_BY_REGRET", 3)
    ask(client, problem, query)
    run_tasks()

    page = page_of(client, problem, query)

    assert cells(page, "#portfolio-regret") == cells(at_once, "#portfolio-regret")
    assert texts(page, ".firm-said") == texts(at_once, ".firm-said")
    # Many solutions, each of which takes as long, are no page's.
    parts = [str(link["href"]) for link in page.select(".portfolio-part a")]
    assert [part.split("/portfolio/")[1].split("/")[0] for part in parts] == ["robust", "fair"]
    refused = client.get(place_of(problem, f"/prices/{query}"))
    assert refused.status_code == 422
    assert "takes longer than a page may wait" in refused.content.decode()


def test_it_can_be_cancelled_in_the_middle(
    small: None, client: Client, problem: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background, "SECONDS_BETWEEN_WORDS", 0)
    row = ask(client, problem)
    told: list[tuple[int, int]] = []

    def work(asked: Any, report: background.Report) -> Any:
        def watched(step: int, steps: int) -> None:
            told.append((step, steps))
            if step == 1:
                cancel(row)
            report(step, steps)

        return behind.solved(asked, watched)

    background.carry_out(str(row.pk), work)

    row.refresh_from_db()
    assert (row.state, row.answer) == (BackgroundState.CANCELLED, None)
    assert max(told) < told[0][::-1]
    assert page_of(client, problem).select("#portfolio-behind form")
    assert ask(client, problem) != row


def test_who_waits_for_enough_is_told_so(small: None, client: Client, problem: Problem) -> None:
    for budget in range(MOST_OPEN):
        ask(client, problem, f"?budget={100 + budget}")

    page = client.post(place_of(problem, "/solve/?budget=99"), follow=True)

    assert "You wait for 3 answers already" in page.content.decode()


def test_what_the_engine_refuses_is_told(
    small: None, client: Client, problem: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MAX_PEOPLE_BY_PROJECTS", 7)
    make_weight_set(problem, {"C1": 1}, [[1], [1]])
    query = "?whose=record-1&budget=100&goal=regret"
    ask(client, problem, query)
    run_tasks()

    page = client.get(place_of(problem, f"/{query}"))

    assert "The list has 8 elements; the limit is 7." in page.content.decode()
    assert page.status_code == 422


def test_more_than_anybody_answers_are_refused_before_anything_is_drawn(
    client: Client, problem: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(behind, "MOST_PROJECTS", 3)

    page = shown(problem, ASKED, status=422)

    assert (
        "A portfolio is chosen from 3 projects at most, and here are 4"
        in (texts(page, "[role=alert]")[0])
    )
    assert page.select("#portfolio-form, [href*=wsm]") == []


def test_of_a_draft_nobody_else_asks(small: None, client: Client, problem: Problem) -> None:
    problem.state = ProblemState.DRAFT
    problem.owner = User.objects.create_user("owner")
    problem.save()

    assert client.post(place_of(problem, f"/solve/{ASKED}")).status_code == 404
    gone = Client().post(place_of(problem, f"/solve/{ASKED}"))
    assert gone.headers["Location"].startswith("/login/")
    assert not BackgroundTask.objects.exists()


def test_what_is_asked_is_plain_json(small: None, client: Client, problem: Problem) -> None:
    row = ask(client, problem)

    assert json.loads(json.dumps(row.asked)) == row.asked


def test_not_all_of_many_are_listed_and_all_are_in_the_table(
    client: Client, problem: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "MOST_ROWS", 2)

    page = page_of(client, problem, "?budget=100&p-D=not")

    assert [name[0] for name in texts(page, "#portfolio-rows tbody th")] == ["B", "C", "D"]
    assert "1 more project is not listed here" in page.get_text()
    table = client.get(place_of(problem, ".csv?budget=100&p-D=not")).content.decode()
    assert {line.split(",")[1] for line in table.splitlines()} >= {"A", "B", "C", "D"}
