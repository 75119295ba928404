"""Which fragment each audience sees, and how it is rendered outside of any request."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.module_loading import import_string

from decision.live.frames import Frame
from decision.models import Participant


@dataclass(frozen=True)
class Key:
    """All who share one are shown the same bytes."""

    session: int
    audience: str
    language: str


@dataclass(frozen=True)
class Picture:
    """What `Key` stands for at one moment."""

    frame: Frame
    removed: frozenset[int]  # participants who may no longer watch


@dataclass(frozen=True)
class Renderer:
    """A template and the dotted path of a function from a session's primary key to its context.

    A path, because `presentation` need not be loaded for a stream to be opened, and because the
    tests put their own here.
    """

    template: str
    context: str


RENDERERS: dict[str, Renderer] = {
    "board": Renderer("decision/sessions/_board.html", "decision.presentation.board.board_context"),
    "desk": Renderer(
        "decision/sessions/_desk_live.html", "decision.presentation.desk.desk_live_context"
    ),
    "people": Renderer(
        "decision/weigh/_status.html", "decision.presentation.weighing.status_context"
    ),
}

# Rendering is bound to the processor: more threads would only take turns with each other and with
# those that answer requests, however many sessions are watched.
_threads = ThreadPoolExecutor(max_workers=1, thread_name_prefix="live")


async def picture_of(key: Key) -> Picture:
    return await asyncio.get_running_loop().run_in_executor(_threads, take_picture, key)


def take_picture(key: Key) -> Picture:
    """Render in a thread that keeps no connection to the database afterwards."""
    renderer = RENDERERS[key.audience]
    context_of: Callable[[int], Mapping[str, Any]] = import_string(renderer.context)
    try:
        with translation.override(key.language):
            html = render_to_string(renderer.template, dict(context_of(key.session)))
        return Picture(Frame.of(html), _removed_from(key.session))
    finally:
        connections.close_all()


def _removed_from(session_pk: int) -> frozenset[int]:
    removed = Participant.objects.filter(session=session_pk, removed_at__isnull=False)
    return frozenset(removed.order_by().values_list("pk", flat=True))
