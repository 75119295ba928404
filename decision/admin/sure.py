"""A move that is asked about once before it is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from decision.accounts.errors import AccountError


@dataclass(frozen=True)
class Move[Row: Model]:
    """`carry_out` answers with a page of its own, or with nothing and `done` is said."""

    title: str
    about: str
    carry_out: Callable[[Row], HttpResponse | None]
    done: str = ""


def asked_once[Row: Model](
    site_admin: Any, request: HttpRequest, row: Row, move: Move[Row]
) -> HttpResponse:
    """Looking changes nothing; what is sent is carried out, or refused in a sentence."""
    opts = row._meta
    back = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[row.pk])
    trouble = ""
    if request.method == "POST":
        try:
            answer = move.carry_out(row)
        except AccountError as error:
            trouble = str(error)
        else:
            if move.done:
                messages.success(request, move.done)
            return answer or redirect(back)
    context = {
        **site_admin.admin_site.each_context(request),
        "title": move.title,
        "opts": opts,
        "row": row,
        "about": move.about,
        "trouble": trouble,
        "back": back,
    }
    template = "admin/decision/sure.html"
    return TemplateResponse(request, template, context, status=422 if trouble else 200)
