import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


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
