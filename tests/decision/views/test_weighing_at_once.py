"""Points, swings, an order, best and worst; ratings; the last page."""

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from decision.models import Criterion, DirectWeight, Participant, Score, Session
from decision.selectors.frames import frame_of
from tests.decision.views.weighing import address, browser_of, send, stamped
from tests.factories.sessions import (
    everything_stored,
    judge,
    make_judged_problem,
    make_open_session,
    make_participant,
    make_tree,
)
from tests.htmx import element, soup

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

pytestmark = pytest.mark.django_db

NOTHING = {"Ballot": 0, "Judgement": 0, "DirectWeight": 0, "Score": 0}


def asked(method: str) -> tuple[Client, Session, dict[str, int]]:
    """A browser, its session, and the primary keys of the three criteria by code."""
    session = make_open_session(method=method)
    client, _participant = browser_of(session)
    return client, session, dict(Criterion.objects.values_list("code", "pk"))


def fields(prefix: str, pks: dict[str, int], values: tuple[object, ...]) -> dict[str, Any]:
    given = zip(sorted(pks), values, strict=True)
    return {f"{prefix}-{pks[code]}": value for code, value in given if value is not None}


def errors(response: "Response") -> list[str]:
    return [item.get_text(strip=True) for item in soup(response).select(".errorlist li")]


def shares() -> list[float]:
    stored = DirectWeight.objects.get(superseded_at=None)
    return [round(stored.weights[code], 4) for code in sorted(stored.weights)]


# Points ------------------------------------------------------------------------------------------


def test_points_begin_even_and_add_up_to_100() -> None:
    client, session, pks = asked("points")

    page = soup(client.get(address(session)))

    values = [str(field["value"]) for field in page.select("input[type=number]")]
    assert sorted(values) == ["33", "33", "34"]
    assert len(values) == len(pks)


@pytest.mark.parametrize(
    ("points", "expected", "sentence"),
    [
        ((50, 30, 20), [0.5, 0.3, 0.2], None),
        ((1, 1, 2), [0.25, 0.25, 0.5], "Your points added up to 4; they were scaled to 100."),
        (("0.5", 0, 0), [1, 0, 0], "Your points added up to 0.50; they were scaled to 100."),
    ],
)
def test_any_points_are_taken_and_it_is_said_that_they_were_scaled(
    points: tuple[object, ...], expected: list[float], sentence: str | None
) -> None:
    client, session, pks = asked("points")

    response = client.post(
        address(session, "weigh_weights"),
        stamped(node="root") | fields("points", pks, points),
        follow=True,
    )

    assert response.redirect_chain == [(address(session, "weigh_mine"), 302)]
    assert shares() == expected
    said = [note.get_text(strip=True) for note in soup(response).select("#messages p")]
    assert said == ([sentence] if sentence else [])


@pytest.mark.parametrize(
    ("points", "sentence"),
    [
        ((0, 0, 0), "At least one criterion must have more than 0."),
        ((-1, 50, 51), "Ensure this value is greater than or equal to 0."),
        (("many", 1, 1), "Enter a number."),
        (("NaN", 1, 1), "Enter a number."),
        ((None, 1, 1), "This field is required."),
        ((1_000_001, 1, 1), "Ensure this value is less than or equal to 1000000."),
    ],
)
def test_bad_points_are_marked_and_not_stored(points: tuple[object, ...], sentence: str) -> None:
    client, session, pks = asked("points")

    response = send(
        client,
        address(session, "weigh_weights"),
        stamped(node="root") | fields("points", pks, points),
    )

    assert (response.status_code, errors(response)) == (422, [sentence])
    assert everything_stored() == NOTHING


def test_what_was_said_stands_in_the_fields() -> None:
    client, session, pks = asked("points")
    given = fields("points", pks, (2, 3, 5))
    send(client, address(session, "weigh_weights"), stamped(node="root", comment="so") | given)

    page = soup(client.get(address(session, query="?step=1")))

    assert [str(field["value"]) for field in page.select("input[type=number]")] == [
        "20",
        "30",
        "50",
    ]
    assert [area.get_text(strip=True) for area in page.select("#comment")] == ["so"]


