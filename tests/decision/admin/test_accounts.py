"""Users and groups in the admin."""

from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

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
