"""One number for one thing: every page says the same of the same session, in the same words.

Five are in it. Anna has finished; Boris has answered everything and not said so; Vera has answered
too little; Gleb has come in and answered nothing; Dora has not come. Zina had finished and was
taken out: she is no longer in the session, and her answers count.
"""

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from decision.desk.selectors import listed_sessions
from decision.records.services.content import content_of
from decision.results.services.session import session_results
from decision.sessions.enums import EventKind
from decision.sessions.models import Participant, Session
from decision.sessions.perms import board_key, cookie_name
from decision.sessions.selectors.counting import Attendance, Why
from decision.sessions.selectors.frames import frame_of, pairs_for
from decision.sessions.selectors.sessions import current_round
from decision.sessions.services import lifecycle as services
from decision.sessions.services.participants import invite, join, remove
from decision.weighing.services.storing import finish, store_judgement, store_score
from territories.enums import IndicatorKind
from tests.decision.desk.leading import moved, signed_in
from tests.factories.decision import make_indicator
from tests.factories.sessions import make_judged_problem, make_session, stamp
from tests.htmx import soup, texts

pytestmark = pytest.mark.django_db

PEOPLE, HERE, FINISHED = 5, 4, 1
# Zina's stands, since she was taken out after the opening.
VOICES = ("Anna", "Boris", "Vera", "Gleb", "Dora", "Zina")


def make_committee(*, names_shown: bool) -> tuple[Session, dict[str, str]]:
    """The session, and the tokens of the browsers of those who came in."""
    problem = make_judged_problem()
    problem.criteria.filter(code="C1").update(position=0)
    session = make_session(_with_three(problem), names_shown=names_shown, scoring=True)
    tokens = {}
    people = {}
    for name in ("Anna", "Boris", "Vera", "Gleb", "Zina"):
        people[name], tokens[name] = join(session=session, name=name)
    invite(session=session, user=session.facilitator, people=[("Dora", None)])
    session = services.open_round(session=session, user=session.facilitator)
    for name, pairs in (("Anna", 3), ("Boris", 3), ("Vera", 1), ("Zina", 3)):
        answer(people[name], session, pairs)
    for name in ("Anna", "Zina"):
        finish(participant=people[name])
    remove(participant=people["Zina"], user=session.facilitator)
    return session, tokens


def _with_three(problem: Any) -> Any:
    """A third criterion, which waits for experts too, so that there are pairs and ratings."""
    waiting = problem.criteria.get(code="C2")
    waiting.pk, waiting.code, waiting.position = None, "C3", 2
    waiting.name_ru, waiting.name_en = "Критерий 3", "Criterion 3"
    waiting.indicator = make_indicator("third", kind=IndicatorKind.JUDGED)
    waiting.save()
    return problem


def answer(person: Participant, session: Session, pairs: int) -> None:
    """So many pairs, and one alternative on one criterion: that is no question answered."""
    person.session = session
    frame = frame_of(session)
    for pair in pairs_for(session, frame, person)[:pairs]:
        store_judgement(
            participant=person,
            left=pair.left.pk,
            right=pair.right.pk,
            step=2,
            stamp=stamp(person.name),
        )
    store_score(
        participant=person,
        criterion=frame.scored[0].pk,
        alternative=frame.alternatives[0].pk,
        value=3,
        stamp=stamp(person.name),
    )


def page(session: Session, name: str = "", token: str = "", query: str = "") -> Any:
    client = signed_in(session.facilitator)
    if token:
        client = Client(headers={"Accept-Language": "en"})
        client.cookies[cookie_name(session)] = token
    argument = board_key(session) if name == "board" else session.code
    return soup(client.get(reverse(name, args=[argument]) + query))


def numbers(session: Session, tokens: dict[str, str]) -> dict[str, dict[str, int]]:
    """What each page says, by page and word."""
    looks: dict[str, tuple[Any, str]] = {
        "desk": (page(session, "session_desk"), ".desk-people .chart-caption"),
        "people": (page(session, "session_people"), "#list .chart-caption"),
    }
    said = {where: read(" ".join(texts(html, at))) for where, (html, at) in looks.items()}
    closing = " ".join(texts(looks["desk"][0], ".who-counts strong"))
    said["before the closing"] = read(closing)
    said["desk, sentence"] = read(" ".join(texts(looks["desk"][0], ".now-situation")))
    phone = " ".join(texts(page(session, "weigh", tokens["Gleb"]), "#session-status"))
    said["phone"] = read(phone)
    board = page(session, "board")
    said["board"] = read(" ".join(texts(board, ".ring-number")))
    said["board, count"] = read(" ".join(texts(board, ".board-count")))
    (row,) = listed_sessions(session.facilitator)
    said["list"] = {
        "people": row.people_count,
        "here": row.here_count,
        "finished": row.finished_count,
    }
    return {where: found for where, found in said.items() if found}


PATTERNS = {
    "people": (r"(\d+) in the session", r"in the session: (\d+)", r"of (\d+)(?: participants)?"),
    "here": (r"(\d+) here", r"(\d+) participants? (?:is|are) here"),
    "finished": (r"finished: (\d+)", r"(\d+) of \d+"),
    "counted": (r"counted: (\d+)",),
}


