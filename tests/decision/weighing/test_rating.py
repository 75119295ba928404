"""Ratings of alternatives on judged criteria."""

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from decision.sessions.models import Participant, Score, Session
from decision.sessions.selectors.frames import frame_of
from tests.decision.weighing.visiting import (
    NOTHING,
    address,
    browser_of,
    errors,
    send,
    stamped,
)
from tests.factories.sessions import (
    everything_stored,
    make_judged_problem,
    make_open_session,
)
from tests.htmx import soup

if TYPE_CHECKING:
    pass

pytestmark = pytest.mark.django_db


@pytest.fixture
def rating() -> tuple[Client, Session, Participant, dict[str, Any]]:
    session = make_open_session(make_judged_problem(), scoring=True)
    client, participant = browser_of(session)
    frame = frame_of(session)
    given = {"criterion": frame.scored[0].pk, "alternative": frame.alternatives[0].pk}
    return client, session, participant, given | {"number": 2}


def test_ratings_have_anchors_and_a_form_for_each_alternative(
    rating: tuple[Client, Session, Participant, dict[str, Any]],
) -> None:
    client, session, _participant, _given = rating

    page = soup(client.get(address(session, query="?step=2")))

    anchors = [" ".join(anchor.get_text(" ").split()) for anchor in page.select(".anchors > div")]
    assert anchors == ["1 None", "3 Partly", "5 Fully"]
    assert [legend.get_text() for legend in page.select(".score legend")] == [
        "ASEZ judgedA",
        "ASEZ judgedB",
    ]


@pytest.mark.parametrize(("value", "stored"), [("4", 4), ("1", 1), ("unknown", None)])
def test_a_rating_is_stored_with_its_reason_and_source(
    rating: tuple[Client, Session, Participant, dict[str, Any]], value: str, stored: int | None
) -> None:
    client, session, _participant, given = rating
    reason = {"value": value, "comment": "seen", "source_url": "https://example.org/a?b=1"}

    response = send(client, address(session, "weigh_score"), stamped(**given) | reason)

    assert response.headers["Location"] == (
        address(session, query=f"?step=2#alternative-{given['alternative']}")
    )
    score = Score.objects.get()
    assert (score.value, score.comment, score.source_url) == (
        stored,
        "seen",
        "https://example.org/a?b=1",
    )


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"value": ""}, "Choose a rating, or say that you don't know."),
        ({"value": "6"}, "Select a valid choice. 6 is not one of the available choices."),
        (
            {"source_url": "javascript:alert(1)"},
            "Give a link that begins with http:// or https://",
        ),
        ({"source_url": "ftp://example.org"}, "Give a link that begins with http:// or https://"),
        ({"source_url": "https://example.org/" + "a" * 400}, "Ensure this value has at most 400"),
    ],
)
def test_a_bad_rating_is_marked_in_its_own_card(
    rating: tuple[Client, Session, Participant, dict[str, Any]],
    wrong: dict[str, str],
    sentence: str,
) -> None:
    client, session, _participant, given = rating

    whole = stamped(**given) | {"value": "3"} | wrong
    response = send(client, address(session, "weigh_score"), whole)

    card = soup(response).select(f"#alternative-{given['alternative']} .errorlist li")
    assert response.status_code == 422
    assert [error.get_text(strip=True)[: len(sentence)] for error in card] == [sentence]
    assert len(errors(response)) == 1
    assert everything_stored() == NOTHING


@pytest.mark.parametrize("field", ["criterion", "alternative"])
def test_a_cell_that_is_not_asked_is_refused(
    rating: tuple[Client, Session, Participant, dict[str, Any]], field: str
) -> None:
    client, session, _participant, given = rating

    whole = stamped(**given) | {"value": "3", field: "987654321"}
    response = send(client, address(session, "weigh_score"), whole, script=True)

    assert response.status_code == 409
    assert everything_stored() == NOTHING
