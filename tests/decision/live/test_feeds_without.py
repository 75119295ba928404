"""Feeds whose watchers, pictures, layer or server go away. The clock is virtual here too."""

import asyncio
from typing import Any

import pytest
from channels.layers import InMemoryChannelLayer, channel_layers

from decision.live.announcing import group_of
from decision.live.pace import HEARTBEAT, RECONNECT
from tests.decision.live.clock import run
from tests.decision.live.world import KEY, World, leave, watch


def test_a_feed_ends_with_its_last_watcher(world: World) -> None:
    async def story() -> None:
        hub = world.hub()
        _, one, feed = await watch(hub)
        _, two, _ = await watch(hub)
        assert list(world.layer.groups) == [group_of(KEY.session)]
        leave(hub, one, feed)
        await asyncio.sleep(1)
        assert list(hub.feeds) == [KEY]
        leave(hub, two, feed)
        await asyncio.sleep(1)
        assert hub.feeds == {}
        assert world.layer.groups == {}
        assert asyncio.all_tasks() == {asyncio.current_task()}

    run(story)


def test_a_picture_that_cannot_be_had_ends_the_streams(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    async def story() -> None:
        hub = world.hub()
        _, watcher, feed = await watch(hub)
        world.fails = True
        await world.tell()
        await asyncio.sleep(1)
        assert watcher.end.result() == b""
        assert hub.enter(KEY) is not feed  # who comes back is given another try
        assert await hub.enter(KEY).first_picture() is None

    run(story)
    assert "Could not render Key(session=1" in caplog.text


class LayerAway(InMemoryChannelLayer):
    async def group_add(self, group: str, channel: str) -> None:
        raise ConnectionRefusedError("no Redis here")


def test_without_a_layer_changes_are_found_by_looking(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.layer = LayerAway()
    channel_layers.set("default", world.layer)

    async def story() -> None:
        reader, *_ = await watch(world.hub())
        world.text = "one"
        await asyncio.sleep(RECONNECT + 0.1)
        assert reader.frames == [(0, "empty"), (RECONNECT, "one")]

    run(story)
    assert "Not hearing of changes in session-1" in caplog.text


class Restarted(InMemoryChannelLayer):
    """Drops whoever listens when it is told to, once."""

    def __init__(self) -> None:
        super().__init__()
        self.drop = asyncio.Event()

    async def receive(self, channel: str) -> Any:
        receiving = asyncio.ensure_future(super().receive(channel))
        dropping = asyncio.ensure_future(self.drop.wait())
        await asyncio.wait([receiving, dropping], return_when=asyncio.FIRST_COMPLETED)
        if self.drop.is_set():
            self.drop.clear()
            receiving.cancel()
            raise ConnectionResetError("restarting")
        dropping.cancel()
        return await receiving


def test_what_happened_while_the_layer_restarted_is_found_at_once(world: World) -> None:
    async def story() -> None:
        layer = world.layer = Restarted()
        channel_layers.set("default", layer)
        reader, *_ = await watch(world.hub())
        await asyncio.sleep(7)
        world.text = "one"  # told to nobody
        layer.drop.set()
        await asyncio.sleep(0.1)
        assert reader.frames == [(0, "empty"), (7, "one")]
        await world.change("two")
        await asyncio.sleep(0.5)
        assert reader.texts[-1] == "two"

    run(story)


def test_a_membership_that_was_lost_is_renewed(world: World) -> None:
    async def story() -> None:
        reader, *_ = await watch(world.hub())
        world.layer.groups.clear()  # the layer's server was restarted
        await asyncio.sleep(HEARTBEAT + 1)
        await world.change("one")
        await asyncio.sleep(0.1)
        assert reader.frames[-1] == (HEARTBEAT + 1, "one")

    run(story)


def test_handing_out_lets_others_have_their_turn(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("decision.live.feeds.SLICE", -1.0)  # every watcher takes too long

    async def story() -> None:
        hub = world.hub()
        readers = [(await watch(hub))[0] for _ in range(10)]
        await asyncio.sleep(1)
        await world.change("one")
        served = 0
        while readers[-1].texts[-1] != "one":
            await asyncio.sleep(0)  # another request
            served += 1
        assert served >= 10

    run(story)


def test_when_the_server_stops_all_streams_end_and_none_begins(world: World) -> None:
    async def story() -> None:
        hub = world.hub()
        _, watcher, _ = await watch(hub)
        hub.close()
        assert watcher.end.result() == b""
        assert hub.closed

    run(story)
