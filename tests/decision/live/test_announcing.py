import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from channels.layers import InMemoryChannelLayer, channel_layers
from django.db import transaction
from pytest_django import DjangoCaptureOnCommitCallbacks

from config.serving import server_loop
from decision.live.announcing import CHANGED, _tell, announce

SESSION = 5


class Told(InMemoryChannelLayer):
    """Remembers what it was asked to send."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[tuple[str, Any]] = []

    async def group_send(self, group: str, message: Any) -> None:
        self.told.append((group, message))


class Away(InMemoryChannelLayer):
    async def group_send(self, group: str, message: Any) -> None:
        raise ConnectionRefusedError("no Redis here")


class Silent(InMemoryChannelLayer):
    async def group_send(self, group: str, message: Any) -> None:
        await asyncio.Event().wait()


@pytest.fixture
def told() -> Iterator[Told]:
    layer = Told()
    before = channel_layers.set("default", layer)
    yield layer
    channel_layers.set("default", before)


@pytest.mark.django_db
def test_nothing_is_said_before_the_transaction_stands(
    told: Told, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        announce(SESSION)
        assert told.told == []
    assert told.told == [("session-5", CHANGED)]


@pytest.mark.django_db
def test_what_is_rolled_back_is_not_said(
    told: Told, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        announce(SESSION)
        transaction.set_rollback(True)
    assert told.told == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("layer", [Away(), Silent()])
def test_a_layer_that_is_away_is_a_warning_and_no_error(
    layer: InMemoryChannelLayer,
    told: Told,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("decision.live.announcing.PATIENCE", 0.01)
    channel_layers.set("default", layer)
    announce(SESSION)
    assert "Nobody could be told that session 5 changed" in caplog.text


def test_from_a_view_under_asgi_it_is_said_on_the_servers_loop() -> None:
    layer = InMemoryChannelLayer()
    before = channel_layers.set("default", layer)

    async def server() -> dict[str, Any]:
        await layer.group_add("session-5", "us")
        hearing = asyncio.create_task(layer.receive("us"))
        await asyncio.sleep(0)
        # As Django's handler runs a view; the message must reach the loop that waits here.
        await sync_to_async(_tell)(5)
        return await asyncio.wait_for(hearing, 5)

    try:
        assert asyncio.run(server()) == CHANGED
    finally:
        channel_layers.set("default", before)


def test_who_answers_does_not_wait_for_the_layer_and_many_changes_are_told_at_once(
    told: Told,
) -> None:
    async def server() -> list[int]:
        server_loop.set(asyncio.get_running_loop())
        seen = []
        for _answer in range(2):
            for _change in range(3):
                # On the loop, which cannot tell meanwhile: three requests that end together.
                _tell(SESSION)
            seen.append(len(told.told))
            await asyncio.sleep(0.01)
            seen.append(len(told.told))
        return seen

    assert asyncio.run(server()) == [0, 1, 1, 2]
    assert told.told == 2 * [("session-5", CHANGED)]


@pytest.mark.django_db(transaction=True)
def test_where_nobody_listens_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    layer = InMemoryChannelLayer()
    before = channel_layers.set("default", layer)
    said: list[str] = []

    async def send(group: str) -> None:
        said.append(group)

    monkeypatch.setattr("decision.live.announcing._send", send)
    try:
        asyncio.run(layer.group_add("session-6", "us"))
        for session in (5, 6):
            announce(session)
    finally:
        channel_layers.set("default", before)
    assert said == ["session-6"]
