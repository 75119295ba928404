"""Runs in a process of its own: a revealed round of many alternatives, and all that reads it.

The database is that of VAR_DIR; BENCH_SESSION says which session is asked for.
"""

from __future__ import annotations

import os
import statistics
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from time import perf_counter, process_time, sleep
from typing import TYPE_CHECKING, Any

import numpy as np

from tests.bench.session_pages import nothing, revealed_session, start

if TYPE_CHECKING:
    from django.test import Client

    from decision.problems.models import Problem
    from decision.sessions.models import Session

__all__ = ["build", "nothing", "pages", "record", "visitor"]

PEOPLE, BRANCHES, PARTS = 30, 5, 6
ALTERNATIVES = (100, 1_000)
TIMES = 7
PAUSE = 0.05  # seconds: twenty answers a second
Took = dict[str, float]


def build(_nothing: None) -> dict[str, str]:
    """A session of 30 people for each number of alternatives by 30 criteria, by code."""
    start()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    return {str(m): revealed_session(_problem(m), PEOPLE).code for m in ALTERNATIVES}


def _problem(m: int) -> Problem:
    """Five branches of six criteria; `m` territories with a value in each cell."""
    from decision.problems.models import Alternative, Criterion
    from territories.models import Territory
    from tests.factories.decision import make_problem

    problem = make_problem({f"first{m}": (None,) * (BRANCHES * PARTS)}, slug=f"m{m}")
    measured = list(problem.criteria.order_by("position"))
    for branch in range(BRANCHES):
        parent = Criterion.objects.create(
            problem=problem,
            code=f"B{branch}",
            name_ru=f"Ветвь {branch}",
            name_en=f"Branch {branch}",
            position=branch,
        )
        for criterion in measured[branch * PARTS : (branch + 1) * PARTS]:
            Criterion.objects.filter(pk=criterion.pk).update(parent=parent)
    first = problem.alternatives.get().territory
    assert first is not None
    problem.alternatives.all().delete()
    territories = Territory.objects.bulk_create(
        Territory(
            code=f"T{m}-{i}",
            name_ru=f"ТОР {i}",
            name_en=f"ASEZ {i}",
            regime=first.regime,
            region=first.region,
        )
        for i in range(m)
    )
    Alternative.objects.bulk_create(
        Alternative(problem=problem, territory=territory, position=i)
        for i, territory in enumerate(territories)
    )
    _observe(territories, [criterion.indicator for criterion in measured])
    return problem


def _observe(territories: list[Any], indicators: list[Any]) -> None:
    from territories.enums import Basis, DatePrecision
    from territories.models import Observation
    from tests.factories.decision import make_source

    source = make_source()
    values = np.random.default_rng(1).uniform(1, 10_000, (len(territories), len(indicators)))
    Observation.objects.bulk_create(
        (
            Observation(
                territory=territory,
                indicator=indicator,
                value=Decimal(f"{values[i, j]:.2f}"),
                date=date(2024, 1, 1),
                date_precision=DatePrecision.YEAR,
                basis=Basis.DECLARED,
                source=source,
            )
            for i, territory in enumerate(territories)
            for j, indicator in enumerate(indicators)
        ),
        batch_size=2_000,
    )


def visitor() -> tuple[Client, Session]:
    start()
    from django.test import Client

    from decision.sessions.models import Session

    found = Session.objects.select_related("facilitator", "problem")
    session = found.get(code=os.environ["BENCH_SESSION"])
    client = Client(headers={"Accept-Language": "ru"})
    client.force_login(session.facilitator)
    return client, session


def pages(given: tuple[Client, Session]) -> dict[str, Took]:
    """Of desk, results and board: worked out at each look, and kept; bytes of each."""
    from decision.results.models import KeptAnswers

    client, session = given
    addresses = _addresses(client, session)
    found: dict[str, Took] = {}
    for name, address in addresses.items():

        def look(address: str = address) -> None:
            response = client.get(address)
            assert response.status_code == 200

        def look_anew(look: Callable[[], None] = look) -> None:
            KeptAnswers.objects.all().delete()
            look()

        look_anew()
        computed, _ = _best(look_anew, 2)
        kept, processor = _best(look, TIMES)
        size = len(client.get(address).content)
        found[name] = {"computed": computed, "kept": kept, "processor": processor, "bytes": size}
    return found


def _addresses(client: Client, session: Session) -> dict[str, str]:
    from django.urls import reverse

    from decision.sessions.perms import board_key

    return {
        "desk": reverse("session_desk", args=[session.code]),
        "results": reverse("session_results", args=[session.code]),
        "board": reverse("board", args=[board_key(session)]),
    }


def record(given: tuple[Client, Session]) -> dict[str, float]:
    """Sealing beside somebody who answers in another session, and verifying what was sealed."""
    from decision.records.services import checked, record_file
    from decision.records.services.content import content_of
    from decision.results.services import keep_answers, recorded
    from decision.sessions.services.lifecycle import close_session
    from decision.weighing.services.rounds.reading import read_round

    _, session = given
    keep_answers(session)
    data = read_round(session, session.rounds.get())
    once, once_processor = _best(lambda: recorded(data), 3)
    drawing, _processor = _best(lambda: content_of(session), 2)
    answer = _answering(f"q{session.pk}")
    alone = [_once(answer)[0] for _ in range(40)]
    session = close_session(session=session, user=session.facilitator)
    sealing, sealed, beside = _beside(session, answer)
    file = record_file(sealed)
    verifying, processor = _best(lambda: list(checked(file, with_database=False)), 3)
    assert all(finding.result == "ok" for finding in checked(file, with_database=False))
    return {
        "once": once,
        "once_processor": once_processor,
        "drawing": drawing,
        "sealing": sealing,
        "alone": statistics.median(alone),
        "beside": statistics.median(beside),
        "slowest": max(beside),
        "slowest_alone": max(alone),
        "verifying": verifying,
        "verifying_processor": processor,
        "bytes": len(file),
    }


def _answering(slug: str) -> Callable[[], object]:
    from itertools import count

    from tests.factories.decision import make_problem
    from tests.factories.sessions import judge, make_open_session, make_participant

    session = make_open_session(make_problem({"QA": (1, 2, 3), "QB": (3, 2, 1)}, slug=slug))
    person, number = make_participant(session, "Quick"), count()
    return lambda: judge(person, "C1", "C2", 1 + next(number) % 7)


def _beside(session: Session, answer: Callable[[], object]) -> tuple[float, Any, list[float]]:
    """Seconds that sealing took, the record, and seconds of each answer meanwhile."""
    from django.db import connections

    from decision.records.services import seal_session

    def seal() -> tuple[float, Any]:
        try:
            start = perf_counter()
            record = seal_session(session=session, user=session.facilitator)
            return perf_counter() - start, record
        finally:
            connections.close_all()

    beside = []
    with ThreadPoolExecutor(1) as pool:
        sealing = pool.submit(seal)
        while not sealing.done():
            beside.append(_once(answer)[0])
            sleep(PAUSE)
    return *sealing.result(), beside


def _best(work: Callable[[], object], times: int) -> tuple[float, float]:
    """The least seconds by the clock, and of the processors."""
    runs = [_once(work) for _ in range(times)]
    return min(wall for wall, _ in runs), min(processor for _, processor in runs)


def _once(work: Callable[[], object]) -> tuple[float, float]:
    start, processor = perf_counter(), process_time()
    work()
    return perf_counter() - start, process_time() - processor
