"""What one audience of one session sees in one language, kept up to date for all who watch."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Iterable

from channels.layers import BaseChannelLayer

from decision.live.announcing import group_of
from decision.live.frames import GONE
from decision.live.logins import Login
from decision.live.pace import HEARTBEAT, RECONNECT, REST, SLICE
from decision.live.renderers import Key, Picture
from decision.live.watchers import Watcher

type TakePicture = Callable[[Key], Awaitable[Picture]]
type FindEnded = Callable[[Iterable[Login]], Awaitable[frozenset[Login]]]

logger = logging.getLogger(__name__)


class Feed:
    """Renders when something changed, once, and hands the same bytes to every watcher.

    Three tasks: one hears of changes, one renders and hands out, one beats. They end with
    `close`, which `Hub` calls when the last watcher has left.
    """

    def __init__(
        self,
        key: Key,
        take_picture: TakePicture,
        layer: BaseChannelLayer,
        find_ended: FindEnded,
    ) -> None:
        self.key = key
        self.watchers: dict[Watcher, None] = {}  # in the order in which they came
        self.guests = 0  # watchers, and those who wait to become one
        self.picture: Picture | None = None
        self.over = False
        self._take_picture = take_picture
        self._find_ended = find_ended
        self._ended: frozenset[Login] = frozenset()
        self._layer = layer
        self._group = group_of(key.session)
        self._channel = ""  # the layer's name of us, while it hears us
        self._changes = 1  # heard of; the first is that there is somebody to render for
        self._shown = 0  # of these, how many the picture takes in
        self._changed = asyncio.Event()
        self._changed.set()
        self._hearing = asyncio.Event()
        self._first: asyncio.Future[Picture | None] = asyncio.get_running_loop().create_future()
        self._tasks = [asyncio.create_task(work()) for work in (self._hear, self._show, self._beat)]

    async def first_picture(self) -> Picture | None:
        """The newest picture, or the first one when it is there; None if it cannot be had."""
        return self.picture or await asyncio.shield(self._first)

    def join(self, watcher: Watcher) -> None:
        """From now on `watcher` is shown each state; the present one first.

        If a newer one is on its way it is that one: the page that watches may have been rendered
        after the picture that we have, and must not be thrown back.
        """
        self.watchers[watcher] = None
        if self.picture and self._shown == self._changes:
            watcher.show(self.picture.frame)

    def leave(self, watcher: Watcher) -> None:
        self.watchers.pop(watcher, None)

    def change(self) -> None:
        self._changes += 1
        self._changed.set()

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def finish(self) -> None:
        """End all streams; who still wants to watch comes back, to another feed."""
        self.over = True
        if not self._first.done():
            self._first.set_result(None)
        for watcher in self.watchers:
            watcher.finish()

    # Hearing -------------------------------------------------------------------------------------

    async def _hear(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            try:
                await self._hear_group()
            except Exception as error:  # noqa: BLE001  # whatever a layer raises: try again
                logger.warning("Not hearing of changes in %s: %r", self._group, error)
            self._hearing.set()
            if loop.time() - began < RECONNECT:
                await asyncio.sleep(RECONNECT)
            self.change()

    async def _hear_group(self) -> None:
        channel = await self._layer.new_channel()
        await self._layer.group_add(self._group, channel)
        try:
            self._channel = channel
            if self._hearing.is_set():
                self.change()  # something may have happened while nobody heard it
            self._hearing.set()
            while True:
                await self._layer.receive(channel)
                self.change()
        finally:
            self._channel = ""
            with contextlib.suppress(Exception):
                async with asyncio.timeout(1):
                    await self._layer.group_discard(self._group, channel)

    async def _stay_in_group(self) -> None:
        """A membership ends after a day, and with the layer's server."""
        if self._channel:
            try:
                async with asyncio.timeout(1):
                    await self._layer.group_add(self._group, self._channel)
            except Exception as error:  # noqa: BLE001  # the same
                logger.warning("Not hearing of changes in %s: %r", self._group, error)

    # Showing -------------------------------------------------------------------------------------

    async def _show(self) -> None:
        await self._hearing.wait()  # first the ears, then the eyes: nothing falls between
        loop = asyncio.get_running_loop()
        while True:
            await self._changed.wait()
            self._changed.clear()
            heard, began = self._changes, loop.time()
            try:
                self._ended = await self._ended_logins()
                self.picture = await self._take_picture(self.key)
            except Exception:
                logger.exception("Could not render %s", self.key)
                self.finish()
                return
            self._shown = heard
            if not self._first.done():
                self._first.set_result(self.picture)
            await self._hand_out(self._show_to)
            await asyncio.sleep(REST * (loop.time() - began))

    async def _ended_logins(self) -> frozenset[Login]:
        logins = {watcher.login for watcher in self.watchers if watcher.login}
        return await self._find_ended(logins) if logins else frozenset()

    def _show_to(self, watcher: Watcher) -> None:
        assert self.picture is not None
        if watcher.device in self.picture.removed or watcher.login in self._ended:
            watcher.finish(GONE)
        else:
            watcher.show(self.picture.frame)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT)
            # Another process may have changed something with no layer between us.
            self.change()
            await self._hand_out(Watcher.beat)
            await self._stay_in_group()

    async def _hand_out(self, hand: Callable[[Watcher], None]) -> None:
        loop = asyncio.get_running_loop()
        pause = loop.time() + SLICE
        for watcher in list(self.watchers):
            hand(watcher)
            if loop.time() > pause:
                await asyncio.sleep(0)
                pause = loop.time() + SLICE
