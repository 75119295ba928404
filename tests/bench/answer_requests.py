"""Runs in a process of its own: storing a judgement, and beside it a view that updates one row.

The database is that of VAR_DIR; both go through the same middleware, by Django's test client.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable
from dataclasses import asdict
from itertools import count
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from tests.bench.measures import alternately

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.test import Client

FORM = "application/x-www-form-urlencoded"
BARE, BLOCK = "/bare/", 42  # requests in one run


def prepare() -> tuple[Callable[[], None], Callable[[], None]]:
    """Somebody who has judged all his pairs and now changes his mind, and the bare request."""
    warnings.filterwarnings("ignore", message="No directory at")
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.served"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    call_command("migrate", verbosity=0)
    settings.ROOT_URLCONF = "tests.bench.answer_addresses"
    client = Client(headers={"Accept-Language": "ru", "HX-Request": "true"})
    answer = _answers(client)

    def answers() -> None:
        for _ in range(BLOCK):
            answer()

    def bare() -> None:
        for _ in range(BLOCK):
            assert client.post(BARE, "", FORM).status_code == 200

    return answers, bare


def work(sides: tuple[Callable[[], None], Callable[[], None]]) -> list[dict[str, float]]:
    """The best of some runs of each, for one request."""
    return [asdict(took * (1 / BLOCK)) for took in alternately(*sides)]


def bare_view(request: HttpRequest) -> HttpResponse:
    from django.http import HttpResponse

    from decision.sessions.models import Participant

    Participant.objects.filter(number=1).update(name=request.method)
    return HttpResponse("stored")


def _answers(client: Client) -> Callable[[], None]:
    from django.urls import reverse

    from decision.sessions.perms import cookie_name
    from decision.sessions.selectors.frames import asked_pairs
    from decision.sessions.services.participants import join
    from tests.factories.decision import make_problem
    from tests.factories.sessions import make_open_session

    rows = {f"LOAD{i}": [1 + (7 * i + 3 * j) % 11 for j in range(7)] for i in range(6)}
    session = make_open_session(make_problem(rows, slug="bench"))
    participant, token = join(session=session, name="Anna")
    client.cookies[cookie_name(session)] = token
    pairs, number = asked_pairs(session, participant), count()
    address = reverse("weigh_judgement", args=[session.code])

    def answer() -> None:
        sequence = next(number)
        place = sequence % len(pairs)
        left, right = pairs[place]
        fields: dict[str, Any] = {"client": "bench", "sequence": sequence, "round": 1, "age": 0}
        # Each is as far from equal as its place asks: some suit each other, some do not.
        fields |= {"number": place + 1, "left": left, "right": right, "step": place % 5 - 2}
        assert client.post(address, urlencode(fields), FORM).status_code == 200

    return answer
