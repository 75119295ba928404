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


# Rendering is bound to the processor: more threads would only take turns.
_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="live")


async def picture_of(key: Key) -> Picture:
    return await asyncio.get_running_loop().run_in_executor(_threads, take_picture, key)


async def ended_logins(logins: Iterable[Login]) -> frozenset[Login]:
    return await asyncio.get_running_loop().run_in_executor(_threads, _ended, logins)


def _ended(logins: Iterable[Login]) -> frozenset[Login]:
    try:
        return ended(logins)
    finally:
        connections.close_all()


def take_picture(key: Key) -> Picture:
    """Render in a thread that keeps no connection to the database afterwards."""
    audience = AUDIENCES[key.audience]
    context_of: Callable[[int], Mapping[str, Any]] = import_string(audience.context)
    shut_out: Callable[[int], frozenset[int]] = import_string(audience.shut_out)
    try:
        with translation.override(key.language):
            html = render_to_string(audience.template, dict(context_of(key.session)))
        return Picture(Frame.of(html), shut_out(key.session))
    finally:
        connections.close_all()
