"""Runs in a process of its own: sessions of many people, and the page of their results.

The database is that of VAR_DIR; BENCH_SESSION says which session is asked for.
"""

from __future__ import annotations

import os
import warnings
from itertools import combinations
from time import perf_counter, process_time
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from django.test import Client

    from decision.problems.models import Problem
    from decision.sessions.models import Participant, Session

SIZES = (10, 50, 200, 1_000)
FLAT, TREE = "flat", "tree"
SECOND = "second round"
# Judgements on Saaty's steps about the taste of one of three camps.
CAMPS, NOISE = 3, 1.5
OTHERS = 100_000
TIMES = 9


def nothing() -> None:
    """What the database's makers are given."""


def build(_nothing: None) -> dict[str, str]:
    """Sessions of both shapes and all sizes; their codes by name."""
    start()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    problems = {FLAT: _problem(FLAT, 7, 0), TREE: _problem(TREE, 3, 3)}
    codes = {
        f"{shape}-{people}": revealed_session(problem, people).code
        for shape, problem in problems.items()
        for people in SIZES
    }
    return codes | {SECOND: revealed_session(problems[FLAT], SIZES[-1], rounds=2).code}


def crowd(_nothing: None) -> int:
    """100,000 judgements of other sessions about the same criteria; how many there are now."""
    start()
    from decision.problems.models import Problem
    from decision.sessions.models import Judgement

    problem = Problem.objects.get(slug=FLAT)
    while Judgement.objects.count() < OTHERS + _of_the_measured():
        revealed_session(problem, 1_000)
    return Judgement.objects.count()


def visitor() -> tuple[Client, str]:
    """Somebody who has seen a small page: nothing is loaded for the first time any more."""
    start()
    from django.test import Client

    from decision.sessions.models import Session

    code = os.environ["BENCH_SESSION"]
    small = Session.objects.select_related("facilitator").order_by("pk")[0]
    client = Client(headers={"Accept-Language": "ru"})
    client.force_login(small.facilitator)
    client.get(f"/sessions/{small.code}/results/")
    return client, f"/sessions/{code}/results/"


def page(given: tuple[Client, str]) -> dict[str, float]:
    """The best of some loads: seconds, and seconds of processors; queries and bytes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, address = given
    walls, processors = [], []
    for _ in range(TIMES):
        start, processor = perf_counter(), process_time()
        client.get(address)
        walls.append(perf_counter() - start)
        processors.append(process_time() - processor)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    assert response.status_code == 200
    return {
        "wall": min(walls),
        "processor": min(processors),
        "queries": len(queries),
        "bytes": len(response.content),
    }


def start() -> None:
    import django

    warnings.filterwarnings("ignore", message="No directory at")
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.served"
    django.setup()


def _of_the_measured() -> int:
    return sum(SIZES) * (21 + 12)


def _problem(slug: str, top: int, below: int) -> Problem:
    """Six territories by `top` criteria, or by `below` criteria in each of `top` branches."""
    from decision.problems.models import Criterion
    from tests.factories.decision import make_problem

    chance = np.random.default_rng(1)
    leaves = top * (below or 1)
    rows = {f"{slug}{i}": tuple(chance.integers(1, 100, leaves).tolist()) for i in range(6)}
    problem = make_problem(rows, slug=slug)
    if below:
        measured = list(problem.criteria.order_by("position"))
        for branch in range(top):
            parent = Criterion.objects.create(
                problem=problem,
                code=f"B{branch}",
                name_ru=f"Ветвь {branch}",
                name_en=f"Branch {branch}",
                position=branch,
            )
            for criterion in measured[branch * below : (branch + 1) * below]:
                Criterion.objects.filter(pk=criterion.pk).update(parent=parent)
    return problem


def revealed_session(problem: Problem, people: int, rounds: int = 1) -> Session:
    """Revealed rounds in which all have judged all pairs."""
    from django.contrib.auth.models import User

    from decision.sessions.models import Participant
    from decision.sessions.services.lifecycle import create_session

    user, _ = User.objects.get_or_create(username="leader")
    session = create_session(facilitator=user, problem=problem, title="Bench", method="pairwise")
    participants = Participant.objects.bulk_create(
        Participant(session=session, name=f"Person {i}", number=i + 1) for i in range(people)
    )
    for seed in range(rounds):
        session = _with_a_round(session, participants, seed)
    return session


def _with_a_round(session: Session, participants: list[Participant], seed: int) -> Session:
    from django.utils import timezone

    from decision.sessions.enums import SessionState
    from decision.sessions.models import Ballot, Judgement, Round, Session
    from decision.sessions.services.lifecycle import open_round
    from decision.sessions.services.voices import draw_numbers

    session = open_round(session=session, user=session.facilitator)
    newest, now = session.rounds.order_by("-number")[0], timezone.now()
    ballots = Ballot.objects.bulk_create(
        Ballot(round=newest, participant=participant, finished_at=now)
        for participant in participants
    )
    pairs = [
        (node["parent"], *pair)
        for node in session.frame["nodes"]
        for pair in combinations(sorted(node["criteria"]), 2)
    ]
    steps = _steps(len(participants), len(pairs), seed)
    Judgement.objects.bulk_create(
        (
            Judgement(
                ballot=ballot,
                parent_id=parent,
                first_id=first,
                second_id=second,
                step=int(steps[row, column]),
                client="bench",
                sequence=column,
                given_at=now,
            )
            for row, ballot in enumerate(ballots)
            for column, (parent, first, second) in enumerate(pairs)
        ),
        batch_size=2_000,
    )
    Round.objects.filter(pk=newest.pk).update(closed_at=now, revealed_at=now)
    draw_numbers(newest)
    Session.objects.filter(pk=session.pk).update(state=SessionState.REVEALED)
    session.refresh_from_db()
    return session


def _steps(people: int, pairs: int, seed: int) -> np.ndarray:
    """All rounds have the camps of the first."""
    chance = np.random.default_rng(people)
    tastes = chance.uniform(-5, 5, (CAMPS, pairs))
    camps = chance.integers(0, CAMPS, people)
    chance = np.random.default_rng((people, seed))
    return (tastes[camps] + chance.normal(0, NOISE, (people, pairs))).round().clip(-8, 8)
