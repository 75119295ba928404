"""A connection from the pool is asked whether it is well only where that may be in doubt."""

from __future__ import annotations

import socket

import pytest

from config.pooled import check


class Connection:
    """As psycopg's: it knows that the server has gone when it is asked."""

    def __init__(self, wire: socket.socket) -> None:
        self._wire = wire
        self.asked = 0

    def fileno(self) -> int:
        return self._wire.fileno()

    def execute(self, query: str) -> None:
        self.asked += 1
        if not self._wire.recv(1):
            raise ConnectionError("the server has ended it")


def test_a_silent_server_is_not_asked_and_one_that_has_gone_is_found_out() -> None:
    here, there = socket.socketpair()
    connection = Connection(here)

    check(connection)  # type: ignore[arg-type]
    assert connection.asked == 0

    there.close()
    with pytest.raises(ConnectionError, match="has ended it"):
        check(connection)  # type: ignore[arg-type]
    here.close()
