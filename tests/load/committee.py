"""Sessions to be watched, made in the database of the server under load: prints them as JSON.

python -m tests.load.committee SESSIONS PEOPLE
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

CRITERIA, ALTERNATIVES = 7, 6


def main(sessions: int, people: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from tests.factories.decision import make_problem
    from tests.factories.sessions import make_user

    rows = {
        f"LOAD{i}": [1 + (7 * i + 3 * j) % 11 for j in range(CRITERIA)] for i in range(ALTERNATIVES)
    }
    problem, leader = make_problem(rows, slug="load"), make_user("load-leader")
    print(json.dumps([_session(problem, leader, people) for _ in range(sessions)]))


def _session(problem: Any, leader: Any, people: int) -> dict[str, Any]:
    from django.urls import reverse

    from decision.sessions.perms import board_key, cookie_name
    from decision.sessions.selectors.frames import frame_of, pairs_for
    from decision.sessions.services.lifecycle import create_session, open_round
    from decision.sessions.services.participants import join

    # Where names are hidden an answer moves nothing that is watched before the reveal.
    rules: dict[str, Any] = {"title": "Load", "method": "pairwise", "names_shown": True}
    session = create_session(facilitator=leader, problem=problem, **rules)
    session = open_round(session=session, user=leader)
    frame = frame_of(session)
    seats = []
    for number in range(people):
        participant, token = join(session=session, name=f"Person {number}")
        pairs = pairs_for(session, frame, participant)
        seats.append({"token": token, "pairs": [[pair.left.pk, pair.right.pk] for pair in pairs]})
    return {
        "pk": session.pk,
        "board": reverse("board", args=[board_key(session)]),
        "judgement": reverse("weigh_judgement", args=[session.code]),
        "weigh": reverse("weigh", args=[session.code]),
        "cookie": cookie_name(session),
        "people": seats,
    }


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
