"""A judgement acknowledged is never lost: the server is killed in the middle of a burst."""

from __future__ import annotations

import contextlib
import http.client
import signal
import threading
from collections import Counter
from typing import Any

from tests.crash.burst import Person, Sent
from tests.crash.site import Site

BURST = 60  # acknowledged answers before the kill


def burst_until_killed(site: Site) -> list[Person]:
    """Everybody answers at once; the server is killed under them."""
    session = site.committee("make")
    people = [Person(session["code"], token, session["pairs"]) for token in session["tokens"]]
    answered = threading.Semaphore(0)
    with site.served(stop=signal.SIGKILL) as port:
        threads = [
            threading.Thread(target=person.answer_until_the_end, args=(port, answered))
            for person in people
        ]
        for thread in threads:
            thread.start()
        for _ in range(BURST):
            assert answered.acquire(timeout=30), site.log.read_text()[-3000:]
    for thread in threads:
        thread.join(timeout=30)
        assert not thread.is_alive()
    return people


def answer_of(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "superseded_at"}


def newest_by_question(answers: list[Sent]) -> list[dict[str, Any]]:
    """What must be in force of one person's answers, each question's last."""
    last = {
        (answer.stored["first"], answer.stored["second"]): answer.stored
        for answer in sorted(answers, key=lambda answer: answer.sequence)
    }
    return sorted(last.values(), key=lambda row: row["sequence"])


def in_force(rows: list[dict[str, Any]], client: str) -> list[dict[str, Any]]:
    found = [row for row in rows if row["client"] == client and not row["superseded_at"]]
    return sorted(map(answer_of, found), key=lambda row: row["sequence"])


def test_every_acknowledged_judgement_survives_a_kill(site: Site) -> None:
    people = burst_until_killed(site)
    unanswered = [len(person.sent) - len(person.acknowledged) for person in people]
    assert sum(unanswered) > 0, "The kill came when nothing was on its way."

    rows = site.committee("report")
    stored = [answer_of(row) for row in rows]
    for person in people:
        own = [row for row in stored if row["client"] == person.client]
        sent = [answer.stored for answer in person.sent]
        assert [answer.stored for answer in person.acknowledged if answer.stored not in own] == []
        # Whole or not at all: what is there reads as it was sent, once, and nothing else is.
        assert [row for row in own if row not in sent] == []
        assert len({row["sequence"] for row in own}) == len(own)
        kept = [answer for answer in person.sent if answer.stored in own]
        assert in_force(rows, person.client) == newest_by_question(kept)

    replay(site, people)
    rows = site.committee("report")
    assert Counter(row["client"] for row in rows) == {
        person.client: len(person.sent) for person in people
    }
    for person in people:
        assert in_force(rows, person.client) == newest_by_question(person.sent)


def replay(site: Site, people: list[Person]) -> None:
    """After the restart every page sends again what it has no acknowledgement of; some all."""
    with site.served(stop=signal.SIGTERM) as port:
        for number, person in enumerate(people):
            lost = [answer for answer in person.sent if answer not in person.acknowledged]
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            with contextlib.closing(connection):
                for answer in person.sent if number == 0 else lost:
                    assert person.send(connection, answer)[0] == 200
