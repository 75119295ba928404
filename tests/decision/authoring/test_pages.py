"""The editor's pages: who gets in, what a browser sends, what is said of bad input."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from decision.authoring.models import ProblemEvent
from decision.problems.models import Alternative, Criterion, Problem
from decision.problems.selectors.criteria import criteria_of
from decision.problems.selectors.problems import alternatives_of
from tests.factories.decision import make_indicator, make_problem, make_territory
from tests.factories.sessions import make_open_session
from tests.htmx import HTMX, assert_swap_equals_page, fragment, soup
from tests.pages import filled_form, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english(client: Client) -> None:
    client.cookies["django_language"] = "en"


@pytest.fixture
def anna() -> User:
    return User.objects.create_user("anna", first_name="Anna")


@pytest.fixture
def problem(anna: User) -> Problem:
    return make_problem({"A": (1, 2, 3), "B": (3, 2, 1)}, owner=anna, state="draft")


@pytest.fixture
def editor(client: Client, anna: User) -> Client:
    client.force_login(anna)
    return client


def pk_of(problem: Problem, code: str) -> int:
    return Criterion.objects.get(problem=problem, code=code).pk


def act(client: Client, problem: Problem, act: str, **data: Any) -> Any:
    """Press a button of the tree as a browser without JavaScript does."""
    page = client.get(reverse("problem_edit", args=[problem.slug]))
    sent = filled_form(page, "#tree") | {"act": act} | data
    return client.post(reverse("problem_tree", args=[problem.slug]), sent, follow=True)


# Who gets in ------------------------------------------------------------------------------------

PAGES = (
    "problem_edit",
    "problem_criterion_new",
    "problem_indicators",
    "problem_alternatives",
    "problem_texts",
    "problem_history",
)
SENT = (
    "problem_tree",
    "problem_criterion_new",
    "problem_alternatives",
    "problem_texts",
    "problem_undo",
)
SEEN = ("problem_detail", "copy", "session")


def visitors() -> dict[str, User]:
    roles = ("owner", "editor", "superuser", "analyst", "other")
    made = {role: User.objects.create_user(role) for role in roles}
    # A transactional test before this one leaves the database without what migrations wrote.
    import_module("decision.migrations.0013_authoring_filled").make_group(apps, None)
    made["analyst"].groups.add(Group.objects.get(name="analyst"))
    User.objects.filter(username="superuser").update(is_superuser=True)
    return {role: User.objects.get(username=role) for role in made}


def address(name: str, problem: Problem) -> str:
    if name in ("copy", "session"):
        page = reverse("problem_new" if name == "copy" else "session_new")
        return f"{page}?{'copy' if name == 'copy' else 'problem'}={problem.slug}"
    return reverse(name, args=[problem.slug])


@pytest.mark.parametrize(
    ("state", "owned", "role", "see", "edit"),
    [
        ("draft", True, "owner", 200, 200),
        ("draft", True, "editor", 200, 200),
        ("draft", True, "superuser", 200, 200),
        ("draft", True, "analyst", 404, 404),
        ("draft", True, "other", 404, 404),
        ("draft", False, "analyst", 200, 200),
        ("draft", False, "other", 404, 404),
        ("open", True, "owner", 200, 200),
        ("open", True, "analyst", 200, 403),
        ("open", True, "other", 200, 403),
        ("open", False, "analyst", 200, 200),
        ("open", False, "other", 200, 403),
        ("archived", True, "other", 200, 403),
    ],
)
def test_who_sees_and_who_edits(
    client: Client, state: str, owned: bool, role: str, see: int, edit: int
) -> None:
    users = visitors()
    problem = make_problem(
        {"A": (1, 2), "B": (2, 1)}, state=state, owner=users["owner"] if owned else None
    )
    if owned:
        problem.editors.add(users["editor"])
    client.force_login(users[role])
    for name in SEEN:
        # No committee is called to what is not open; that it is there may be known.
        wanted = 422 if name == "session" and see == 200 and state != "open" else see
        assert client.get(address(name, problem)).status_code == wanted, name
    for name in PAGES:
        assert client.get(address(name, problem)).status_code == edit, name
        assert fragment(client, address(name, problem)).status_code == edit, name
    criterion = reverse("problem_criterion", args=[problem.slug, pk_of(problem, "C1")])
    assert client.get(criterion).status_code == edit
    if edit != 200:
        for name in SENT:
            assert client.post(address(name, problem), {"act": "remove"}).status_code == edit
        assert client.post(criterion, {}).status_code == edit
        assert ProblemEvent.objects.count() == 0
    listed = words(client.get(reverse("problem_list")), ".entry h2 a")
    assert (problem.name in listed) == (see == 200 and state != "archived")


def test_a_stranger_is_sent_to_the_login_and_sees_no_draft(
    client: Client, problem: Problem
) -> None:
    assert client.get(problem.get_absolute_url()).status_code == 404
    assert words(client.get(reverse("problem_list")), ".entry h2") == []
    for name in (*PAGES, *SENT):
        answer = client.post(address(name, problem))
        assert answer.status_code == 302
        assert "/login/" in answer["Location"]
    archived = make_problem({"C": (1,), "D": (2,)}, slug="old", state="archived")
    assert "Archived" in client.get(archived.get_absolute_url()).content.decode()
    assert words(client.get(reverse("problem_list") + "?archive"), ".entry h2 a") == [archived.name]


def test_a_forged_form_is_refused(anna: User, problem: Problem) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(anna)
    for name in SENT:
        assert strict.post(address(name, problem), {"act": "remove"}).status_code == 403
    assert strict.post(reverse("problem_new"), {}).status_code == 403
    assert strict.post(reverse("problem_table"), {}).status_code == 403


def test_a_criterion_of_another_problem_is_not_found(editor: Client, problem: Problem) -> None:
    other = make_problem({"C": (1,), "D": (2,)}, slug="other")
    foreign = pk_of(other, "C1")
    address = reverse("problem_criterion", args=[problem.slug, foreign])
    assert editor.get(address).status_code == 404
    assert editor.post(address, {"name_ru": "Моё"}).status_code == 404
    answer = act(editor, problem, "remove", row=str(foreign))
    assert answer.status_code == 422
    assert "no such criterion" in answer.content.decode()
    assert Criterion.objects.get(pk=foreign).removed_at is None


# The tree ---------------------------------------------------------------------------------------


def test_the_tree_is_edited_without_javascript(editor: Client, problem: Problem) -> None:
    first = pk_of(problem, "C1")
    act(editor, problem, "down", row=str(first))
    assert [row.code for row in criteria_of(problem)] == ["C2", "C1", "C3"]
    answer = act(editor, problem, "enter", row=str(first), name="Access to ports")
    assert answer.status_code == 200
    assert "Neither an indicator nor parts yet" in answer.content.decode()
    new = Criterion.objects.get(problem=problem, name_en="Access to ports")
    act(editor, problem, "in", row=str(new.pk))  # C1 above it is measured: refused
    assert Criterion.objects.get(pk=new.pk).parent_id is None
    act(editor, problem, "up", row=str(new.pk))
    act(editor, problem, "in", row=str(first))
    assert Criterion.objects.get(pk=first).parent == new
    act(editor, problem, "remove", row=str(new.pk))
    assert [row.code for row in criteria_of(problem)] == ["C2", "C3"]
    undo = soup(editor.get(address("problem_edit", problem))).select_one("[data-key=undo]")
    assert undo
    act(editor, problem, str(undo["value"]))
    assert len(criteria_of(problem)) == 4


def test_weights_that_were_typed_are_stored_with_any_move_and_kept_where_they_are_wrong(
    editor: Client, problem: Problem
) -> None:
    first, second = pk_of(problem, "C1"), pk_of(problem, "C2")
    act(editor, problem, "down", row=str(first), **{f"weight-{second}": "2,5"})
    assert str(Criterion.objects.get(pk=second).weight) == "2.5000"
    answer = act(editor, problem, "weights", **{f"weight-{first}": "much", f"weight-{second}": "4"})
    assert answer.status_code == 422
    page = soup(answer)
    assert page.select_one(f"#weight-{first}")["value"] == "much"  # type: ignore[index]
    assert page.select_one(f"#weight-{second}")["value"] == "4"  # type: ignore[index]
    assert str(Criterion.objects.get(pk=second).weight) == "2.5000"


def test_whoever_comes_second_is_told_and_shown_both(
    editor: Client, problem: Problem, anna: User
) -> None:
    boris = User.objects.create_user("boris", first_name="Boris")
    problem.editors.add(boris)
    first = pk_of(problem, "C1")
    page = editor.get(reverse("problem_criterion", args=[problem.slug, first]))
    typed = filled_form(page, "[data-criterion]") | {"name_en": ["Jobs"], "weight": ["3"]}

    other = Client()
    other.force_login(boris)
    act(other, problem, "weights", **{f"weight-{first}": "2"})
    answer = editor.post(reverse("problem_criterion", args=[problem.slug, first]), typed)

    assert answer.status_code == 422
    said = words(answer, "#criterion .notice")
    assert "Boris has changed the same meanwhile" in said[0]
    assert words(answer, ".clash-table td") == ["2", "3"]
    assert Criterion.objects.get(pk=first).name_en == "Criterion 1"
    again = filled_form(answer, "[data-criterion]")
    assert (again["name_en"], again["weight"]) == (["Jobs"], ["3"])
    assert (
        editor.post(reverse("problem_criterion", args=[problem.slug, first]), again).status_code
        == 302
    )
    row = Criterion.objects.get(pk=first)
    assert (row.name_en, row.weight) == ("Jobs", 3)


def test_an_open_problem_that_a_session_uses_says_so(editor: Client, problem: Problem) -> None:
    Problem.objects.filter(pk=problem.pk).update(state="open")
    problem.refresh_from_db()
    make_open_session(problem)
    said = words(editor.get(address("problem_edit", problem)), ".notice-warning")
    assert "1 session has been opened on this problem" in said[0]


def test_a_criterion_gets_an_indicator_that_is_found_or_made(
    editor: Client, problem: Problem
) -> None:
    indicator = make_indicator("PORT", name_en="Cargo of ports")
    found = fragment(editor, address("problem_indicators", problem) + "?find=CARGO")
    assert [tag["value"] for tag in soup(found).select("[name=indicator]")] == [str(indicator.pk)]

    new = {"name_en": "Ports", "weight": "1", "direction": "max", "measured": "known"}
    answer = editor.post(
        address("problem_criterion_new", problem), new | {"indicator": indicator.pk}
    )
    assert answer.status_code == 302
    assert Criterion.objects.get(name_en="Ports").indicator == indicator

    made = new | {"name_en": "Ice", "measured": "new", "kind": "measured", "decimals": "1"}
    answer = editor.post(address("problem_criterion_new", problem), made)
    assert "A value without a unit says nothing" in answer.content.decode()
    assert not Criterion.objects.filter(name_en="Ice").exists()
    editor.post(address("problem_criterion_new", problem), made | {"unit_en": "days a year"})
    ice = Criterion.objects.get(name_en="Ice").indicator
    assert ice
    assert (ice.name_en, ice.unit_en, ice.source.title_en[:15]) == (
        "Ice",
        "days a year",
        "Entered by Anna",
    )

    port = Criterion.objects.get(name_en="Ports")
    panel = editor.get(reverse("problem_criterion", args=[problem.slug, port.pk]))
    unit = f"“Cargo of ports” is in {indicator.unit}."
    assert words(panel, "#id_target_helptext, #id_preference_helptext") == [unit, unit]


def test_the_fragment_is_the_page_s(editor: Client, problem: Problem) -> None:
    assert_swap_equals_page(editor, address("problem_edit", problem), "#tree .outline")
    # What else stands in it is forms, whose tokens differ from answer to answer.
    assert_swap_equals_page(editor, address("problem_alternatives", problem), "[role=search]")


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"act": "place:inside:999999"},
        {"act": "undo:999999999999999999999999"},
        {"act": "up"},
        {"act": "add", "name": "я" * 301},
        {"act": "add", "name": " "},
        {"act": "no such"},
        {"act": "group", "name": ""},
        {"act": "up", "row": "9" * 40, "version": "-5"},
        {"act": "add", "name": "no\0text"},
    ],
)
def test_hand_made_moves_are_refused_in_a_sentence(
    editor: Client, problem: Problem, sent: dict[str, str]
) -> None:
    answer = editor.post(address("problem_tree", problem), sent)
    assert answer.status_code == 422
    assert words(answer, "#tree [role=alert]")
    assert ProblemEvent.objects.count() == 0


# Alternatives, texts, history ---------------------------------------------------------------------


def test_alternatives_are_picked_twenty_at_a_time(editor: Client, problem: Problem) -> None:
    Criterion.objects.all().delete()  # those that come have no values: test_lacking.py
    for number in range(25):
        make_territory(f"T{number}", f"Зона {number}")
    page = editor.get(address("problem_alternatives", problem))
    offered = [str(tag["value"]) for tag in soup(page).select("[name=subject]")]
    assert len(offered) == 20
    sent = {"act": "add", "subject": offered[:2], "version": "0"}
    editor.post(address("problem_alternatives", problem), sent)
    assert [str(row.subject.pk) for row in alternatives_of(problem)][2:] == offered[:2]
    found = fragment(editor, address("problem_alternatives", problem) + "?q=ЗОНА 24")
    assert len(soup(found).select("[name=subject]")) == 1
    editor.post(address("problem_alternatives", problem) + "?q=зона", {"act": "add-all"})
    assert len(alternatives_of(problem)) == 27
    editor.post(
        address("problem_alternatives", problem),
        {"act": f"remove:{alternatives_of(problem)[0].pk}", "version": "9"},
    )
    assert len(alternatives_of(problem)) == 26
    assert Alternative.objects.filter(problem=problem).count() == 27


def test_a_draft_is_opened_and_given_away(editor: Client, problem: Problem) -> None:
    User.objects.create_user("boris")
    page = editor.get(address("problem_texts", problem))
    sent = filled_form(page, "main form") | {"state": ["open"], "editors": ["boris, nobody"]}
    answer = editor.post(address("problem_texts", problem), sent)
    assert "There is no account “nobody”" in answer.content.decode()
    answer = editor.post(
        address("problem_texts", problem), sent | {"editors": ["boris"], "owner": ["boris"]}
    )
    assert answer["Location"] == reverse("problem_list")
    problem.refresh_from_db()
    assert (problem.state, problem.owner and problem.owner.username) == ("open", "boris")
    assert Client().get(problem.get_absolute_url()).status_code == 200


def test_the_history_tells_every_move_and_undoes_one(editor: Client, problem: Problem) -> None:
    first = pk_of(problem, "C1")
    act(editor, problem, "weights", **{f"weight-{first}": "2"})
    page = editor.get(address("problem_history", problem))
    assert words(page, ".changes li") == ["Criterion 1 · weight among siblings: 1 → 2"]
    (event,) = problem.history.all()
    editor.post(address("problem_undo", problem), {"event": event.pk})
    assert Criterion.objects.get(pk=first).weight == 1
    answer = editor.post(address("problem_undo", problem), {"event": event.pk})
    assert answer.status_code == 422
    assert "taken back already" in answer.content.decode()
    assert "taken back: Anna" in editor.get(address("problem_history", problem)).content.decode()


def test_a_problem_is_made_from_nothing_and_as_a_copy(editor: Client, problem: Problem) -> None:
    answer = editor.post(reverse("problem_new"), {"subject": "territory", "name_en": "Where"})
    assert answer.status_code == 422
    assert "in one of the two languages" in answer.content.decode()
    new = {"subject": "territory", "name_ru": "Где строить?", "question_ru": "Где?"}
    assert editor.post(reverse("problem_new"), new)["Location"] == "/problems/gde-stroit/edit/"
    assert editor.get("/problems/gde-stroit/edit/").status_code == 200
    assert editor.get("/problems/gde-stroit/").status_code == 200
    page = editor.get(address("copy", problem))
    answer = editor.post(address("copy", problem), filled_form(page, "main form"))
    assert answer["Location"] == "/problems/problem-question-copy/edit/"
    copy = Problem.objects.get(slug="problem-question-copy")
    assert [row.code for row in criteria_of(copy)] == ["C1", "C2", "C3"]


def test_queries_do_not_grow(
    editor: Client, anna: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    large = make_problem({"L": (1,), "M": (2,)}, slug="large", owner=anna)
    indicator = make_indicator("MANY")
    Criterion.objects.bulk_create(
        Criterion(problem=large, code=f"X{i}", name_ru=f"К{i}", position=i, indicator=indicator)
        for i in range(150)
    )
    for name in ("problem_edit", "problem_alternatives", "problem_history", "problem_texts"):
        with django_assert_max_num_queries(16):
            assert editor.get(address(name, large)).status_code == 200
    with django_assert_max_num_queries(40):
        first = criteria_of(large)[3]
        editor.post(address("problem_tree", large), {"act": "up", "row": first.pk}, headers=HTMX)
