"""What an applicant types, and how a browser sends it."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.utils import timezone

from territories.models import Submission
from tests.htmx import HTMX, soup

YEAR = timezone.localdate().year
WHO = {"applicant": "Flour Co", "stated_by": "Anna Weber, head of planning"}
WHAT = {"name": "Большая мельница", "summary": "Мука.", "territory": "NOR", "sectors": "food"}
MONEY = {
    f"capital-{YEAR}": "1 231,55",
    f"budget-{YEAR}": "40",
    f"source-{YEAR}": "model, sheet 3",
    f"capital-{YEAR + 1}": "8.45",
    "least_share": "62,5",
}
FIGURES = {"value-P6.1": "231,55", "source-P6.1": "staff plan, p. 2", "value-P9": ""}


def post(client: Client, link: str, step: str, data: dict[str, Any]) -> Any:
    return client.post(f"{link}?step={step}", data)


def fragment_post(client: Client, address: str, data: dict[str, Any]) -> Any:
    return client.post(address, data, headers=HTMX)


def fill(client: Client, link: str, **changes: Any) -> None:
    for step, data in (("who", WHO), ("what", WHAT), ("money", MONEY), ("figures", FIGURES)):
        sent = {name: changes.get(name, text) for name, text in data.items()}
        assert post(client, link, step, sent).status_code == 302


def decide(desk: Client, move: str, *, follow: bool = False, **sent: str) -> Any:
    """What a browser sends of the form that asks once more."""
    (field,) = soup(desk.get(admin_page(move))).select("input[name=seen]")
    return desk.post(admin_page(move), {"seen": str(field["value"]), **sent}, follow=follow)


def admin_page(move: str = "") -> str:
    return f"/admin/territories/submission/{Submission.objects.get().pk}/{move}"
