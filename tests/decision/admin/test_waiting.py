"""What committees rated waits on the first page for who may accept it."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, Permission
from django.test import Client
from django.urls import reverse

from decision.problems.enums import OfferState
from decision.problems.models import OfferedValue, Problem
from decision.problems.perms import looks_after
from decision.problems.selectors.problems import problems_looked_after_by
from tests.factories.sessions import make_user
from tests.htmx import soup
from tests.territories.admin_rows import offered_value

pytestmark = pytest.mark.django_db


def test_ratings_lead_to_where_they_are_accepted(admin_client: Client) -> None:
    offer = offered_value()
    judged = reverse("problem_judged", args=[offer.weight_set.problem.slug])
    page = soup(admin_client.get(reverse("admin:index")))
    (link,) = page.select(f'#waiting a[href="{judged}"]')
    assert link.text.startswith("1 · ")
    assert admin_client.get(judged).status_code == 200
    OfferedValue.objects.update(state=OfferState.ACCEPTED)
    assert not soup(admin_client.get(reverse("admin:index"))).select(f'a[href="{judged}"]')


def test_others_ratings_wait_for_others(client: Client) -> None:
    offer = offered_value()
    Problem.objects.update(owner=make_user("owner"))
    user: Any = make_user("editor", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_offeredvalue"))
    client.force_login(user)
    judged = reverse("problem_judged", args=[offer.weight_set.problem.slug])
    assert not soup(client.get(reverse("admin:index"))).select(f'a[href="{judged}"]')
    offer.weight_set.problem.editors.add(user)
    assert soup(client.get(reverse("admin:index"))).select(f'a[href="{judged}"]')


def test_who_looks_after_a_problem_is_said_alike_in_both_places() -> None:
    owner, editor, changes = make_user("owner"), make_user("editor"), make_user("changes")
    root, gone = make_user("root", is_superuser=True), make_user("gone", is_active=False)
    changes.user_permissions.add(Permission.objects.get(codename="change_problem"))
    for slug, whose in (("one", owner), ("two", None), ("three", gone), ("four", root)):
        row = Problem.objects.create(slug=slug, name=slug, subject="territory", owner=whose)
        row.editors.add(*([editor] if slug == "three" else []))
    for user in (owner, editor, changes, root, gone):
        listed = set(problems_looked_after_by(user))
        assert listed == {row for row in Problem.objects.all() if looks_after(user, row)}
    assert not looks_after(AnonymousUser(), Problem.objects.get(slug="two"))
