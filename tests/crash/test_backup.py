"""A database destroyed in the middle of a session, and brought back from its backup."""

from __future__ import annotations

import contextlib
import http.client
import signal
import sqlite3
import threading
from pathlib import Path

import pytest

from tests.crash.burst import Person, Sent
from tests.crash.site import Site
from tests.crash.test_sigkill import BURST, answer_of

SIGN_IN = "from django.contrib.sessions.backends.db import SessionStore; SessionStore().create()"


def backed_up_under_fire(site: Site, file: Path) -> tuple[list[Person], list[Sent]]:
    """Everybody answers while the backup is made; then the server dies.

    Returns
    -------
    list of Person, list of Sent
        The answers that were acknowledged before the backup was begun.
    """
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
        before = [answer for person in people for answer in list(person.acknowledged)]
        site.python("manage", "backup", str(file))
        after = sum(len(person.acknowledged) for person in people)
    assert after > len(before), "Nobody wrote while the backup was made."
    for thread in threads:
        thread.join(timeout=30)
    return people, before


def destroy(site: Site, var: Path) -> None:
    if "DATABASE_URL" in site.environment:
        site.python("tests.crash.destroying")
        return
    (database,) = var.glob("*.sqlite3")
    for log in var.glob("*.sqlite3-*"):
        log.unlink()
    database.write_bytes(b"not a database" * 1000)
    opened = contextlib.closing(sqlite3.connect(database))
    with opened as connection, pytest.raises(sqlite3.DatabaseError):
        connection.execute("SELECT * FROM django_migrations")


def test_a_session_goes_on_from_its_backup(site: Site, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    log_ins = "from django.contrib.sessions.models import Session; print(Session.objects.count())"
    site.python("manage", "shell", "-v0", "-c", SIGN_IN)
    people, before = backed_up_under_fire(site, file)
    assert int(site.python("manage", "shell", "-v0", "-c", log_ins))
    destroy(site, tmp_path)
    site.python("manage", "restore", str(file), "--overwrite")

    assert not int(site.python("manage", "shell", "-v0", "-c", log_ins))
    rows = [answer_of(row) for row in site.committee("report")]
    sent = [answer.stored for person in people for answer in person.sent]
    assert [answer.stored for answer in before if answer.stored not in rows] == []
    assert [row for row in rows if row not in sent] == []

    with site.served(stop=signal.SIGTERM) as port:
        for person in people:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            with contextlib.closing(connection):
                # His browser still has the seat, and what came after the backup can be sent again.
                assert person.send(connection, person.sent[-1])[0] == 200
                page = own_page(connection, person)
                assert page.status == 200
    stored = [answer_of(row) for row in site.committee("report")]
    assert all(person.sent[-1].stored in stored for person in people)


def own_page(connection: http.client.HTTPConnection, person: Person) -> http.client.HTTPResponse:
    headers = {"Cookie": f"mera-{person.code}={person.token}"}
    connection.request("GET", f"/s/{person.code}/mine/", headers=headers)
    response = connection.getresponse()
    response.read()
    return response
