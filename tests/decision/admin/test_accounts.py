"""Users and groups in the admin."""

from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission, User
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from decision.accounts.enums import Role
from decision.accounts.services.roles import give_role
from tests.factories.sessions import make_session, make_user
from tests.factories.territories import ObservationFactory
from tests.htmx import soup

pytestmark = pytest.mark.django_db


def test_a_user_is_made_and_given_a_password(admin_client: Client) -> None:
    page = reverse("admin:auth_user_add")
    form = soup(admin_client.get(page))
    (field,) = form.select("input[name=username]")
    assert "border" in field["class"]
    password = "Верстак-и-рубанок-7"
    sent = {
        "username": "olga",
        "usable_password": "true",
        "password1": password,
        "password2": password,
    }
    assert admin_client.post(page, sent).status_code == 302
    user = User.objects.get(username="olga")
    assert user.check_password(password)
    changed = reverse("admin:auth_user_change", args=[user.pk])
    assert soup(admin_client.get(changed)).select("a[href*='password']")
    other = "Стамеска-и-киянка-8"
    page = reverse("admin:auth_user_password_change", args=[user.pk])
    sent = {"password1": other, "password2": other, "usable_password": "true"}
    assert admin_client.post(page, sent).status_code == 302
    user.refresh_from_db()
    assert user.check_password(other)


@pytest.mark.parametrize(
    ("language", "label"),
    [("ru", "территория: изменять"), ("en", "territory: change")],
)
def test_rights_are_named_in_the_language_of_the_page(
    language: str, label: str, admin_client: Client
) -> None:
    admin_client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    page = admin_client.get(reverse("admin:auth_group_add"))
    labels = [option.text for option in soup(page).select("[name=permissions] option")]
    assert label in labels
    assert not [each for each in labels if "Can " in each or "historical" in each]


def test_the_right_to_change_values_finds_what_they_are_of(client: Client) -> None:
    """Whoever may enter values chooses indicator, territory and source in boxes that search."""
    user = User.objects.create_user("editor", is_staff=True)
    rights = Permission.objects.filter(
        content_type__app_label="territories",
        codename__in=["add_observation", "change_observation", "view_observation"],
    )
    user.user_permissions.add(*rights)
    client.force_login(user)
    for name in ("indicator", "territory", "project", "source"):
        found = client.get(
            reverse("admin:autocomplete"),
            {"app_label": "territories", "model_name": "observation", "field_name": name},
        )
        assert found.status_code == 200, name


def test_who_may_only_look_sees_the_page_of_a_fact(client: Client) -> None:
    user = User.objects.create_user("editor", is_staff=True)
    user.user_permissions.add(
        Permission.objects.get(codename="add_observation", content_type__app_label="territories")
    )
    client.force_login(user)
    row = ObservationFactory.create()
    subjects: tuple[Any, ...] = (row, row.territory, row.indicator)
    for seen in subjects:
        name = f"admin:territories_{seen._meta.model_name}_change"
        page = client.get(reverse(name, args=[seen.pk]))
        assert page.status_code == 200
        assert not soup(page).select("[name=_save]")


def on_site(row: Model) -> str:
    return reverse("admin:view_on_site", args=[ContentType.objects.get_for_model(row).pk, row.pk])


def test_nobody_is_led_to_a_row_that_he_may_not_look_at(client: Client) -> None:
    """The address that a row has among the other pages tells a session's code, or a draft's."""
    session, fact = make_session(), ObservationFactory.create().territory
    assert fact
    give_role(editor := make_user("editor"), Role.DATA_EDITOR)
    client.force_login(editor)
    for row in (session, session.problem, editor):
        assert client.get(on_site(row)).status_code == 404
    assert client.get(on_site(fact))["Location"] == fact.get_absolute_url()
    client.force_login(make_user("root", is_staff=True, is_superuser=True))
    assert client.get(on_site(session.problem))["Location"] == session.problem.get_absolute_url()
    assert client.get(on_site(session)).status_code == 404  # a desk is its facilitator's
    for nothing in ("/admin/r/0/1/", f"/admin/r/{'9' * 30}/1/", on_site(fact)[:-1] + "x/"):
        assert client.get(nothing).status_code == 404
