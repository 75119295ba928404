"""A session that is one text, for tests of who is shown what."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from channels.layers import InMemoryChannelLayer

from decision.live.announcing import CHANGED, group_of
from decision.live.feeds import Feed
from decision.live.frames import Frame
from decision.live.hub import Hub
from decision.live.renderers import Key, Picture
from decision.live.watchers import Watcher
from tests.decision.live.clock import Reader

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


async def watch(hub: Hub, *, device: int = 0, seen: str = "") -> tuple[Reader, Watcher, Feed]:
    reader = Reader()
    feed = hub.enter(KEY)
    await feed.first_picture()
    watcher = Watcher(reader.send, device=device, seen=seen)
    feed.join(watcher)
    return reader, watcher, feed


def leave(hub: Hub, watcher: Watcher, feed: Feed) -> None:
    feed.leave(watcher)
    hub.leave(feed)


type Story = Callable[[], Coroutine[Any, Any, None]]