# Swings, an order, best and worst ----------------------------------------------------------------


def test_swings_show_the_steps_that_they_are_about() -> None:
    client, session, _pks = asked("swing")

    page = soup(client.get(address(session)))

    steps = [" ".join(step.get_text().split()) for step in page.select(".swing-step")]
    assert steps == [
        "from 1 units to 3 units",
        "from 2 units to 2 units",
        "from 1 units to 3 units",
    ]


@pytest.mark.parametrize(
    ("swings", "status", "told"),
    [
        ((100, 50, 50), 302, []),
        ((90, 50, 50), 422, ["Give 100 to the step that matters most."]),
        ((101, 50, 50), 422, ["Ensure this value is less than or equal to 100."]),
        ((100, None, 50), 422, ["This field is required."]),
    ],
)
def test_the_largest_swing_is_100(swings: tuple[object, ...], status: int, told: list[str]) -> None:
    client, session, pks = asked("swing")

    response = send(
        client,
        address(session, "weigh_weights"),
        stamped(node="root") | fields("swing", pks, swings),
    )

    assert (response.status_code, errors(response)) == (status, told)
    if status == 302:
        assert shares() == [0.5, 0.25, 0.25]
    else:
        assert everything_stored() == NOTHING


@pytest.mark.parametrize(
    ("places", "answer"),
    [
        ((2, 1, 3), [["C2"], ["C1"], ["C3"]]),
        ((1, 1, 3), [["C1", "C2"], ["C3"]]),
        ((2, 2, 1), [["C3"], ["C1", "C2"]]),
        ((1, 1, 1), [["C1", "C2", "C3"]]),
    ],
)
def test_an_order_may_have_ties(places: tuple[int, ...], answer: list[list[str]]) -> None:
    client, session, pks = asked("ranking")

    send(
        client,
        address(session, "weigh_weights"),
        stamped(node="root") | fields("place", pks, places),
    )

    assert DirectWeight.objects.get().answer == {"ranking": answer}
    page = soup(client.get(address(session, query="?step=1")))
    order = [row["data-name"] for row in page.select(".order-row")]
    assert order == [f"Criterion {code[1]}" for group in answer for code in group]


@pytest.mark.parametrize("places", [(0, 1, 2), (4, 1, 2), ("first", 1, 2), (None, 1, 2)])
def test_a_place_that_is_none_is_marked(places: tuple[object, ...]) -> None:
    client, session, pks = asked("ranking")

    response = send(
        client,
        address(session, "weigh_weights"),
        stamped(node="root") | fields("place", pks, places),
    )

    assert (response.status_code, len(errors(response))) == (422, 1)
    assert everything_stored() == NOTHING


def test_best_and_worst() -> None:
    client, session, pks = asked("best_worst")
    given = {"best": "C1", "worst": "C3", f"best-{pks['C2']}": 2, f"best-{pks['C3']}": 8}

    response = send(
        client,
        address(session, "weigh_weights"),
        stamped(node="root") | given | {f"worst-{pks['C2']}": 4},
    )

    assert response.status_code == 302
    assert DirectWeight.objects.get().answer == {
        "best": "C1",
        "worst": "C3",
        "best_to_others": {"C1": 1, "C2": 2, "C3": 8},
        "others_to_worst": {"C1": 8, "C2": 4, "C3": 1},
    }
    # 8 : 4 : 1 is consistent: 8/13, 4/13, 1/13.
    assert shares() == [0.6154, 0.3077, 0.0769]
    page = soup(client.get(address(session, query="?step=1")))
    assert [str(field["value"]) for field in page.select("#answer [checked]")] == ["C1", "C3"]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (
            {},
            [
                "Choose the criterion that matters most.",
                "Choose the criterion that matters least.",
            ],
        ),
        (
            {"best": "C1", "worst": "C1"},
            ["The same criterion cannot matter both most and least."],
        ),
        ({"best": "C1", "worst": "C3"}, ["Choose how much more."] * 3),
        ({"best": "C9", "worst": "C3"}, ["Select a valid choice. C9 is not one of the"]),
    ],
)
def test_best_and_worst_ask_for_what_is_missing(given: dict[str, str], told: list[str]) -> None:
    client, session, _pks = asked("best_worst")

    response = send(client, address(session, "weigh_weights"), stamped(node="root") | given)

    assert response.status_code == 422
    assert [
        sentence[: len(start)] for sentence, start in zip(errors(response), told, strict=True)
    ] == told
    assert everything_stored() == NOTHING


