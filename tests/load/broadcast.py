"""The other side of the ratio: one rendering of the board, and asyncio alone that writes its bytes
to as many listeners.

python -m tests.load.broadcast SESSION TIMES INTERVAL

Prints its port, reads a line, broadcasts, prints when each broadcast began as JSON.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decision.live.renderers import Key

HEADER = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
HELLO = b"id: hello\ndata: 1\n\n"


async def main(key: Key, times: int, interval: float) -> None:
    writers: list[asyncio.StreamWriter] = []

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(HEADER + HELLO)
        writers.append(writer)

    server = await asyncio.start_server(listen, "127.0.0.1", 0, backlog=2048)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    await asyncio.to_thread(_message, key, 0)  # imports and compiles, once
    began = {}
    for number in range(times):
        began[str(number)] = monotonic()
        message = await asyncio.to_thread(_message, key, number)
        for writer in writers:
            writer.write(message)
        await asyncio.sleep(interval)
    print(json.dumps(began), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)


def _message(key: Key, number: int) -> bytes:
    """The fragment as it is now, under a number by which its arrival is known."""
    from decision.live.renderers import take_picture

    data = take_picture(key).frame.data
    return b"id: %d\n" % number + data.partition(b"\n")[2]


def _board_of(session: int) -> Key:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from decision.live.renderers import Key

    return Key(session, "board", "ru")


if __name__ == "__main__":
    asyncio.run(main(_board_of(int(sys.argv[1])), int(sys.argv[2]), float(sys.argv[3])))
