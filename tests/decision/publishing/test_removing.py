"""A demonstration leaves no trace, however far it went; what it touched is as before."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from decision.problems.models import WeightSet
from decision.publishing.models import Publication
from decision.publishing.services import accept, delete_session, publish, resting_on, withdraw
from decision.rankings.services import rank_problem
from decision.sessions.errors import SessionError
from decision.sessions.models import Session
from tests.decision.publishing.published import published
from tests.decision.records.sealed import sealed
from tests.factories.sessions import make_open_session, make_user
from tests.htmx import soup

pytestmark = pytest.mark.django_db


def dumped() -> list[dict[str, Any]]:
    """Every row of every table of ours, history included."""
    output = io.StringIO()
    call_command("dumpdata", "territories", "decision", stdout=output, verbosity=0)
    rows: list[dict[str, Any]] = json.loads(output.getvalue())
    return sorted(rows, key=lambda row: (row["model"], str(row["pk"])))


@pytest.mark.parametrize("is_withdrawn", [False, True])
def test_it_leaves_the_data_as_they_were(is_withdrawn: bool) -> None:
    real = published(names_shown=False)
    root = make_user("root", is_superuser=True)
    accept(weight_set=WeightSet.objects.get(), user=root, address="https://example.org/r/1/")
    before = dumped()
    shown = sealed(is_demonstration=True, names_shown=False)
    before_of_its_problem = [
        row for row in dumped() if row not in before and not row["model"].startswith("decision.")
    ]
    session = Session.objects.get(pk=shown.session_id)
    publication = publish(session=session, user=session.facilitator)
    weight_set = WeightSet.objects.get(is_fictional=True)
    accept(weight_set=weight_set, user=root, address="https://example.org/r/2/")
    if is_withdrawn:
        withdraw(publication=publication, user=session.facilitator, reason="played")
    problem = session.problem_id
    delete_session(session=session)
    after = [row for row in dumped() if row not in before]
    # The factory made a problem for the session: it is somebody else's.
    assert [row for row in after if not row["model"].startswith("decision.")] == (
        before_of_its_problem
    )
    assert {row["model"] for row in after if row["model"].startswith("decision.")} == {
        "decision.alternative",
        "decision.criterion",
        "decision.historicalalternative",
        "decision.historicalcriterion",
        "decision.historicalproblem",
        "decision.problem",
    }
    assert {row["pk"] for row in after if row["model"] == "decision.problem"} == {problem}
    assert [row for row in before if row not in dumped()] == []
    assert Publication.objects.get() == real


def test_what_real_people_published_stays() -> None:
    publication = published()
    with pytest.raises(SessionError, match="Only a draft or a demonstration"):
        delete_session(session=publication.record.session)
    assert Publication.objects.exists()
    assert WeightSet.objects.exists()


def test_sessions_that_froze_invented_values_are_named() -> None:
    record = sealed(is_demonstration=True, names_shown=False)
    session = Session.objects.select_related("problem").get(pk=record.session_id)
    publish(session=session, user=session.facilitator)
    root = make_user("root", is_superuser=True)
    assert resting_on(session) == []
    accept(weight_set=WeightSet.objects.get(), user=root, address="https://example.org/r/")
    later = make_open_session(session.problem, title="Later")
    assert resting_on(session) == [later]
    second = make_open_session(session.problem, title="Second", is_demonstration=True)
    assert resting_on(session) == [later, second]

    assert removed().count("has frozen invented values") == 1
    assert list(Session.objects.all()) == [later]
    assert removed() == "There is no demonstration.\n"


def removed() -> str:
    said = io.StringIO()
    call_command("demo_session", "--remove", "--language", "en", stdout=said)
    return said.getvalue()


def test_a_demonstration_is_marked_wherever_it_is_shown() -> None:
    record = sealed(is_demonstration=True, names_shown=False)
    session = Session.objects.select_related("problem").get(pk=record.session_id)
    publication = publish(session=session, user=session.facilitator)
    root = make_user("root", is_superuser=True)
    weight_set = WeightSet.objects.get()
    assert publication.name == weight_set.key == f"demonstration-{session.code}"
    accept(weight_set=weight_set, user=root, address="https://example.org/r/")
    client = Client(headers={"Accept-Language": "en"})
    for address in (
        publication.get_absolute_url(),
        reverse("record_list"),
        session.problem.get_absolute_url(),
    ):
        assert soup(client.get(address)).select(".basis-fictional"), address
    assert "Fictional: " in client.get(reverse("record_feed")).content.decode()
    codes = [warning["code"] for warning in rank_problem(session.problem).answer["warnings"]]
    assert "fictional_values" in codes
    table = io.StringIO()
    call_command("rank", session.problem.slug, "--format", "csv", stdout=table)
    assert table.getvalue().splitlines()[0] == "alternative,score,rank,fictional"
