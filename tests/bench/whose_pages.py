"""Runs in a process of its own: a problem's page with a committee's weights chosen.

The database is that of VAR_DIR.
"""

from __future__ import annotations

import os
import warnings
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.test import Client

    from decision.problems.models import Problem

BARE = "/bare/"
PEOPLE, COMMITTEES = 200, 30
# Alternatives and criteria; a page of the largest is heavy for its matrix, whosever weights.
SIZES = ((6, 17), (20, 10), (100, 30))
PAGES = SIZES[:2]
JUDGED = 4  # criteria whose values people judged
TIMES = 9
BARE_VIEW, PLAIN, PAGE = "a bare view", "page by the problem's own weights", "page"
FRAGMENT, DRAWN = "fragment", "fragment, judged values drawn"


def visitor() -> Client:
    """Somebody who has seen the bare view and a small page; the problems are there."""
    warnings.filterwarnings("ignore", message="No directory at")
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.served"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    settings.ROOT_URLCONF = "tests.bench.whose_addresses"
    call_command("migrate", verbosity=0)
    for m, n in SIZES:
        _problem(m, n)
    client = Client(headers={"Accept-Language": "ru"})
    client.get(BARE)
    client.get("/problems/6x17/")
    return client


def pages(client: Client) -> dict[str, dict[str, float]]:
    """The best of some loads of each, by name and size."""
    figures = {BARE_VIEW: _loaded(client, BARE)}
    for m, n in PAGES:
        figures[f"{PLAIN}, {m} x {n}"] = _loaded(client, f"/problems/{m}x{n}/")
        figures[f"{PAGE}, {m} x {n}"] = _loaded(client, f"/problems/{m}x{n}/?whose=record-1")
    figures |= _fragments(client, FRAGMENT)
    _judge()
    return figures | _fragments(client, DRAWN)


def _fragments(client: Client, name: str) -> dict[str, dict[str, float]]:
    return {
        f"{name}, {m} x {n}": _loaded(client, f"/problems/{m}x{n}/weights/?whose=record-1")
        for m, n in SIZES
    }


def bare_view(request: HttpRequest) -> HttpResponse:
    from django.http import HttpResponse

    return HttpResponse("bare")


def _loaded(client: Client, address: str) -> dict[str, float]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    headers: Any = {"HX-Request": "true"} if "/weights/" in address else {}
    walls, processors = [], []
    for _ in range(TIMES):
        start, processor = perf_counter(), process_time()
        client.get(address, headers=headers)
        walls.append(perf_counter() - start)
        processors.append(process_time() - processor)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address, headers=headers)
    assert response.status_code == 200
    return {
        "wall": min(walls),
        "processor": min(processors),
        "queries": len(queries),
        "bytes": len(response.content),
    }


def _problem(m: int, n: int) -> Problem:
    """Values of one digit's spread, and many committees of as many people."""
    from tests.factories.decision import make_problem, make_weight_set

    chance = np.random.default_rng(m)
    values = chance.uniform(1, 5, (m, n)).round(3)
    rows = {f"M{m}A{i}": tuple(row) for i, row in enumerate(values.tolist())}
    problem = make_problem(rows, slug=f"{m}x{n}")
    codes = [f"C{j + 1}" for j in range(n)]
    for number in range(1, COMMITTEES + 1):
        members = chance.dirichlet(np.ones(n), PEOPLE)
        make_weight_set(
            problem,
            dict(zip(codes, members.mean(axis=0).tolist(), strict=True)),
            members.tolist(),
            key=f"record-{number}",
            power=(1 + np.arange(PEOPLE) % 4).tolist(),
        )
    return problem


def _judge() -> None:
    """Let people have judged some criteria, one rating from the mean on average."""
    from decision.problems.models import Criterion
    from territories.enums import Basis
    from territories.models import Observation

    judged = Criterion.objects.filter(code__in=[f"C{j + 1}" for j in range(JUDGED)])
    Observation.objects.filter(indicator__criteria__in=judged).update(
        basis=Basis.JUDGED, deviation="0.8"
    )
