"""The devices that hold a person's seat: he adds one, he ends one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from config.qr import qr_code
from decision.sessions.errors import SessionError
from decision.sessions.perms import forget
from decision.sessions.selectors.devices import devices_in
from decision.sessions.services import devices as services
from decision.weighing.presentation.page import Visit
from decision.weighing.views.visits import around, for_participants

REFUSED = 422
LONGEST_KEY = 19  # digits


@require_http_methods(["GET", "HEAD", "POST"])
@for_participants
def devices(request: HttpRequest, visit: Visit) -> HttpResponse:
    if request.method != "POST":
        return _page(request, visit)
    try:
        if "end" in request.POST:
            return _end(request, visit, request.POST["end"])
        link = services.device_link(here=visit.device)
    except SessionError as error:
        messages.error(request, str(error))
        return _page(request, visit, status=REFUSED)
    address = request.build_absolute_uri(reverse("personal_link", args=[link]))
    return _page(request, visit, address=address, qr=qr_code(address))


def _end(request: HttpRequest, visit: Visit, which: str) -> HttpResponse:
    pk = int(which) if which.isdecimal() and len(which) < LONGEST_KEY else 0
    services.end_device(here=visit.device, pk=pk)
    if pk != visit.device.pk:
        return redirect("weigh_devices", visit.session.code)
    response = redirect("home")
    forget(response, visit.session)
    return response


def _page(request: HttpRequest, visit: Visit, status: int = 200, **link: Any) -> HttpResponse:
    """`link` is the new one, which is shown this once."""
    context = around(visit) | {
        "devices": devices_in(visit.participant),
        "here": visit.device,
        "minutes": services.LINK_LIFE.seconds // 60,
        "address": "",
        "qr": None,
        **link,
    }
    return render(request, "decision/weighing/devices.html", context, status=status)
