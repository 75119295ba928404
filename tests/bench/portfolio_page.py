"""The page of a portfolio of the 24 projects that the fixtures bring, answered in the request."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from time import perf_counter, process_time
from typing import TYPE_CHECKING

from tests.bench.measures import Figure, Measure
from tests.bench.processes import in_fresh_interpreter
from tests.bench.session_pages import nothing, start
from tests.bench.session_results import environment

if TYPE_CHECKING:
    from django.test import Client

__all__ = ["MEASURES", "nothing"]

LIMIT, TIMES = 1.0, 7
PAGE = "/problems/projects/portfolio/"
# A share for each territory, one for sectors, least jobs and most projects, as its rules are asked.
RULES = {"budget": "9000", "territory": "40", "priority": "25", "jobs": "1500", "most": "12"}
PARTS = {
    "the page": PAGE,
    "… its frontier": f"{PAGE}frontier/",
    "… nearly as good": f"{PAGE}nearly/",
}


def pages() -> Iterator[Figure]:
    with (
        tempfile.TemporaryDirectory(prefix="mera-bench-") as folder,
        environment({"VAR_DIR": folder}),
    ):
        took: dict[str, list[float]] = in_fresh_interpreter(__name__, "nothing", "load").answer
    for what, (wall, processor) in took.items():
        yield Figure(
            f"portfolio in the request: {what}",
            "24 projects, 4 rules",
            wall,
            "s",
            "limit",
            LIMIT,
            wall / LIMIT,
            "<= 1",
            "",
            processor / LIMIT,
        )


def load(_nothing: None) -> dict[str, list[float]]:
    """The best of some loads of each: seconds, and seconds of processors."""
    start()
    from django.core.management import call_command
    from django.test import Client

    call_command("migrate", verbosity=0)
    call_command("load_reference_data", verbosity=0)
    client = Client(headers={"Accept-Language": "ru"})
    return {what: _best(client, address) for what, address in PARTS.items()}


def _best(client: Client, address: str) -> list[float]:
    walls, processors = [], []
    for _ in range(TIMES):
        begun, processor = perf_counter(), process_time()
        response = client.get(address, RULES)
        walls.append(perf_counter() - begun)
        processors.append(process_time() - processor)
        assert response.status_code == 200
    return [min(walls), min(processors)]


MEASURES = [Measure("portfolio-page", pages)]
