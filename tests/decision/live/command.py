"""A facilitator's command, in a process of its own: extends a session and gives it another title.

python -m tests.decision.live.command SESSION TITLE

Says "ready" when it has started, and moves when it is told to by a line.
"""

from __future__ import annotations

import sys
from datetime import timedelta

import django


def move(pk: int, title: str) -> None:
    from django.db import transaction
    from django.utils import timezone

    from decision.sessions.models import Session
    from decision.sessions.services.lifecycle import change_deadline

    print("ready", flush=True)
    sys.stdin.readline()
    with transaction.atomic():
        session = Session.objects.select_related("facilitator").get(pk=pk)
        Session.objects.filter(pk=pk).update(title=title)  # what the tests' fragment shows
        deadline = timezone.now() + timedelta(days=1)
        change_deadline(session=session, user=session.facilitator, deadline=deadline)


if __name__ == "__main__":
    django.setup()
    move(int(sys.argv[1]), sys.argv[2])
