"""A file as the answer: what a browser saves under a name, and shows nowhere."""

from __future__ import annotations

from django.http import HttpResponse

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def attachment(content: str | bytes, kind: str, name: str) -> HttpResponse:
    """`name` is one of ours or a slug: nothing in it has to be quoted."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
