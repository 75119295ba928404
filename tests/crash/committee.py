"""A committee in the database of a served site, from a process of its own.

    python -m tests.crash.committee make      a session with an open round, as JSON
    python -m tests.crash.committee report    all judgements that are stored, as JSON

The pages' own services make it; the site's settings say where.
"""

from __future__ import annotations

import json
import sys
from itertools import combinations
from typing import Any

import django

PEOPLE = 6
ANSWER = ("client", "sequence", "first", "second", "step", "comment")


def make() -> dict[str, Any]:
    from django.contrib.auth.models import User

    from decision.problems.models import Problem
    from decision.sessions.models import Session
    from decision.sessions.services.lifecycle import create_session, open_round
    from decision.sessions.services.participants import join

    leader = User.objects.create_user("leader")
    problem = Problem.objects.get(slug="sovereignty-core")
    session = create_session(
        facilitator=leader, problem=problem, title="Burst", method="pairwise", levels=[0]
    )
    session = open_round(session=session, user=leader)
    frozen: dict[str, Any] = Session.objects.get(pk=session.pk).frame
    return {
        "code": session.code,
        "tokens": [join(session=session, name=f"P{n}")[1] for n in range(PEOPLE)],
        "pairs": [pair for node in frozen["nodes"] for pair in combinations(node["criteria"], 2)],
    }


def report() -> list[dict[str, Any]]:
    from decision.sessions.models import Judgement

    rows = Judgement.objects.order_by("pk").values(*ANSWER, "superseded_at")
    return [{**row, "superseded_at": row["superseded_at"] is not None} for row in rows]


if __name__ == "__main__":
    django.setup()
    print(json.dumps({"make": make, "report": report}[sys.argv[1]]()))
