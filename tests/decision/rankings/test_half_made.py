"""What is half made is in nobody's way, and a ranking that cannot be says which cells it wants."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from decision.problems.models import Problem
from territories.models import Observation
from tests.factories.decision import make_indicator, make_problem
from tests.factories.sessions import make_user
from tests.htmx import soup
from tests.pages import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> User:
    return make_user("olga")


def without_criteria(problem: Problem) -> str:
    problem.criteria.all().delete()
    return "no criterion is measured yet"


def without_alternatives(problem: Problem) -> str:
    problem.alternatives.all().delete()
    return "nothing is compared yet"


def without_values(problem: Problem) -> str:
    Observation.objects.filter(indicator__criteria__problem=problem).delete()
    return "no value is known yet"


def reader(user: User | None = None) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    if user:
        client.force_login(user)
    return client


def listed(client: Client) -> list[str]:
    return words(client.get(reverse("problem_list")), ".entry h2 a")


@pytest.mark.parametrize("spoil", [without_criteria, without_alternatives, without_values])
def test_a_half_made_problem_stands_before_its_owner_alone(spoil: object, owner: User) -> None:
    assert callable(spoil)
    half = make_problem({"A": (1, 2), "B": (2, 1)}, slug="half", owner=owner, position=0)
    whole = make_problem({"C": (1, 2), "D": (2, 1)}, slug="whole", position=5)
    assert listed(reader()) == [half.name, whole.name]
    why = spoil(half)

    assert listed(reader()) == listed(reader(make_user("ivan"))) == [whole.name]
    assert listed(reader(owner)) == [whole.name, half.name]
    assert why in words(reader(owner).get(reverse("problem_list")), ".entry .note")[0]
    notices = words(reader(owner).get(half.get_absolute_url()), ".notice")
    assert f"Open, and not in the public list yet: {why}." in notices
    assert "public list" not in reader().get(half.get_absolute_url()).content.decode()


def test_a_new_problem_of_the_admin_is_a_draft_and_stands_last(admin_client: Client) -> None:
    make_problem({"A": (1,)}, position=7)
    form = admin_client.get(reverse("admin:decision_problem_add")).context["adminform"].form
    assert (form["state"].value(), form["position"].value()) == ("draft", "8")


def test_the_cells_that_are_wanting_are_named_and_lead_to_where_they_are_entered() -> None:
    problem = make_problem({"A": (None, 2), "B": (1, None)}, slug="gaps", missing="drop_criterion")
    page = problem.get_absolute_url()
    said = words(reader().get(page), "#ranking .notice-error li")
    assert said == ["ASEZ A — Criterion 1", "ASEZ B — Criterion 2"]
    assert soup(reader().get(page)).select("#ranking .notice-error li a") == []

    root = make_user("root", is_staff=True, is_superuser=True)
    links = soup(reader(root).get(page)).select("#ranking .notice-error li a")
    form = reader(root).get(str(links[0]["href"]), follow=True)
    assert form.redirect_chain[-1][0].startswith("/admin/territories/observation/add/")
    shown = form.context["adminform"].form.initial
    assert str(shown["territory"]) == str(problem.alternatives.order_by("pk")[0].territory_id)


def test_a_refusal_of_another_kind_names_no_cells() -> None:
    problem = make_problem({"A": (1, None), "B": (1, 1)}, slug="alike", missing="worst")
    make_indicator("other")
    page = reader().get(problem.get_absolute_url(), {"method": "no-such"})
    assert words(page, ".notice-error li") == []