@pytest.mark.parametrize("node", ["", "A", "nowhere"])
def test_a_branch_that_is_not_weighed_is_not_found(node: str) -> None:
    client, session, pks = asked("points")

    response = send(
        client,
        address(session, "weigh_weights"),
        stamped(node=node) | fields("points", pks, (1, 1, 1)),
    )

    assert response.status_code == 404
    assert everything_stored() == NOTHING


@pytest.mark.parametrize("method", ["points", "swing", "ranking", "best_worst"])
def test_a_refused_page_keeps_what_was_typed_and_a_script_gets_the_same_form(method: str) -> None:
    client, session, pks = asked(method)
    prefix = {"ranking": "place", "best_worst": "best"}.get(method, method)
    given = {"client": "a", "sequence": 1, "round": 1, "number": 1, "node": "root"}
    given |= fields(prefix, pks, (77, "x", ""))

    page = send(client, address(session, "weigh_weights"), given)
    script = send(client, address(session, "weigh_weights"), given, script=True)

    def same(response: "Response") -> str:
        form = soup(response).select_one("#answer")
        assert form is not None
        for field in form.select("[name=csrfmiddlewaretoken], [name=client]"):
            field["value"] = ""
        return str(form)

    assert (page.status_code, script.status_code) == (422, 422)
    assert same(page) == same(script)


# Ratings -----------------------------------------------------------------------------------------


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


# The last page -----------------------------------------------------------------------------------


def page_words(response: "Response", selector: str) -> list[str]:
    return [" ".join(one.get_text(" ").split()) for one in soup(response).select(selector)]


def test_the_own_weights_and_the_ranking_that_they_give() -> None:
    client, session, pks = asked("points")
    send(
        client,
        address(session, "weigh_weights"),
        stamped(node="root") | fields("points", pks, (80, 10, 10)),
    )

    response = client.get(address(session, "weigh_mine"))

    assert page_words(response, "#own-weights ~ .table-scroll tbody td.num") == [
        "80.0", "80.0", "10.0", "10.0", "10.0", "10.0",
    ]  # fmt: skip
    # XB is better on the first criterion, and the first criterion decides.
    assert page_words(response, ".ranking-name") == ["ASEZ XB", "ASEZ XA"]


def test_others_answers_do_not_change_the_own_page() -> None:
    client, session, pks = asked("points")
    given = fields("points", pks, (80, 10, 10))
    send(client, address(session, "weigh_weights"), stamped(node="root") | given)
    before = element(client.get(address(session, "weigh_mine")), "#own-weights")
    ranking = page_words(client.get(address(session, "weigh_mine")), ".ranking li")

    other, _participant = browser_of(session, "Other")
    opposite = fields("points", pks, (0, 10, 90))
    send(other, address(session, "weigh_weights"), stamped(node="root") | opposite)

    after = client.get(address(session, "weigh_mine"))
    assert element(after, "#own-weights") == before
    assert page_words(after, ".ranking li") == ranking


