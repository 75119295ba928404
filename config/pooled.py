"""Whether a connection that waited in the pool is still one, without asking the database."""

from __future__ import annotations

import select
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from psycopg import Connection


def check(connection: Connection[Any]) -> None:
    """Ask only where something has come in meanwhile, as when the server has ended it.

    A server that is well says nothing unasked. Who is asked at each request answers as many
    times again as there are requests.

    Raises
    ------
    psycopg.OperationalError
        If the connection is over: the pool then takes another one.
    """
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    if waiting.poll(0):
        connection.execute("")
