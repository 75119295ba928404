"""A committee rates projects, from making the session to checking its record, page by page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from decision.problems.models import Problem
from decision.sessions.models import Session
from territories.models import Indicator
from tests.decision.weighing.visiting import EN, address, browser_of, stamped, texts
from tests.factories.sessions import make_judged_problem, make_user
from tests.factories.territories import ObservationFactory, ProjectFactory
from tests.pages import filled_form

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

pytestmark = pytest.mark.django_db


def make_project_problem() -> Problem:
    """One measured and one judged criterion of two invented projects, X and Y."""
    problem = make_judged_problem()
    Problem.objects.filter(pk=problem.pk).update(subject="project")
    Indicator.objects.filter(criteria__problem=problem).update(subject="project")
    measured = problem.criteria.get(code="C1").indicator
    alternatives = problem.alternatives.order_by("position", "pk")
    for value, (name, alternative) in enumerate(zip("XY", alternatives, strict=True), start=1):
        project = ProjectFactory.create(code=name, is_fictional=True)
        problem.alternatives.filter(pk=alternative.pk).update(territory=None, project=project)
        ObservationFactory.create(territory=None, project=project, indicator=measured, value=value)
    return Problem.objects.get(pk=problem.pk)


def made_session(leader: Client, problem: Problem) -> Session:
    new = f"{reverse('session_new')}?problem={problem.slug}"
    form = filled_form(leader.get(new), "#session-form")
    rules = {"method": "points", "scoring": "on", "names": "shown", "minimum_turnout": "1"}
    assert leader.post(new, form | rules).status_code == 302
    return Session.objects.get()


def move(leader: Client, session: Session, name: str) -> None:
    to = reverse("session_move", args=[session.code])
    assert leader.post(to, {"move": name, "sure": "1"}).status_code == 302


def answer(client: Client, session: Session, *ratings: int) -> None:
    """Weigh both criteria alike, rate both projects and say so."""
    frame = session.frame
    (node,) = frame["nodes"]
    points = {f"points-{pk}": 50 for pk in node["criteria"]}
    posted(client.post(address(session, "weigh_weights"), stamped(node="root", **points)))
    for alternative, value in zip(frame["alternatives"], ratings, strict=True):
        cell = {"criterion": frame["scored"][0], "alternative": alternative, "value": value}
        posted(client.post(address(session, "weigh_score"), stamped(number=2, **cell)))
    posted(client.post(address(session, "weigh_finish")))


def posted(response: Response) -> None:
    assert response.status_code == 302, response.content.decode()


def test_projects_are_rated_and_a_conflict_is_left_out(tmp_path: Path) -> None:
    problem = make_project_problem()
    leader = Client(headers=EN)
    leader.force_login(make_user(is_superuser=True, is_staff=True))
    session = made_session(leader, problem)
    move(leader, session, "open_round")
    session.refresh_from_db()
    anna, _person = browser_of(session, "Anna")
    boris, _person = browser_of(session, "Boris")
    answer(anna, session, 5, 4)
    answer(boris, session, 2, 3)
    page = anna.get(address(session, query="?step=2"))
    assert texts(page, ".score legend") == ["Project X fictional", "Project Y fictional"]

    declared = {"alternatives": session.frame["alternatives"][:1], "reason": "my firm"}
    posted(anna.post(address(session, "weigh_conflicts"), declared))
    for name in ("close_round", "reveal", "close", "seal"):
        move(leader, session, name)

    results = boris.get(reverse("weigh_results", args=[session.code]))
    rated = [row for row in texts(results, ".fold tbody tr") if "Project" in row]
    assert rated == ["Criterion 2 Project X 2.0 — 1", "Criterion 2 Project Y 3.5 0.7 2"]
    (line,) = texts(results, "#conflicts-title ~ ul li")
    assert line == "Project X : declared by 1 person (Anna)."
    assert len(texts(results, "[data-fictional]")) == 1

    public = leader.get(reverse("session_publish", args=[session.code]))
    assert texts(public, "#conflicts-title ~ ul li")[0].endswith("declared by 1 person.")
    assert len(texts(public, "[data-fictional]")) == 1
    file = tmp_path / "record.json"
    file.write_bytes(leader.get(reverse("session_record", args=[session.code])).content)
    call_command("verify_record", str(file))


def test_the_answer_of_a_problem_says_that_its_projects_are_invented(client: Client) -> None:
    page = client.get(make_project_problem().get_absolute_url(), headers=EN)
    assert texts(page, "#answer [data-fictional] .basis") == ["fictional"]
