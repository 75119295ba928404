"""Rounds without a database, and quick answers in one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from decision.sessions.enums import SessionState, WeightingMethod
from decision.sessions.models import Ballot, Judgement, Participant, Round, Session
from decision.sessions.services.voices import draw_numbers
from decision.weighing.services.rounds.data import Branch, Person, SessionData
from tests.factories.decision import make_problem
from tests.factories.sessions import make_open_session, make_participant
from tests.htmx import soup

# Two alternatives: X is first by the first criterion, Y by the last.
QUESTION: dict[str, Any] = {
    "kind": "rank",
    "method": "wsm",
    "criteria": [{"code": code, "direction": "max", "weight": 1} for code in ("A", "B", "C")],
    "alternatives": ["X", "Y"],
    "matrix": [[3.0, 2.0, 1.0], [1.0, 2.0, 3.0]],
    "options": {"missing": "drop_criterion", "normalization": "minmax"},
}


def pairwise_data(
    *triangles: Sequence[float | None],
    powers: Sequence[float] = (),
    groups: Mapping[str, float] | None = None,
    of: Sequence[str] = (),
    **fields: Any,
) -> SessionData:
    """A flat round of three criteria, or as many as the triangles have; a person a triangle."""
    n = int((1 + (1 + 8 * len(triangles[0])) ** 0.5) / 2)
    codes = tuple("ABCDEFGHI"[:n])
    people = tuple(
        Person(
            number=index + 1,
            name="",
            group=of[index] if of else "",
            power=powers[index] if powers else 1.0,
        )
        for index in range(len(triangles))
    )
    defaults: dict[str, Any] = {
        "method": WeightingMethod.PAIRWISE,
        "branches": (Branch("root", codes, (1 / n,) * n, True),),
        "groups": groups or {},
        "people": people,
        "steps": {"root": np.array(triangles, dtype=np.float64)},
        "question": QUESTION if n == 3 else None,
    }
    return SessionData(**{**defaults, **fields})


def answer_all(
    participant: Participant, round: Round, steps: Sequence[int | None], **fields: Any
) -> Ballot:
    """Steps of a flat session's pairs, in the order of the criteria; None is left out."""
    criteria = list(round.session.problem.criteria.order_by("position", "code"))
    ballot, _ = Ballot.objects.get_or_create(round=round, participant=participant)
    if ballot.carried_from:  # what he said before makes room
        now = timezone.now()
        ballot.judgement_set.filter(superseded_at=None).update(superseded_at=now)
        Ballot.objects.filter(pk=ballot.pk).update(confirmed_at=now)
    for sequence, ((left, right), step) in enumerate(
        zip(combinations(criteria, 2), steps, strict=True)
    ):
        if step is None:
            continue
        turned = left.pk > right.pk
        Judgement.objects.create(
            ballot=ballot,
            first=right if turned else left,
            second=left if turned else right,
            step=-step if turned else step,
            client="test",
            sequence=sequence,
            given_at=timezone.now(),
            **fields,
        )
    return ballot


def revealed(session: Session) -> Round:
    """The newest round, closed and revealed; all who have answered had finished."""
    now = timezone.now()
    Session.objects.filter(pk=session.pk).update(state=SessionState.REVEALED)
    newest = session.rounds.order_by("-number")[:1].get()
    Round.objects.filter(pk=newest.pk).update(closed_at=now, revealed_at=now)
    newest.refresh_from_db()
    session.refresh_from_db()
    newest.session = session
    newest.ballots.update(finished_at=now)
    draw_numbers(newest)
    return newest


EN = {"Accept-Language": "en"}
TABLE = {"XA": (1, 2, 3), "XB": (3, 2, 1)}
# By judgements XB is first, by weights XA.
SPLIT = ((8, -4, -8), (0, 4, 8))


def answered(*steps: tuple[int | None, ...], **fields: object) -> tuple[Session, Round]:
    """An open round of three criteria with a participant, Person 0, 1, …, for each tuple."""
    session = make_open_session(make_problem(TABLE, slug="asked"), **fields)
    newest = session.rounds.get()
    for index, own in enumerate(steps):
        answer_all(make_participant(session, f"Person {index}"), newest, own)
    return session, newest


def facilitator(session: Session) -> Client:
    client = Client(headers=EN)
    client.force_login(session.facilitator)
    return client


def address(session: Session, query: str = "") -> str:
    return reverse("session_results", args=[session.code]) + query


def text(client: Client, where: str, selector: str) -> list[str]:
    found = soup(client.get(where)).select(selector)
    return [" ".join(one.get_text(" ", strip=True).split()) for one in found]
