"""Telling those who watch a session that something in it has changed.

The message carries no content: who watches renders what its audience may see. It travels over
the channel layer (in process, or Redis) to each server process that has watchers.
"""

from __future__ import annotations

import asyncio
import logging
from functools import partial

from asgiref.sync import async_to_sync
from channels.layers import InMemoryChannelLayer, get_channel_layer
from django.db import transaction

CHANGED = {"type": "session.changed"}
# A layer that does not answer delays a person's request by this much and no more.
PATIENCE = 1.0  # seconds

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
    try:
        # In a view it runs on the server's own loop, in a command on one that it makes.
        async_to_sync(_send)(group_of(session_pk))
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
