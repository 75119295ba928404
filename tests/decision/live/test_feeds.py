"""When is rendered, how often, and who is shown what. No test here waits: the clock is virtual."""

import asyncio
from typing import Any

from decision.live.frames import GONE, Frame
from decision.live.frames import HEARTBEAT as BEAT
from decision.live.pace import HEARTBEAT
from tests.decision.live.clock import run
from tests.decision.live.world import World, watch


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


def test_changes_in_a_burst_wait_as_long_as_a_round_takes_and_the_last_is_not_lost(
    world: World,
) -> None:
    async def shown(takes: float) -> list[tuple[float, str]]:
        """When which of 8 changes, 20 a second, if rendering takes so long."""
        world.takes = 0
        reader, *_ = await watch(world.hub())
        world.takes = takes
        await asyncio.sleep(2)
        start = asyncio.get_running_loop().time()
        for number in range(8):
            await world.change(f"{takes} {number}")
            await asyncio.sleep(0.05)
        await asyncio.sleep(1)
        return [(round(at - start, 3), text.split()[1]) for at, text in reader.frames[1:]]

    async def story() -> None:
        at_once = [(round(0.05 * number + 0.01, 3), str(number)) for number in range(8)]
        assert await shown(0.01) == at_once
        # Begun with the first, then after twice the round's time with what has come by then.
        assert await shown(0.09) == [(0.09, "0"), (0.27, "3"), (0.45, "7")]

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
        assert reader.frames == [(0, "empty"), (1.1, "one"), (1.3, "two")]

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


def test_handing_out_to_a_crowd_takes_half_of_the_time_at_the_most(world: World) -> None:
    def slow(hand_out: Any) -> Any:
        async def slowly(hand: Any) -> None:
            await hand_out(hand)
            await asyncio.sleep(0.1)

        return slowly

    async def story() -> None:
        reader, _, feed = await watch(world.hub())
        feed._hand_out = slow(feed._hand_out)  # type: ignore[method-assign]
        await asyncio.sleep(1)
        for number in range(20):
            await world.change(str(number))
            await asyncio.sleep(0.025)
        assert [at for at, _ in reader.frames[1:]] == [1, 1.2, 1.4]

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
        _, removed, _ = await watch(hub, device=7)
        _, other, _ = await watch(hub, device=8)
        _, facilitator, _ = await watch(hub)
        world.removed = frozenset({7})
        await world.tell()
        await asyncio.sleep(1)
        assert removed.end.result() == GONE
        assert not other.end.done()
        assert not facilitator.end.done()

    run(story)
