"""Every address with every role: who is let in, who is sent to the log-in, who is refused."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.core.cache import cache
from django.db import transaction
from django.template.base import Template
from django.test import Client
from django.urls import reverse

from config.administration import Site
from decision.accounts.enums import Role
from decision.accounts.selectors.rights import RIGHTS
from decision.accounts.services.roles import all_rights, give_role
from tests.decision.accounts.matrix import (
    ACCOUNTS,
    ALLOWED,
    EVERYBODY,
    NO_ROLE,
    REFUSED,
    SIGN_IN,
    STAFF,
    STRANGER,
    SUPERUSER,
    may,
    pages_of,
    told,
)
from tests.decision.blind.addresses import addresses
from tests.decision.blind.world import World, make_world
from tests.factories.sessions import make_user
from tests.sources import ROOT, text

pytestmark = [pytest.mark.django_db, pytest.mark.alike_everywhere]

ABSENT = "nothing there"  # as good as refused, and as good as allowed
# Pages of the admin by their endings, and what one must be allowed to do with the table.
ACTS = {
    "changelist": "view",
    "change": "view",
    "history": "view",
    "simple_history": "view",
    "add": "add",
    "bring": "add",
    "bring_template": "add",
    "brought": "add",
    "deleted": "add",
    "restore": "add",
    "delete": "delete",
    "take": "view",
    **dict.fromkeys(("export_csv", "export_json", "export_xlsx"), "view"),
    "figures": "view",
    "merge": "change",
    "divide": "change",
    "rename": "change",
    "password_change": "change",
    "closed_log_ins": "change",
    "reset_factor": "change",
    "send_again": "change",
    "successions": "view",
    **dict.fromkeys(("accept", "ask_back", "refuse", "renew", "revoke"), "change"),
}
# Those that rest on the right to another table.
OTHERS = {
    "app_list": ("auth.user", "view"),  # whose tables are asked for in this walk
    "territories_succession_undo": ("territories.territory", "change"),
    "waiting_doubts": ("territories.observation", "change"),
    "view_on_site": ("decision.problem", "view"),  # whose row is asked for in this walk
    "row_named": ("decision.problem", "view"),
    **{
        f"admin_logentry_{page}": ("axes.accesslog", "view")
        for page in ("changelist", "csv", "add", "change", "delete", "history")
    },
}

WORDS_ALONE = {"admin:jsi18n"}  # what scripts say to everybody: kept


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is let in is decided before a page is drawn."""
    monkeypatch.setattr(Template, "render", lambda self, context: "")
    monkeypatch.setattr(Site, "each_context", lambda self, request: {})
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)


def browsers(world: World) -> dict[str, Client]:
    users: dict[str, User] = {SUPERUSER: world.users["superuser"], NO_ROLE: make_user("nobody")}
    for role in Role:
        is_leader = role == Role.FACILITATOR
        users[role] = world.users["facilitator"] if is_leader else make_user(role.value)
        give_role(users[role], role)
    clients = {STRANGER: Client(raise_request_exception=False)}
    for who in ACCOUNTS:
        clients[who] = Client(raise_request_exception=False)
        clients[who].force_login(users[who])
    return clients


def ask(client: Client, path: str, method: str = "GET", *, is_private: bool = False) -> str:
    """What somebody is told; what strangers are not shown, no browser keeps for the next one."""
    cache.clear()
    with transaction.atomic():
        answer: Any = client.generic(method, path)
        transaction.set_rollback(True)
    if method == "GET" and answer.status_code == 405:
        return ask(client, path, "POST")
    if answer.status_code == 302 and re.match(r"(/admin)?/login/\?next=", answer["Location"]):
        return SIGN_IN
    if answer.status_code == 404 or answer.headers.get("Location") == reverse("admin:index"):
        return ABSENT
    assert answer.status_code < 500, path
    is_kept = "no-store" not in answer.headers.get("Cache-Control", "")
    assert not (is_private and answer.status_code == 200 and is_kept), path
    return REFUSED if answer.status_code == 403 else ALLOWED


def first_of_each(world: World) -> Iterator[tuple[str, str]]:
    """One address of each name is enough: the arguments are one session's, one row's."""
    seen = {"logout", "admin:logout"}  # asked last, by nobody
    for name, path in addresses(world, None):
        if name not in seen:
            seen.add(name)
            yield name, path


