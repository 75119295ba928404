"""The results of a running session keep up to date for those who watch."""

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from decision.results.presentation.shown import live_context
from decision.sessions.models import Session
from decision.sessions.services.lifecycle import open_round
from decision.sessions.services.participants import rename
from tests.decision.results.rounds import SPLIT, address, answered, facilitator, revealed
from tests.factories.sessions import judge
from tests.htmx import soup

pytestmark = pytest.mark.django_db


def streamed(session: Session) -> str:
    cache.clear()
    with translation.override("en"):
        return render_to_string("decision/results/_live.html", live_context(session.pk)).strip()


def test_a_stream_shows_what_a_page_shows_that_asks_for_nothing_in_particular() -> None:
    session, _ = answered(*SPLIT)
    before = streamed(session)
    assert "Nothing to show yet" in before
    revealed(session)
    html = streamed(session)
    page = soup(facilitator(session).get(address(session)))
    (shown,) = page.select("#results > #results-live")
    assert str(BeautifulSoup(html, "html.parser").select_one("#results-live")) == str(shown)
    (holder,) = page.select("[data-live]")
    assert (holder["data-live"], holder["data-live-poll"]) == ("#results-live", address(session))
    # Whoever looks at something else is not thrown out of it.
    asked = soup(facilitator(session).get(address(session, "?by=aip_geometric")))
    assert (len(asked.select("#results-live")), len(asked.select("#results-asked"))) == (0, 1)


def test_a_revealed_round_is_computed_once_for_all_who_watch_while_people_answer() -> None:
    session, _ = answered(*SPLIT)
    revealed(session)
    session.refresh_from_db()
    session = open_round(session=session, user=session.facilitator)
    first = live_context(session.pk)["shown"]
    judge(session.participants.order_by("pk")[0], "C1", "C2", 5)
    with CaptureQueriesContext(connection) as queries:
        assert live_context(session.pk)["shown"] == first
    assert not [query for query in queries if "judgement" in query["sql"]]
    rename(
        participant=session.participants.order_by("pk")[0],
        user=session.facilitator,
        name="Somebody else",
    )
    assert "Somebody else" in live_context(session.pk)["shown"]
