"""What a session asks about can be neither deleted nor moved in the admin; the page says why."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from decision.problems.models import Alternative, Criterion, Problem
from decision.sessions.models import Judgement
from tests.factories.answered import make_answered_session
from tests.factories.sessions import make_session, make_tree

pytestmark = pytest.mark.django_db

REASON = "the session “Committee” asks about it"


@pytest.fixture(autouse=True)
def _in_english(admin_client: Client) -> None:
    admin_client.cookies["django_language"] = "en"


def change_page(row: Criterion | Alternative | Problem) -> str:
    return reverse(f"admin:decision_{row._meta.model_name}_change", args=[row.pk])


def form_data(client: Client, row: Criterion | Alternative | Problem) -> dict[str, Any]:
    """What the page would send if nothing was changed, its inlines included."""
    context = client.get(change_page(row)).context
    formsets = [inline.formset for inline in context["inline_admin_formsets"]]
    forms = [context["adminform"].form]
    for formset in formsets:
        forms += [formset.management_form, *formset.initial_forms]
    return {
        bound.html_name: "" if (value := bound.value()) is None else value
        for form in forms
        for bound in form
        if bound.name != "DELETE"
    }


def errors_in(response: Any) -> str:
    return str(response.context["errors"])


@pytest.mark.parametrize(
    ("field", "value"),
    [("code", "OTHER"), ("parent", "the new branch"), ("problem", "another problem")],
)
def test_a_frozen_criterion_cannot_be_moved(field: str, value: str, admin_client: Client) -> None:
    session = make_answered_session()
    branch = Criterion.objects.create(problem=session.problem, code="NEW", name="Новая")
    other = make_tree(slug="other")
    row = session.problem.criteria.get(code="C1")
    sent = {"code": value, "parent": branch.pk, "problem": other.pk}[field]
    data = {**form_data(admin_client, row), field: sent}
    response = admin_client.post(change_page(row), data)
    assert REASON in errors_in(response)
    row.refresh_from_db()
    assert (row.code, row.parent, row.problem) == ("C1", None, session.problem)


def test_what_does_not_move_a_frozen_criterion_can_be_changed(admin_client: Client) -> None:
    row = make_answered_session().problem.criteria.get(code="C1")
    data = {**form_data(admin_client, row), "name_en": "Clearer words"}
    assert admin_client.post(change_page(row), data).status_code == 302
    assert Criterion.objects.filter(pk=row.pk, name_en="Clearer words").exists()


def test_a_draft_freezes_nothing(admin_client: Client) -> None:
    session = make_session()
    row = session.problem.criteria.get(code="C1")
    address = reverse("admin:decision_criterion_delete", args=[row.pk])
    assert admin_client.post(address, {"post": "yes"}).status_code == 302
    assert not Criterion.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("related_name", ["criteria", "alternatives"])
def test_a_line_of_the_problem_that_is_frozen_stays(
    related_name: str, admin_client: Client
) -> None:
    problem = make_answered_session().problem
    judgement = Judgement.objects.order_by("pk").first()
    before = list(getattr(problem, related_name).order_by("pk"))
    data = {**form_data(admin_client, problem), f"{related_name}-0-DELETE": "on"}
    response = admin_client.post(change_page(problem), data)
    assert response.status_code == 200
    html = response.content.decode()
    assert REASON in html
    assert str(judgement) not in errors_in(response)
    assert list(getattr(problem, related_name).order_by("pk")) == before


def test_a_frozen_alternative_cannot_become_another(admin_client: Client) -> None:
    session = make_answered_session()
    make_tree(slug="other")
    row = session.problem.alternatives.order_by("pk").first()
    assert row is not None
    before = row.territory_id
    other = Alternative.objects.exclude(problem=session.problem).order_by("pk").first()
    assert other is not None
    data = {**form_data(admin_client, row), "territory": other.territory_id}
    response = admin_client.post(change_page(row), data)
    assert REASON in errors_in(response)
    row.refresh_from_db()
    assert row.territory_id == before


def test_frozen_rows_are_not_deleted_by_the_list_s_action(admin_client: Client) -> None:
    session = make_answered_session()
    rows = list(session.problem.criteria.order_by("pk"))
    data = {"action": "delete_selected", "_selected_action": [row.pk for row in rows]}
    address = reverse("admin:decision_criterion_changelist")
    asked = admin_client.post(address, data)
    assert REASON in asked.content.decode()
    admin_client.post(address, {**data, "post": "yes"})
    assert list(session.problem.criteria.order_by("pk")) == rows
