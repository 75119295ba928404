"""The feeds of this process: one for each session, audience and language that is watched."""

from __future__ import annotations

import asyncio

from channels.layers import get_channel_layer

from decision.live.elsewhere import Follow
from decision.live.feeds import Feed, FindEnded, TakePicture
from decision.live.logins import Login
from decision.live.renderers import Key, ended_logins, picture_of


class Hub:
    """Belongs to the event loop in which it is first entered."""

    def __init__(
        self,
        take_picture: TakePicture = picture_of,
        follow: Follow | None = None,
        find_ended: FindEnded = ended_logins,
    ) -> None:
        self.feeds: dict[Key, Feed] = {}
        self.closed = False
        self._take_picture = take_picture
        self._find_ended = find_ended
        self._follow = follow
        self._following: asyncio.Task[None] | None = None
        self._closing: set[asyncio.Task[None]] = set()

    def enter(self, key: Key) -> Feed:
        """The feed of `key`, begun if nobody watches it yet. Whoever enters must leave."""
        feed = self.feeds.get(key)
        if feed is None or feed.over:
            feed = self.feeds[key] = Feed(
                key, self._take_picture, get_channel_layer(), self._find_ended
            )
        feed.guests += 1
        if self._follow and self._following is None:
            self._following = asyncio.create_task(self._follow(self.feeds))
        return feed

    async def is_logged_in(self, login: Login) -> bool:
        return not await self._find_ended([login])

    def leave(self, feed: Feed) -> None:
        feed.guests -= 1
        if feed.guests:
            return
        if self.feeds.get(feed.key) is feed:
            del self.feeds[feed.key]
        if self._following and not self.feeds:
            self._following.cancel()
            self._following = None
        closing = asyncio.create_task(feed.close())
        self._closing.add(closing)
        closing.add_done_callback(self._closing.discard)

    def close(self) -> None:
        """The server stops: end every stream, begin no more."""
        self.closed = True
        for feed in self.feeds.values():
            feed.finish()
