import asyncio
import threading
from dataclasses import replace

import pytest
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone
from django.utils.translation import get_language, gettext

from decision.live.audiences import AUDIENCES
from decision.live.renderers import Key, Picture, picture_of
from decision.sessions.models import Session
from tests.decision.live.committee import make_device, make_participant, make_session

threads: list[tuple[str, BaseDatabaseWrapper]] = []


def context(session_pk: int) -> dict[str, str]:
    threads.append((threading.current_thread().name, connections["default"]))
    title = Session.objects.get(pk=session_pk).title
    return {"title": title, "text": gettext("Problems")}


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch, transactional_db: None) -> Key:
    audience = replace(
        AUDIENCES["board"],
        template="includes/_empty.html",
        context=f"{__name__}.{context.__name__}",
    )
    monkeypatch.setitem(AUDIENCES, "board", audience)
    return Key(make_session(title="<i>Weights</i>").pk, "board", "ru")


def picture(key: Key) -> Picture:
    return asyncio.run(picture_of(key))


def test_a_fragment_is_rendered_outside_of_any_request_in_the_audience_s_language(key: Key) -> None:
    russian, english = picture(key), picture(Key(key.session, "board", "en"))
    assert b"&lt;i&gt;Weights&lt;/i&gt;" in russian.frame.data
    assert "Задачи".encode() in russian.frame.data
    assert b"Problems" in english.frame.data
    assert get_language() == "en"
    assert picture(key) == russian


def test_rendering_has_a_thread_of_its_own_and_leaves_no_connection(key: Key) -> None:
    threads.clear()
    picture(key)
    ((name, own_connection),) = threads
    assert name.startswith("live")
    # SQLite's database of the tests is in memory, where Django closes nothing.
    assert own_connection.vendor == "sqlite" or own_connection.connection is None


def test_who_was_removed_is_known_with_the_picture(key: Key) -> None:
    session = Session.objects.get(pk=key.session)
    now = timezone.now()
    here = make_participant(session, 1)
    make_device(here)
    left = make_device(here, ended_at=now)
    removed = make_device(make_participant(session, 2, removed_at=now))
    make_device(make_participant(make_session(code="BCDEFG"), 3, removed_at=now))
    assert picture(key).removed == {left.pk, removed.pk}


def test_every_room_has_entered_its_audiences() -> None:
    assert set(AUDIENCES) == {"board", "desk", "people", "results"}