def test_own_ratings_stand_where_no_value_is_known(
    rating: tuple[Client, Session, Participant, dict[str, Any]],
) -> None:
    client, session, participant, given = rating
    judge(participant, "C1", "C2", -8)
    first, second = (alternative.pk for alternative in frame_of(session).alternatives)
    send(client, address(session, "weigh_score"), stamped(**given) | {"value": "5"})
    send(
        client,
        address(session, "weigh_score"),
        stamped(**given) | {"value": "1", "alternative": second},
    )

    response = client.get(address(session, "weigh_mine"))

    assert first != second
    # B has the better figure, A the better rating, and the rating weighs nine times as much.
    assert page_words(response, ".ranking-name") == ["ASEZ judgedA", "ASEZ judgedB"]


def test_too_few_answers_say_what_is_missing_and_cannot_be_finished() -> None:
    session = make_open_session()
    client, participant = browser_of(session)
    judge(participant, "C1", "C2", 2)

    page = client.get(address(session, "weigh_mine"))
    response = client.post(address(session, "weigh_finish"), follow=True)

    assert "2 questions have no answer yet." in page_words(page, ".mine-finish")[0]
    assert soup(page).select(f"form[action='{address(session, 'weigh_finish')}']") == []
    assert page_words(response, "#messages p") == [
        "Too few answers to give weights yet: the top level."
    ]
    assert page_words(response, "#session-status") == ["Round 1 is open · 0 of 1 have finished"]


def test_finished_and_going_on() -> None:
    client, session, pks = asked("points")
    given = fields("points", pks, (1, 1, 1))
    send(client, address(session, "weigh_weights"), stamped(node="root") | given)

    finished = client.post(address(session, "weigh_finish"), follow=True)
    resumed = client.post(address(session, "weigh_resume"), follow=True)

    assert finished.redirect_chain == [(address(session, "weigh_mine"), 302)]
    assert page_words(finished, ".eyebrow") == ["You have finished"]
    assert page_words(finished, "#session-status") == ["Round 1 is open · 1 of 1 have finished"]
    assert page_words(resumed, ".eyebrow") == ["Your answers so far"]
    assert page_words(resumed, "#session-status") == ["Round 1 is open · 0 of 1 have finished"]


def test_contradictions_are_said_in_words_and_the_one_change_is_offered() -> None:
    session = make_open_session()
    client, participant = browser_of(session)
    judge(participant, "C1", "C2", 4)
    judge(participant, "C2", "C3", 4)
    judge(participant, "C1", "C3", -4)

    page = client.get(address(session, query="?step=1"))
    mine = client.get(address(session, "weigh_mine"))

    for response in (page, mine):
        assert page_words(response, ".agreement-words") == [
            "Some of your answers contradict each other."
        ]
        (advice,) = page_words(response, ".advice p:first-child")
        assert advice.startswith("One answer stands against the others most: “Criterion")
        assert "Alonso–Lamata" in page_words(response, ".agreement-number p")[0]
        link = soup(response).select_one(".advice a")
        assert link is not None
        assert client.get(str(link["href"])).status_code == 200


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        ((), "Too few answers yet to see whether they agree."),
        ((2,), "Too few answers yet to see whether they agree."),
        ((2, 2), "So far nothing can contradict: each answer stands alone."),
        ((1, 1, 3), "Your answers agree with each other."),
        ((2, 2, 0), "Some of your answers contradict each other."),
    ],
)
def test_how_answers_agree(steps: tuple[int, ...], sentence: str) -> None:
    session = make_open_session()
    client, participant = browser_of(session)
    for (left, right), step in zip([("C1", "C2"), ("C2", "C3"), ("C1", "C3")], steps, strict=False):
        judge(participant, left, right, step)

    assert page_words(client.get(address(session, query="?step=1")), ".agreement-words") == [
        sentence
    ]


def test_a_tree_is_weighed_branch_by_branch() -> None:
    session = make_open_session(make_tree(), method="points")
    client, _participant = browser_of(session)
    make_participant(session, "Other")

    page = client.get(address(session))

    titles = page_words(page, "#weigh-steps a")
    assert titles == [
        "What matters for “Problem tree”",
        "What matters for “Branch A”",
        "What matters for “Branch B”",
    ]
