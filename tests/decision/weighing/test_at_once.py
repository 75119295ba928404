"""Points, swings, an order, best and worst."""

from typing import TYPE_CHECKING

import pytest

from decision.sessions.models import DirectWeight
from tests.decision.weighing.visiting import (
    NOTHING,
    address,
    asked,
    errors,
    fields,
    one,
    send,
    stamped,
    words,
)
from tests.factories.sessions import (
    everything_stored,
)
from tests.htmx import element, soup

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

pytestmark = pytest.mark.django_db


def shares() -> list[float]:
    stored = DirectWeight.objects.get(superseded_at=None)
    return [round(stored.weights[code], 4) for code in sorted(stored.weights)]


# Points ------------------------------------------------------------------------------------------


def test_points_begin_even_and_add_up_to_100() -> None:
    client, session, pks = asked("points")

    page = soup(client.get(address(session)))

    values = [str(field["value"]) for field in page.select(".input-num")]
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
        ((-1, 50, 51), "A number from 0 to 1,000,000 is taken here."),
        (("many", 1, 1), "A number from 0 to 1,000,000 is taken here."),
        (("NaN", 1, 1), "A number from 0 to 1,000,000 is taken here."),
        (
            (None, 1, None),
            "Still without a number: Criterion 1; Criterion 3. "
            "0 says that a criterion does not matter.",
        ),
        ((1_000_001, 1, 1), "A number from 0 to 1,000,000 is taken here."),
        (("1,234", 1, 1), "“1,234” can be 1.234 or 1234: write it in one of these ways."),
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

    assert [str(field["value"]) for field in page.select(".input-num")] == [
        "20",
        "30",
        "50",
    ]
    assert [area.get_text(strip=True) for area in page.select("#comment")] == ["so"]


# An untouched page -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "label", "typed"),
    [
        ("points", "Next: all equal", "Next: as shown"),
        ("ranking", "Next: in this order", "Next: as shown"),
        ("swing", None, "Next"),
        ("best_worst", None, "Next"),
    ],
)
def test_an_untouched_page_says_that_nothing_is_stored_and_what_next_takes(
    method: str, label: str | None, typed: str
) -> None:
    client, session, _pks = asked(method)

    response = client.get(address(session))

    assert one(response, "#answer").get("data-start") == label
    assert words(response, "[data-way=next]") == typed
    assert words(response, "#weigh-state") == "Not answered yet"
    assert everything_stored() == NOTHING


def test_what_next_takes_of_untouched_points_is_equal() -> None:
    client, session, _pks = asked("points")
    shown = soup(client.get(address(session))).select(".input-num")

    given = {str(field["name"]): str(field["value"]) for field in shown}
    send(client, address(session, "weigh_weights"), stamped(node="root") | given)

    stored = DirectWeight.objects.get()
    # The page shows 34, 33 and 33, for 100 does not divide by three.
    assert list(stored.weights.values()) == pytest.approx([1 / 3] * 3, rel=1e-12)
    page = client.get(address(session, query="?step=1"))
    assert one(page, "#answer").get("data-start") is None
    assert words(page, "[data-way=next]") == "Next"
    assert words(page, "#weigh-state") == "Stored"


@pytest.mark.parametrize("method", ["points", "swing"])
def test_one_question_is_not_counted_nor_skipped(method: str) -> None:
    client, session, _pks = asked(method)

    page = soup(client.get(address(session)))

    for part in ("#weigh-progress", ".weigh-list", "[data-way=skip]"):
        assert [found.has_attr("hidden") for found in page.select(part)] == [True], part


# Swings, an order, best and worst ----------------------------------------------------------------


def test_swings_show_the_steps_that_they_are_about() -> None:
    client, session, _pks = asked("swing")

    page = soup(client.get(address(session)))

    steps = [" ".join(step.get_text().split()) for step in page.select(".swing-step")]
    assert steps == [
        "Indicator asked1: from 1 to 3 units",
        "Indicator asked2: from 2 to 2 units",
        "Indicator asked3: from 1 to 3 units",
    ]


@pytest.mark.parametrize(
    ("swings", "status", "told"),
    [
        ((100, 50, 50), 302, []),
        ((90, 50, 50), 422, ["Give 100 to the step that matters most."]),
        ((101, 50, 50), 422, ["A number from 0 to 100 is taken here."]),
        (
            (None, None, None),
            422,
            [
                "Still without a number: Criterion 1; Criterion 2; Criterion 3. The step that you "
                "would make first gets 100, the others what they are worth beside it, and 0 says "
                "that a step is worth nothing."
            ],
        ),
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


def test_a_script_gets_the_parts_that_changed() -> None:
    client, session, pks = asked("points")
    given = stamped(node="root") | fields("points", pks, (60, 30, 10))

    response = send(client, address(session, "weigh_weights"), given, script=True)
    page = client.get(address(session, query="?step=1"))

    for part in ("#weigh-progress", "#weigh-agreement", "[data-said]"):
        assert element(response, part) == element(page, part)
