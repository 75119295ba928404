"""What a person does with a page, for tests without a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bs4 import Tag

from tests.htmx import soup

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response


def filled_form(response: Response, selector: str) -> dict[str, list[str]]:
    """The data that a browser sends for a form that nobody touched, without any button."""
    (form,) = soup(response).select(selector)
    data: dict[str, list[str]] = {}
    for field in form.select("input[name], select[name], textarea[name]"):
        for value in _values(field):
            data.setdefault(str(field["name"]), []).append(value)
    return data


def _values(field: Tag) -> list[str]:
    if field.name == "textarea":
        return [field.get_text().removeprefix("\n")]  # the mark-up's own, no browser sends it
    if field.name == "select":
        chosen = field.select("option[selected]") or field.select("option")[:1]
        return [str(option["value"]) for option in chosen]
    if field.get("type") in ("checkbox", "radio") and not field.has_attr("checked"):
        return []
    return [str(field.get("value", "on" if field.get("type") == "checkbox" else ""))]


def words(response: Response, selector: str) -> list[str]:
    """What stands in each element of a page that matches, as one line each."""
    return [" ".join(found.get_text().split()) for found in soup(response).select(selector)]
