"""Runs in a process of its own: the pages of large problems, and the answer to a slider's move.

The database is that of VAR_DIR.
"""

from __future__ import annotations

import os
import warnings
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.test import Client

SIZES = ((100, 30), (1_000, 30))
TIMES = 40
BARE_VIEW = "a bare view"
TABS = {
    "ranking": "",
    "data": "data/",
    "whose weights": "weights/",
    "about": "about/",
    "if the set changes": "set/",
    "… with fixed bounds beside": "set/?bounds=stated",
}
KINDRED = "/territories/kindred/"
OBSERVATIONS = 100_000
TABLE = "/admin/territories/observation/"
TABLE_QUERIES = {
    "the administrator's table": "",
    "… in the order of indicators": "?o=1",
    "… its last page": "?p=999",
    "… searched": "?q=приморье",
}
DELETED_SOURCE = "the delete page of the source of"


def visitor() -> Client:
    """Somebody who has seen the bare view and a page; the problems are there."""
    warnings.filterwarnings("ignore", message="No directory at")
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.served"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    from config.lifespan import settle
    from decision.problems.services import make_large_problem

    settings.ROOT_URLCONF = "tests.bench.whose_addresses"
    call_command("migrate", verbosity=0)
    for m, n in SIZES:
        make_large_problem(slug=f"b{m}", alternatives=m, criteria=n)
    settle()  # as the server does before its first answer
    client = Client(headers={"Accept-Language": "ru"})
    client.get("/problems/b100/")
    return client


def pages(client: Client) -> dict[str, dict[str, float]]:
    """The 95th percentile of some loads of each, by name and size."""
    figures = {BARE_VIEW: _loaded(client, "/bare/", {})}
    weights = "&".join(f"w-C{j}={j % 5 + 1}" for j in range(1, 31))
    for m, n in SIZES:
        for name, tab in TABS.items():
            figures[f"{name}, {m} x {n}"] = _loaded(client, f"/problems/b{m}/{tab}", {})
        move = f"/problems/b{m}/?whose=problem&start=problem&{weights}&move=3"
        figures[f"a slider's move, {m} x {n}"] = _loaded(client, move, {"HX-Request": "true"})
        mine, address = _participant(f"b{m}")
        figures[f"a participant's own ranking, {m} x {n}"] = _loaded(mine, address, {})
    figures[f"kindred, {sum(m for m, _ in SIZES)} territories"] = _loaded(client, KINDRED, {})
    for name, took in _of_the_administrator(client).items():
        comma = "" if name == DELETED_SOURCE else ","
        figures[f"{name}{comma} {OBSERVATIONS:,} observations"] = took
    return figures


def _of_the_administrator(client: Client) -> dict[str, dict[str, float]]:
    """The table of observations by its own order, by another, at its end, and searched.

    And the page that asks whether to delete a source, which says that they rest on it.
    """
    from django.contrib.auth.models import User
    from django.db.models import Count
    from django.urls import reverse

    from territories.models import Source

    client.force_login(User.objects.create_superuser("root"))
    _add_observations()
    most = Source.objects.annotate(rows=Count("observations")).order_by("-rows")[0]
    page = reverse("admin:territories_source_delete", args=[most.pk])
    tables = {name: _loaded(client, TABLE + query, {}) for name, query in TABLE_QUERIES.items()}
    return tables | {DELETED_SOURCE: _loaded(client, page, {})}


def _add_observations() -> None:
    """A value a year back in time for each that there is, until they are so many."""
    from territories.models import Observation

    newest = list(Observation.objects.all())
    while (wanted := OBSERVATIONS - Observation.objects.count()) > 0:
        for one in newest[:wanted]:
            one.pk, one.date = None, one.date.replace(year=one.date.year - 1, day=1)
        Observation.objects.bulk_create(newest[:wanted], batch_size=1_000)


def _participant(slug: str) -> tuple[Client, str]:
    """Somebody who has shared out points in each branch, and the address of his own page."""
    from django.test import Client
    from django.urls import reverse

    from decision.problems.models import Problem
    from decision.sessions.perms import cookie_name
    from decision.sessions.selectors.frames import frame_of
    from decision.sessions.services.participants import join
    from decision.weighing.services.storing import store_weights
    from tests.factories.sessions import make_open_session, stamp

    problem = Problem.objects.get(slug=slug)
    session = make_open_session(problem, method="points")
    participant, token = join(session=session, name="Anna")
    for node in frame_of(session).nodes:
        points = {criterion.code: 1 + k % 5 for k, criterion in enumerate(node.criteria)}
        store_weights(participant=participant, node=node, said={"points": points}, stamp=stamp())
    client = Client(headers={"Accept-Language": "ru"})
    client.cookies[cookie_name(session)] = token
    return client, reverse("weigh_mine", args=[session.code])


def _loaded(client: Client, address: str, headers: Any) -> dict[str, float]:
    walls, processors = [], []
    response = client.get(address, headers=headers)
    for _ in range(TIMES):
        start, processor = perf_counter(), process_time()
        response = client.get(address, headers=headers)
        walls.append(perf_counter() - start)
        processors.append(process_time() - processor)
    assert response.status_code == 200
    at = round(0.95 * TIMES) - 1
    return {
        "wall": sorted(walls)[at],
        "processor": sorted(processors)[at],
        "bytes": len(response.content),
    }
