import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_pages_carry_the_strict_policy_and_the_admin_its_own(client: Client) -> None:
    page = client.get("/login/")["Content-Security-Policy"]
    assert "script-src 'self';" in f"{page};"
    assert "unsafe" not in page

    admin = client.get("/admin/login/")["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-inline' 'unsafe-eval'" in admin
    assert "default-src 'none'" in admin
