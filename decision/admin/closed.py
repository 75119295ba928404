"""Log-ins that wrong passwords have closed: seen and opened again by who keeps accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from config.logins import Closed, closed_log_ins, open_again

SALT = "decision.closed-log-in"


@dataclass(frozen=True)
class Row:
    address: str
    name: str
    until: datetime
    which: str


def closed_page(site_admin: Any, request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        try:
            closed = Closed(*signing.loads(request.POST.get("which", ""), salt=SALT))
        except signing.BadSignature:
            closed = None
        if closed:
            open_again(closed)
            messages.success(request, _("The log-in is open again."))
        return redirect(request.path)
    context = {
        **site_admin.admin_site.each_context(request),
        "title": _("Closed log-ins"),
        "opts": site_admin.opts,
        "rows": [_row(each) for each in closed_log_ins()],
        "minutes": round(settings.AXES_COOLOFF_TIME * 60),
    }
    return TemplateResponse(request, "admin/auth/closed_log_ins.html", context)


def _row(closed: Closed) -> Row:
    return Row(
        address=closed.address,
        name=closed.name,
        until=datetime.fromtimestamp(closed.until, tz=UTC),
        which=signing.dumps([closed.address, closed.name, closed.until], salt=SALT),
    )
