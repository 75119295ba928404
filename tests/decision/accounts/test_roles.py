"""The groups of roles: made beside what people had, and not to be broken afterwards."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import reverse

from decision.accounts.enums import Role
from decision.accounts.services.roles import give_role
from tests.factories.sessions import make_user
from tests.htmx import soup

pytestmark = pytest.mark.django_db

migration = import_module("decision.migrations.0020_roles")


def test_groups_that_people_made_keep_members_and_rights() -> None:
    """A database of the last release has the analyst's group alone, and people's own."""
    Group.objects.filter(name__in=set(Role.values) - {Role.ANALYST}).delete()
    analysts = Group.objects.get(name=Role.ANALYST)
    taken = analysts.permissions.get(codename="add_indicator")
    analysts.permissions.remove(taken)
    own = Group.objects.create(name="administrator")
    Group.objects.create(name="administrator (own)")
    own.permissions.add(Permission.objects.get(codename="view_region"))
    member = make_user("member")
    member.groups.add(own)

    migration.make_roles(apps, None)

    own.refresh_from_db()
    assert own.name == "administrator (own) 2"
    assert [group.pk for group in member.groups.all()] == [own.pk]
    assert [right.codename for right in own.permissions.all()] == ["view_region"]
    assert Group.objects.get(name=Role.ADMINISTRATOR).permissions.count() > 100
    assert set(Role.values) <= set(Group.objects.values_list("name", flat=True))
    assert not analysts.permissions.filter(pk=taken.pk).exists()


@pytest.fixture
def administrator(client: Client) -> User:
    user = make_user("olga")
    give_role(user, Role.ADMINISTRATOR)
    client.force_login(user)
    return user


def test_an_administrator_makes_nobody_a_superuser(client: Client, administrator: User) -> None:
    page = reverse("admin:auth_user_change", args=[administrator.pk])
    form = client.get(page).context["adminform"].form
    assert "is_superuser" not in form.fields
    sent = {"username": "olga", "is_active": "on", "is_staff": "on", "is_superuser": "on"}
    dates = {"date_joined_0": "01.11.2026", "date_joined_1": "10:00:00"}
    answer = client.post(page, sent | dates | {"groups": [administrator.groups.get().pk]})

    assert answer.status_code == 302
    administrator.refresh_from_db()
    assert not administrator.is_superuser


@pytest.mark.parametrize("page", ["change", "password_change", "delete"])
def test_an_administrator_touches_no_superuser(
    page: str, client: Client, administrator: User
) -> None:
    root = make_user("root", is_superuser=True, is_staff=True)
    address = reverse(f"admin:auth_user_{page}", args=[root.pk])
    secret = "Верстак-и-рубанок-7"
    sent = {"post": "yes", "password1": secret, "password2": secret, "username": "mine"}

    assert client.post(address, sent).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [root.pk], "post": "yes"}
    client.post(reverse("admin:auth_user_changelist"), chosen)

    shown = client.get(reverse("admin:auth_user_change", args=[root.pk]))
    assert shown.status_code == 200
    assert "pbkdf2" not in shown.content.decode()  # nor a hash to try passwords on at home
    kept = User.objects.get(pk=root.pk)
    assert (kept.username, kept.password) == (root.username, root.password)


def test_a_role_keeps_its_name_and_stays(client: Client, administrator: User) -> None:
    group = Group.objects.get(name=Role.VIEWER)
    page = reverse("admin:auth_group_change", args=[group.pk])
    assert client.post(page, {"name": "mine", "permissions": []}).status_code == 302
    chosen = {"action": "delete_selected", "_selected_action": [group.pk], "post": "yes"}
    client.post(reverse("admin:auth_group_changelist"), chosen)

    group.refresh_from_db()
    assert group.name == Role.VIEWER


def test_rights_that_are_not_offered_stay(client: Client) -> None:
    client.force_login(make_user("root", is_superuser=True, is_staff=True))
    group = Group.objects.get(name=Role.ADMINISTRATOR)
    page = reverse("admin:auth_group_change", args=[group.pk])
    right = Permission.objects.get(content_type__app_label="axes", codename="view_accesslog")
    assert right in group.permissions.all()

    assert client.post(page, {"name": group.name, "permissions": []}).status_code == 302

    assert list(group.permissions.all()) == [right]


def test_who_has_no_business_at_the_administrator_s_desk_is_told_where_his_is(
    client: Client,
) -> None:
    for role, may_lead in ((Role.FACILITATOR, True), (Role.VIEWER, False)):
        user = make_user(role.value)
        give_role(user, role)
        client.force_login(user)
        answer = client.get(reverse("admin:index"), follow=True)
        assert answer.status_code == 403
        html = soup(answer)
        assert bool(html.select('main a[href="/sessions/"]')) is may_lead
        assert html.select('main a[href="/problems/"]')
        assert not html.select("main [name=password]")
