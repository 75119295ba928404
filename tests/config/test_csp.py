"""The exception that the administrator's pages need reaches no other page."""

import logging
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.template import Template
from django.test import Client
from django.utils.csp import CSP, build_policy

from tests.decision.accounts.test_access import first_of_each
from tests.decision.blind.world import make_world

pytestmark = pytest.mark.django_db

STRICT: dict[str, Any] = settings.SECURE_CSP
ADMINS: dict[str, Any] = settings.ADMIN_CSP


def test_pages_carry_the_strict_policy_and_the_admin_its_own(client: Client) -> None:
    answer = client.get("/login/")
    page = answer["Content-Security-Policy"]
    assert "script-src 'self';" in f"{page};"
    assert "unsafe" not in page
    assert "frame-ancestors 'none'" in page
    assert answer["X-Frame-Options"] == "DENY"

    answer = client.get("/admin/login/")
    admin = answer["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in admin
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "script-src 'self';" in admin
    assert "style-src 'self' 'unsafe-inline';" in admin  # unfold's colours
    assert "default-src 'none'" in admin


def test_the_exception_is_styles_and_frames_alone() -> None:
    differing = {name for name in ADMINS if ADMINS[name] != STRICT.get(name)}
    assert differing == {"style-src", "frame-src", "frame-ancestors"}
    assert CSP.UNSAFE_EVAL not in ADMINS["script-src"]


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """The policy is the middleware's, whatever the page says."""
    monkeypatch.setattr(Template, "render", lambda self, context: "")
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)


@pytest.mark.usefixtures("undrawn")
def test_it_reaches_no_address_but_the_administrators() -> None:
    world = make_world("revealed")
    superuser, stranger = Client(raise_request_exception=False), Client()
    superuser.force_login(world.users["superuser"])
    wrong, asked = [], 0
    for name, path in first_of_each(world):
        its_own = build_policy(ADMINS if name.startswith("admin:") else STRICT)
        for who in (stranger, superuser):
            cache.clear()
            with transaction.atomic():
                answer: Any = who.get(path)
                transaction.set_rollback(True)
            asked += 1
            if answer.headers["Content-Security-Policy"] != its_own:
                wrong.append(path)
    assert wrong == []
    assert asked > 400


@pytest.mark.parametrize("path", ["/administration/", "/Admin/", "/admin", "//admin/"])
def test_what_only_looks_like_them_has_the_strict_policy(path: str, client: Client) -> None:
    assert client.get(path)["Content-Security-Policy"] == build_policy(STRICT)
