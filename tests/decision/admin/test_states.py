"""Weights that decide a ranking are changed for a reason, and come back."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from decision.authoring.enums import Move
from decision.authoring.services.bench import take
from decision.authoring.services.storing import store
from decision.problems.models import Alternative, Criterion, Problem
from tests.factories.sessions import make_user
from tests.htmx import soup, texts
from tests.territories.admin_rows import problem
from tests.territories.test_admin import address, problem_form

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def russian() -> Iterator[None]:
    """The language without which nothing is stored."""
    with translation.override("ru"):
        yield


def states(row: Any) -> list[tuple[Any, Any]]:
    rows = row.states.order_by("history_id")
    return [(state.weight, state.history_change_reason) for state in rows]


def leaf_of(row: Problem) -> Criterion:
    return row.criteria.get(code="T1.1")


def weigh(client: Client, row: Problem, weight: str, **changes: Any) -> Any:
    """Change the leaf's weight among the lines of the problem's page."""
    form = problem_form(client, row, reason="Решение совета", **changes)
    (name,) = [
        name.replace("-id", "-weight")
        for name, value in form.items()
        if name.startswith("criteria-") and name.endswith("-id") and value == leaf_of(row).pk
    ]
    return client.post(address("change", Problem, row.pk), {**form, name: weight})


def test_a_weight_is_changed_for_a_reason_and_comes_back(admin_client: Client) -> None:
    row = problem()
    leaf = leaf_of(row)
    assert weigh(admin_client, row, "7,5").status_code == 302
    assert states(leaf) == [(1, None), (Decimal("7.5"), "Решение совета")]
    assert row.states.count() == 1  # type: ignore[attr-defined]  # itself it was not changed
    first: Any = leaf.states.order_by("history_id")[0]  # type: ignore[attr-defined]
    page = reverse("admin:decision_criterion_simple_history", args=[leaf.pk, first.history_id])
    form = admin_client.get(page).context["adminform"].form
    sent = {bound.html_name: bound.value() for bound in form if bound.value() is not None}
    assert admin_client.post(page, {**sent, "reason": "Было верно"}).status_code == 302
    leaf.refresh_from_db()
    assert leaf.weight == 1
    assert states(leaf)[-1] == (1, "Было верно")


def test_two_tabs_do_not_overwrite_each_other_s_weights(admin_client: Client) -> None:
    row = problem()
    old = problem_form(admin_client, row)["seen"]
    assert weigh(admin_client, row, "2").status_code == 302
    refused = weigh(admin_client, row, "3", seen=old)
    assert refused.status_code == 200
    assert refused.context["adminform"].form.non_field_errors()
    assert leaf_of(row).weight == 2


def test_what_is_moved_on_the_problem_s_pages_is_kept_too() -> None:
    row, user = problem(), make_user("owner")
    Problem.objects.filter(pk=row.pk).update(owner=user)
    leaf = leaf_of(row)
    with transaction.atomic():
        bench = take(row, user=user)
        bench.criteria[leaf.pk].weight = Decimal(4)
        group = row.criteria.get(code="T1")
        bench.criteria[group.pk].position = 9
        store(bench, Move.WEIGHTS, aside=[group.pk])
    last = leaf.states.order_by("history_id").last()  # type: ignore[attr-defined]
    assert (last.weight, last.history_user) == (4, user)
    assert group.states.count() == 1  # type: ignore[attr-defined]  # only made room
    assert row.states.count() == 1  # type: ignore[attr-defined]


def test_a_deleted_problem_comes_back_with_its_tree(admin_client: Client) -> None:
    row = problem()
    before = list(Criterion.objects.order_by("pk").values_list("pk", "code", "parent", "weight"))
    row.delete()
    assert not Criterion.objects.exists()
    listed = soup(admin_client.get(address("deleted", Problem)))
    assert texts(listed, "#deleted tbody td")[0].startswith("Где")
    (link,) = listed.select("#deleted a")
    along = [
        box["value"] for box in soup(admin_client.get(str(link["href"]))).select("[name=along]")
    ]
    sent = {"along": along, "reason": "Удалена по ошибке"}
    assert admin_client.post(str(link["href"]), sent).status_code == 302
    after = list(Criterion.objects.order_by("pk").values_list("pk", "code", "parent", "weight"))
    assert after == before
    assert Alternative.objects.get().problem.slug == "where"
