"""What is found by typing, and what is nobody else's to find."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from decision.problems.models import Criterion, Problem
from tests.factories.decision import make_problem
from tests.pages import words

pytestmark = pytest.mark.django_db


def test_what_was_made_for_a_draft_stays_with_who_sees_it_even_unused(
    client: Client,
) -> None:
    anna = User.objects.create_user("anna")
    problem = make_problem({"A": (1, 2, 3), "B": (3, 2, 1)}, owner=anna, state="draft")
    client.force_login(anna)
    client.cookies["django_language"] = "en"
    made = {
        "name_en": "Salt mine",
        "weight": "1",
        "direction": "max",
        "measured": "new",
        "unit_en": "t",
    }
    client.post(reverse("problem_criterion_new", args=[problem.slug]), made)
    criterion = Criterion.objects.get(name_en="Salt mine")
    sent = made | {"measured": "nothing", "version": "1"}
    client.post(reverse("problem_criterion", args=[problem.slug, criterion.pk]), sent)
    assert Criterion.objects.get(pk=criterion.pk).indicator is None

    def found(problem: Problem) -> list[str]:
        address = reverse("problem_indicators", args=[problem.slug])
        return words(client.get(address, {"find": "salt"}), ".choice")

    assert len(found(problem)) == 1
    eve = User.objects.create_user("eve")
    eves = make_problem({"C": (1,)}, slug="eves", owner=eve)
    client.force_login(eve)
    assert found(eves) == []
    Problem.objects.filter(pk=problem.pk).update(state="open")
    assert len(found(eves)) == 1