@pytest.mark.usefixtures("undrawn")
def test_every_address_lets_in_whom_the_matrix_lets_in() -> None:
    world = make_world("revealed")
    clients = browsers(world)
    wrong = []
    for name, path in first_of_each(world):
        is_private = expected(name, STRANGER) == SIGN_IN and name not in WORDS_ALONE
        known = ask(clients[SUPERUSER], path, is_private=is_private)
        for who in EVERYBODY:
            found = ask(clients[who], path, is_private=is_private) if who != SUPERUSER else known
            if not fits(found, expected(name, who), known):
                wrong.append(f"{who}: {name} {path}: {found}, not {expected(name, who)}")
    assert wrong == []


def fits(found: str, wanted: str, of_a_superuser: str) -> bool:
    if found == ABSENT:
        # Others' rows are not told from none; what is allowed is there if it is for anybody.
        return wanted == REFUSED or of_a_superuser == ABSENT
    # No superuser may write what only services write: then nobody may.
    return found == wanted or (found == of_a_superuser == REFUSED and wanted == ALLOWED)


def expected(name: str, who: str) -> str:
    if name == "admin:login":  # whose desk it is not, is told where his is
        return ALLOWED if who in (*STAFF, STRANGER) else REFUSED
    if not name.startswith("admin:"):
        return pages_of(name).outcome(who)
    if who not in STAFF:
        return SIGN_IN
    table, act = table_and_act(name.removeprefix("admin:"))
    return ALLOWED if not table or may(who, table, act) else REFUSED


def table_and_act(name: str) -> tuple[str, str]:
    """Of the page of a table; of the others, which everybody of the staff may see, nothing."""
    if name in OTHERS:
        return OTHERS[name]
    for model in admin.site._registry:
        stem = f"{model._meta.app_label}_{model._meta.model_name}_"
        if name.startswith(stem):
            act = ACTS[name.removeprefix(stem)]
            return f"{model._meta.app_label}.{model._meta.model_name}", act
    return "", ""


@pytest.mark.usefixtures("undrawn")
def test_the_administrator_s_tables_take_from_each_role_what_it_may_give() -> None:
    world = make_world("revealed")
    clients = browsers(world)
    wrong = []
    for model in admin.site._registry:
        label, name = model._meta.app_label, model._meta.model_name
        rows = model._default_manager.order_by("pk")
        key = (rows.first() or make_nothing()).pk
        for act in ("add", "change", "delete"):
            page = reverse(f"admin:{label}_{name}_{act}", args=[] if act == "add" else [key])
            known = ask(clients[SUPERUSER], page, "POST")
            for who in EVERYBODY:
                found = known if who == SUPERUSER else ask(clients[who], page, "POST")
                wanted = REFUSED if who in STAFF else SIGN_IN
                if who in STAFF and may(who, f"{label}.{name}", act):
                    wanted = ALLOWED
                if not fits(found, wanted, known):
                    wrong.append(f"{who}: {act} {label}.{name}: {found}, not {wanted}")
    assert wrong == []


class _Nothing:
    pk = 1


def make_nothing() -> _Nothing:
    """For tables that are empty: what one may not do there is refused before a row is sought."""
    return _Nothing()


# What the migration gives ---------------------------------------------------------------------


def rights_of(role: Role) -> set[str]:
    rights = Group.objects.get(name=role).permissions.select_related("content_type")
    return {f"{r.content_type.app_label}.{r.content_type.model}: {r.codename}" for r in rights}


@pytest.mark.parametrize("role", RIGHTS)
def test_a_role_has_the_rights_that_are_told(role: Role) -> None:
    wanted = {
        f"{table}: {act}_{table.partition('.')[2]}"
        for table, acts in RIGHTS[role].items()
        for act in acts
    }
    assert rights_of(role) == wanted


def test_an_administrator_has_all_rights_to_our_tables() -> None:
    codenames = {right.partition(": ")[2] for right in rights_of(Role.ADMINISTRATOR)}
    ours = [all_rights(label) for label in ("territories", "decision", "auth")]
    assert codenames == {r.codename for rights in ours for r in rights} | {"view_accesslog"}


def test_the_matrix_stands_in_the_docs() -> None:
    assert told() in text(ROOT / "docs" / "roles.md"), told()
