"""Telling those who watch a session that something in it has changed.

The message carries no content: who watches renders what its audience may see. It travels over
the channel layer (in process, or Redis) to each server process that has watchers.
"""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import Future
from functools import partial

from asgiref.sync import async_to_sync
from channels.layers import InMemoryChannelLayer, get_channel_layer
from django.db import transaction

from config.serving import server_loop

CHANGED = {"type": "session.changed"}
# A layer that does not answer is given up after so long. A request never waits for it.
PATIENCE = 1.0  # seconds

# Of this process: whose telling has not begun, so that another change goes with it, and what is
# under way.
_about_to_be_told: set[tuple[asyncio.AbstractEventLoop, int]] = set()
_telling: set[Future[None]] = set()

logger = logging.getLogger(__name__)


def group_of(session_pk: int) -> str:
    """The name of the channel layer's group in which a session's changes are told."""
    return f"session-{session_pk}"


def announce(session_pk: int) -> None:
    """Everybody who watches a session gets its present state once the transaction stands.

    Never raises: a change that is stored stays stored when nobody can be told of it, and those
    who watch find it at their next heartbeat.
    """
    transaction.on_commit(partial(_tell, session_pk))


def _tell(session_pk: int) -> None:
    if _nobody_listens(group_of(session_pk)):
        return
    loop = server_loop.get()
    if loop is None:
        # In a command it runs on a loop that this makes.
        async_to_sync(_say)(session_pk)
    elif (loop, session_pk) not in _about_to_be_told:
        _about_to_be_told.add((loop, session_pk))
        telling = asyncio.run_coroutine_threadsafe(_say(session_pk), loop)
        _telling.add(telling)
        telling.add_done_callback(_telling.discard)


async def _say(session_pk: int) -> None:
    # What is committed from here on must be told anew.
    _about_to_be_told.discard((asyncio.get_running_loop(), session_pk))
    try:
        await _send(group_of(session_pk))
    except Exception as error:  # noqa: BLE001  # whatever a layer raises, see `announce`
        logger.warning("Nobody could be told that session %s changed: %r", session_pk, error)


def _nobody_listens(group: str) -> bool:
    """Within one process its layer knows; who comes after the change sees it with his first
    picture."""
    layer = get_channel_layer()
    return type(layer) is InMemoryChannelLayer and group not in layer.groups


async def _send(group: str) -> None:
    layer = get_channel_layer()
    if layer is not None:
        async with asyncio.timeout(PATIENCE):
            await layer.group_send(group, CHANGED)