def read(text: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for word, patterns in PATTERNS.items():
        for pattern in patterns:
            for number in re.findall(pattern, text, re.IGNORECASE):
                assert found.setdefault(word, int(number)) == int(number), text
    return found


@pytest.mark.parametrize(("names_shown", "counted"), [(True, 3), (False, 0)])
def test_every_page_says_the_same_of_an_open_round(names_shown: bool, counted: int) -> None:
    session, tokens = make_committee(names_shown=names_shown)
    expected = {"people": PEOPLE, "here": HERE, "finished": FINISHED, "counted": counted}
    said = numbers(session, tokens)
    for where, found in said.items():
        assert found == {word: expected[word] for word in found}, where
    # Each number is said by several pages, else there was nothing to compare.
    for word, least in (("people", 6), ("here", 4), ("finished", 6), ("counted", 3)):
        assert sum(word in found for found in said.values()) >= least, (word, said)


def test_questions_are_counted_alike_everywhere() -> None:
    session, tokens = make_committee(names_shown=True)
    attendance = Attendance(session)
    assert attendance.questions == 5  # three pairs, and two criteria to rate by
    client = signed_in(session.facilitator)
    rules = {"title": "x", "method": "pairwise", "pairs": "full", "levels": "0", "scoring": "on"}
    form = reverse("session_new") + f"?problem={session.problem.slug}"
    counted = soup(client.post(form, rules | {"count": "1"}))
    assert texts(counted, ".big-number strong") == ["5"]
    phone = page(session, "weigh", tokens["Vera"])
    assert texts(phone, "#weigh-progress p span")[0] == "Question 2 of 5"
    assert texts(phone, "#weigh-progress [data-answered]") == ["1"]
    assert len(phone.select("#weigh-steps li")) == 5
    rows = {
        row.select("th")[0].get_text(): row
        for row in page(session, "session_desk").select("tr[id]")
    }
    assert texts(rows["Vera"], ".progress-words") == ["is answering: 1 of 5"]
    assert texts(rows["Boris"], ".progress-words") == ["is answering: 3 of 5"]


def test_who_will_count_and_why_is_said_before_the_closing() -> None:
    session, tokens = make_committee(names_shown=True)
    desk = page(session, "session_desk")
    told = dict(zip(texts(desk, ".who-counts dt"), texts(desk, ".who-counts dd"), strict=True))
    assert told == {
        "Not counted, too few answers to give weights": "Vera",
        "Not counted, nothing answered yet": "Gleb, Dora",
        "Counts, without having said “I have finished”": "Boris",
        "Counts: what was answered before is kept": "Zina",
    }
    own = {
        name: texts(page(session, "weigh_mine", tokens[name]), "#own-standing")
        for name in tokens
        if name != "Zina"
    }
    assert own["Boris"] == [
        "Your answers count as they stand, even if you do not say that you have finished."
    ]
    assert (
        own["Vera"]
        == own["Gleb"]
        == ["As it stands you do not count: your answers are too few to give weights."]
    )


def test_with_hidden_names_only_who_has_finished_is_told_by_name() -> None:
    session, _tokens = make_committee(names_shown=False)
    desk = page(session, "session_desk")
    told = dict(zip(texts(desk, ".who-counts dt"), texts(desk, ".who-counts dd"), strict=True))
    assert told == {
        "Not counted, too few have finished to hide each other": "Anna",
        "Not counted, has not finished": "Boris, Vera, Gleb, Dora",
    }


@pytest.mark.parametrize("names_shown", [True, False])
def test_results_and_record_count_who_was_said_to_count(names_shown: bool) -> None:
    session, _tokens = make_committee(names_shown=names_shown)
    if not names_shown:
        for name in ("Boris", "Gleb"):
            person = session.participants.get(name=name)
            if name == "Gleb":
                answer(person, session, 3)
            finish(participant=person)
    before = Attendance(session)
    finished, counted = before.finished, before.counted
    assert counted == (3 if names_shown else 4)
    session = moved(session, "close_round", "reveal")
    after = Attendance(session)
    assert (after.finished, after.counted) == (finished, counted)
    round = current_round(session)
    assert round is not None
    assert len(session_results(session, round).people) == counted
    results = page(session, "session_results")
    called = len(VOICES)
    assert texts(results, ".facts dd")[0].startswith(f"{counted} of {called} called")
    sure = signed_in(session.facilitator).get(reverse("session_sure", args=[session.code, "close"]))
    told = f"rests on the answers of {counted} of the {called} people who were called to it."
    assert any(line.endswith(told) for line in texts(soup(sure), ".sure li"))

    session = moved(session, "close_session")
    sealed = json.loads(json.dumps(content_of(session)))
    closings = [event for event in sealed["events"] if event["kind"] == EventKind.ROUND_CLOSED]
    assert [event["details"]["finished"] for event in closings] == [finished]
    if names_shown:
        (document,) = [
            d for d in sealed["evaluation"]["documents"].values() if "participants" in d
        ][:1]
        assert len(document["participants"]) == counted


def test_whoever_counts_settles_every_branch() -> None:
    session, _tokens = make_committee(names_shown=True)
    why = {
        person.participant.name: Attendance(session).why[person.participant.pk]
        for person in Attendance(session).progress
    }
    assert why == {
        "Anna": Why.COUNTS,
        "Boris": Why.COUNTS,
        "Vera": Why.TOO_LITTLE,
        "Gleb": Why.SILENT,
        "Zina": Why.COUNTS,
        "Dora": Why.SILENT,
    }
