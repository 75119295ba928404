"""When is rendered, how often, and who is shown what. No test here waits: the clock is virtual."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from channels.layers import InMemoryChannelLayer, channel_layers

from decision.live.feeds import Feed
from decision.live.frames import GONE, Frame
from decision.live.frames import HEARTBEAT as BEAT
from decision.live.hub import Hub
from decision.live.pace import HEARTBEAT, RECONNECT
from decision.live.renderers import Key, Picture
from decision.live.watchers import Watcher
from decision.services.live import CHANGED, group_of
from tests.decision.live.clock import Reader, run

KEY = Key(1, "board", "en")


@dataclass
class World:
    """A session that is one text, and the layer that tells of its changes."""

    text: str = "empty"
    removed: frozenset[int] = frozenset()
    takes: float = 0.0  # seconds of rendering
    fails: bool = False
    rendered: list[float] = field(default_factory=list)
    layer: InMemoryChannelLayer = field(default_factory=InMemoryChannelLayer)

    async def picture(self, key: Key) -> Picture:
        assert key == KEY
        self.rendered.append(round(asyncio.get_running_loop().time(), 3))
        if self.fails:
            raise LookupError("no such session")
        picture = Picture(Frame.of(self.text), self.removed)
        await asyncio.sleep(self.takes)
        return picture

    async def change(self, text: str) -> None:
        self.text = text
        await self.tell()

    async def tell(self) -> None:
        await self.layer.group_send(group_of(KEY.session), CHANGED)

    def hub(self) -> Hub:
        return Hub(self.picture)


@pytest.fixture
def world() -> Iterator[World]:
    world = World()
    before = channel_layers.set("default", world.layer)
    yield world
    channel_layers.set("default", before)


async def watch(hub: Hub, *, participant: int = 0, seen: str = "") -> tuple[Reader, Watcher, Feed]:
    reader = Reader()
    feed = hub.enter(KEY)
    await feed.first_picture()
    watcher = Watcher(reader.send, participant=participant, seen=seen)
    feed.join(watcher)
    return reader, watcher, feed


def leave(hub: Hub, watcher: Watcher, feed: Feed) -> None:
    feed.leave(watcher)
    hub.leave(feed)


type Story = Callable[[], Coroutine[Any, Any, None]]


def test_who_comes_is_shown_the_present_state_at_once(world: World) -> None:
    async def story() -> None:
        hub = world.hub()
        first, *_ = await watch(hub)
        await asyncio.sleep(5)
        second, *_ = await watch(hub)
        assert first.frames == [(0, "empty")]
        assert second.frames == [(5, "empty")]
        assert world.rendered == [0]

    run(story)


def test_a_change_after_a_quiet_time_is_shown_at_once(world: World) -> None:
    async def story() -> None:
        reader, *_ = await watch(world.hub())
        await asyncio.sleep(2)
        await world.change("one")
        await asyncio.sleep(0.01)
        assert reader.frames == [(0, "empty"), (2, "one")]

    run(story)


def test_changes_in_a_burst_are_shown_together_and_the_last_is_not_lost(world: World) -> None:
    async def story() -> None:
        reader, *_ = await watch(world.hub())
        await asyncio.sleep(2)
        for number in range(20):  # 20 a second
            await world.change(str(number))
            await asyncio.sleep(0.05)
        await asyncio.sleep(1)
        # The first at once, then every 0.3 s whatever has come by then.
        assert [at for at, _ in reader.frames] == [0, 2, 2.3, 2.6, 2.9, 3.2]
        assert reader.texts[-1] == "19"

    run(story)


def test_a_change_while_it_renders_is_rendered_too(world: World) -> None:
    async def story() -> None:
        reader, *_ = await watch(world.hub())
        world.takes = 0.1
        await asyncio.sleep(1)
        await world.change("one")
        await asyncio.sleep(0.05)  # in the middle of rendering "one"
        await world.change("two")
        await asyncio.sleep(1)
        assert reader.frames == [(0, "empty"), (1.1, "one"), (1.4, "two")]

    run(story)


def test_rendering_takes_half_of_the_time_at_the_most(world: World) -> None:
    async def story() -> None:
        await watch(world.hub())
        world.takes = 1
        await asyncio.sleep(1)
        for _ in range(55):
            await world.tell()
            await asyncio.sleep(0.1)
        assert world.rendered == [0, 1, 3, 5]

    run(story)


def test_a_crowd_is_shown_less_often_but_twice_a_second(world: World) -> None:
    async def shown(handing_out: float) -> list[float]:
        """When, if handing out takes so long."""
        hub = world.hub()
        reader, _, feed = await watch(hub)
        feed._hand_out = slow(feed._hand_out, handing_out)  # type: ignore[method-assign]
        await asyncio.sleep(1)
        start = asyncio.get_running_loop().time()
        for number in range(20):
            await world.change(f"{handing_out} {number}")
            await asyncio.sleep(0.05)
        return [round(at - start, 3) for at, _ in reader.frames if at >= start]

    def slow(hand_out: Any, seconds: float) -> Any:
        async def slowly(hand: Any) -> None:
            await hand_out(hand)
            await asyncio.sleep(seconds)

        return slowly

    async def story() -> None:
        assert await shown(0.02) == [0, 0.3, 0.6, 0.9]
        assert await shown(0.04) == [0, 0.4, 0.8]
        assert await shown(0.2) == [0, 0.5]

    run(story)


def test_all_watchers_get_the_same_bytes_of_one_rendering(world: World) -> None:
    async def story() -> None:
        hub = world.hub()
        readers = [(await watch(hub))[0] for _ in range(50)]
        await asyncio.sleep(1)
        await world.change("one")
        await asyncio.sleep(1)
        assert world.rendered == [0, 1]
        assert {tuple(data for _, data in reader.received) for reader in readers} == {
            (Frame.of("empty").data, Frame.of("one").data)
        }

    run(story)


def test_a_state_that_looks_the_same_is_not_sent_again(world: World) -> None:
    async def story() -> None:
        reader, *_ = await watch(world.hub())
        await asyncio.sleep(1)
        await world.tell()
        await asyncio.sleep(1)
        assert world.rendered == [0, 1]
        assert reader.texts == ["empty"]

    run(story)


def test_who_comes_back_with_the_newest_id_gets_nothing(world: World) -> None:
    async def story() -> None:
        hub = world.hub()
        up_to_date, *_ = await watch(hub, seen=Frame.of("empty").id)
        behind, *_ = await watch(hub, seen=Frame.of("an older state").id)
        await asyncio.sleep(1)
        assert up_to_date.texts == []
        assert behind.texts == ["empty"]

    run(story)


def test_who_comes_while_a_newer_state_is_on_its_way_waits_for_it(world: World) -> None:
    async def story() -> None:
        hub = world.hub()
        await watch(hub)
        world.takes = 0.1
        await asyncio.sleep(1)
        await world.change("one")
        await asyncio.sleep(0.05)  # his page may have been rendered after this change
        late, *_ = await watch(hub)
        await asyncio.sleep(1)
        assert late.frames == [(1.1, "one")]

    run(story)


def test_the_heartbeat_goes_to_all_and_finds_what_nobody_told(world: World) -> None:
    async def story() -> None:
        reader, *_ = await watch(world.hub())
        world.text = "changed by a process that we do not hear"
        await asyncio.sleep(HEARTBEAT + 0.1)
        assert reader.received[1:] == [
            (HEARTBEAT, BEAT),
            (HEARTBEAT, Frame.of(world.text).data),
        ]

    run(story)


def test_a_slow_reader_holds_up_nobody_and_skips_what_he_was_too_slow_for(world: World) -> None:
    async def story() -> None:
        hub = world.hub()
        slow, slow_watcher, _ = await watch(hub)
        quick, *_ = await watch(hub)
        slow.reads.clear()
        for number in range(100):
            await asyncio.sleep(1)
            await world.change(str(number))
        await asyncio.sleep(0.1)
        assert len(quick.texts) == 101
        assert slow.texts == ["empty"]
        slow.reads.set()
        await asyncio.sleep(0.1)
        # What was being written when he stopped, and the newest.
        assert slow.texts == ["empty", "0", "99"]
        assert slow_watcher.seen == Frame.of("99").id

    run(story)


def test_a_removed_participant_is_told_and_ended_and_nobody_else(world: World) -> None:
    async def story() -> None:
        hub = world.hub()
        _, removed, _ = await watch(hub, participant=7)
        _, other, _ = await watch(hub, participant=8)
        _, facilitator, _ = await watch(hub)
        world.removed = frozenset({7})
        await world.tell()
        await asyncio.sleep(1)
        assert removed.end.result() == GONE
        assert not other.end.done()
        assert not facilitator.end.done()

    run(story)


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
