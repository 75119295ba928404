"""Many sessions with their people, and afterwards what is stored of theirs.

python -m tests.load.crowd_sessions make SESSIONS PEOPLE
python -m tests.load.crowd_sessions lost < {participant: {pair: step}}
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from tests.load.committee import ALTERNATIVES, CRITERIA


def make(sessions: int, people: int) -> list[dict[str, Any]]:
    from tests.factories.decision import make_problem
    from tests.factories.sessions import make_user

    rows = {
        f"CROWD{i}": [1 + (7 * i + 3 * j) % 11 for j in range(CRITERIA)]
        for i in range(ALTERNATIVES)
    }
    problem, leader = make_problem(rows, slug="crowd"), make_user("crowd-leader")
    return [_session(problem, leader, people) for _ in range(sessions)]


def _session(problem: Any, leader: Any, people: int) -> dict[str, Any]:
    from django.urls import reverse

    from decision.sessions.perms import cookie_name
    from decision.sessions.selectors.frames import asked_pairs
    from decision.sessions.services.lifecycle import create_session, open_round
    from decision.sessions.services.participants import join

    session = create_session(facilitator=leader, problem=problem, title="Crowd", method="pairwise")
    session = open_round(session=session, user=leader)
    seats = []
    for number in range(people):
        participant, token = join(session=session, name=f"Person {number}")
        pairs = asked_pairs(session, participant)
        seats.append({"pk": participant.pk, "token": token, "pairs": pairs})
    return {
        "judgement": reverse("weigh_judgement", args=[session.code]),
        "cookie": cookie_name(session),
        "people": seats,
    }


def lost(last: dict[str, dict[str, int]]) -> int:
    """How many of the last answers to a question are not what the database has in force."""
    from decision.sessions.models import Judgement
    from decision.sessions.models.answers import CURRENT

    rows = Judgement.objects.filter(CURRENT).order_by("pk")
    stored = {
        (str(person), f"{first}-{second}"): step
        for person, first, second, step in rows.values_list(
            "ballot__participant", "first", "second", "step"
        )
    }
    return sum(
        stored.get((person, pair)) != step
        for person, answers in last.items()
        for pair, step in answers.items()
    )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    if sys.argv[1] == "make":
        print(json.dumps(make(*map(int, sys.argv[2:]))))
    else:
        print(lost(json.load(sys.stdin)))
