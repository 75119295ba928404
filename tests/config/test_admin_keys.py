"""No address of the administrator's breaks on what is no key: too great, too long, no number."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.db import transaction
from django.template.base import Template
from django.test import Client
from django.urls import get_resolver, reverse

from config.administration import Site
from decision.accounts.enums import Role
from decision.accounts.services.roles import give_role
from tests.decision.blind.addresses import filled, routes
from tests.factories.sessions import make_user

pytestmark = pytest.mark.django_db

KEYS = ("9" * 20, "0", "%00", "x" * 5_000, "1_2", "²")
FILTERS = ("9" * 20, "-1", "abc", "9" * 5_000)
ENDINGS = ("", "__exact", "__id__exact", "__gte", "__year")

each_role = pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.DATA_EDITOR])


@pytest.fixture(autouse=True)
def _undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """A row is sought before its page is drawn."""
    monkeypatch.setattr(Template, "render", lambda self, context: "")
    monkeypatch.setattr(Site, "each_context", lambda self, request: {})
    for name in ("django.request", "django.security"):
        monkeypatch.setattr(logging.getLogger(name), "disabled", True)


def browser_of(role: Role) -> Client:
    user = make_user("olga")
    give_role(user, role)
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def answered(client: Client, method: str, path: str, sent: Any = None) -> int:
    with transaction.atomic():
        status = (client.post if method == "POST" else client.get)(path, sent or {}).status_code
        transaction.set_rollback(True)
    return int(status)


def paths_with(key: str) -> Iterator[str]:
    for route in routes(get_resolver(None)):
        if route.name.startswith("admin:") and route.arguments:
            # A type of content is a number to the address itself: another leads nowhere.
            values = dict.fromkeys(route.arguments, key) | {"content_type_id": "1"}
            yield "/" + "".join(filled(part, values) for part in route.parts)


@each_role
@pytest.mark.parametrize("key", KEYS, ids=lambda key: f"{key[:20]}, {len(key)} long")
def test_no_page_breaks_on_a_key(key: str, role: Role) -> None:
    client = browser_of(role)
    asked = [(method, path) for path in paths_with(key) for method in ("GET", "POST")]
    assert len(asked) > 100
    assert [one for one in asked if answered(client, *one) >= 500] == []


@pytest.mark.parametrize("key", FILTERS, ids=lambda key: f"{key[:20]}, {len(key)} long")
def test_no_list_breaks_on_a_key(key: str) -> None:
    client, wrong = browser_of(Role.ADMINISTRATOR), []
    for model, table in admin.site._registry.items():
        stem = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        listed = reverse(f"{stem}_changelist")
        named = [each[0] if isinstance(each, tuple) else each for each in table.list_filter]
        queries = [f"{name}{end}" for name in named if isinstance(name, str) for end in ENDINGS]
        queries += [f"{table.date_hierarchy}__year", "p", "o", "q"]
        wrong += [
            (listed, one) for one in queries if answered(client, "GET", listed, {one: key}) >= 500
        ]
        sent = {"action": "delete_selected", "_selected_action": key, "index": "0"}
        for more in ({}, {"post": "yes"}, {"select_across": "1"}):
            if answered(client, "POST", listed, {**sent, **more}) >= 500:
                wrong.append((listed, str(more)))
        for field in model._meta.many_to_many:
            wrong += [
                (stem, field.name)
                for method in ("GET", "POST")
                if answered(client, method, reverse(f"{stem}_add"), {field.name: key}) >= 500
            ]
    assert wrong == []


def test_no_box_breaks_on_a_relation_that_leads_to_its_row() -> None:
    client, wrong = browser_of(Role.ADMINISTRATOR), []
    for model in admin.site._registry:
        asked = {"app_label": model._meta.app_label, "model_name": str(model._meta.model_name)}
        for field in model._meta.get_fields():
            more = {**asked, "field_name": field.name, "term": "9" * 20}
            if answered(client, "GET", reverse("admin:autocomplete"), more) >= 500:
                wrong.append((model, field.name))
    assert wrong == []
