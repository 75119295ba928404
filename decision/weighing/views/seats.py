"""What a browser is told that has no seat any more."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from decision.sessions.models import Device

SHUT_OUT = 403


def removed_page(request: HttpRequest, device: Device) -> HttpResponse:
    """The facilitator has taken the person out."""
    context = {"session": device.participant.session}
    return render(request, "decision/weighing/removed.html", context, status=SHUT_OUT)


def ended_page(request: HttpRequest, device: Device) -> HttpResponse:
    """The seat was taken from this browser: by a renewed link, or from another device."""
    person = device.participant
    was_renewed = bool(
        person.renewed_at and device.ended_at and person.renewed_at >= device.ended_at
    )
    context = {"session": person.session, "person": person, "was_renewed": was_renewed}
    return render(request, "decision/weighing/ended.html", context, status=SHUT_OUT)
