"""How a fragment is rendered outside of any request."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.module_loading import import_string

from decision.live.audiences import AUDIENCES
from decision.live.frames import Frame
from decision.live.logins import Login, ended


@dataclass(frozen=True)
class Key:
    """All who share one are shown the same bytes."""

    session: int  # primary key
    audience: str
    language: str


@dataclass(frozen=True)
class Picture:
    """What `Key` stands for at one moment."""

    frame: Frame
    removed: frozenset[int]  # devices that may no longer watch


# Rendering is bound to the processor: more threads would only take turns with each other and with
# those that answer requests, however many sessions are watched.
_threads = ThreadPoolExecutor(max_workers=1, thread_name_prefix="live")


async def in_own_thread[Asked, Told](do: Callable[[Asked], Told], asked: Asked) -> Told:
    """What `do` says, in a thread that keeps no connection to the database afterwards."""

    def done() -> Told:
        try:
            return do(asked)
        finally:
            connections.close_all()

    return await asyncio.get_running_loop().run_in_executor(_threads, done)


async def picture_of(key: Key) -> Picture:
    return await in_own_thread(take_picture, key)


async def ended_logins(logins: Iterable[Login]) -> frozenset[Login]:
    return await in_own_thread(ended, logins)


def take_picture(key: Key) -> Picture:
    audience = AUDIENCES[key.audience]
    context_of: Callable[[int], Mapping[str, Any]] = import_string(audience.context)
    shut_out: Callable[[int], frozenset[int]] = import_string(audience.shut_out)
    with translation.override(key.language):
        html = render_to_string(audience.template, dict(context_of(key.session)))
    return Picture(Frame.of(html), shut_out(key.session))
