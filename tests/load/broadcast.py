"""The other side of the ratio: asyncio alone, writing as many bytes to as many listeners.

python -m tests.load.broadcast BYTES TIMES INTERVAL

Prints its port, reads a line, broadcasts, prints when each broadcast began as JSON.
"""

from __future__ import annotations

import asyncio
import json
import sys
from time import monotonic

HEADER = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"


async def main(size: int, times: int, interval: float) -> None:
    writers: list[asyncio.StreamWriter] = []

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(HEADER + _message("hello", 64))
        writers.append(writer)

    server = await asyncio.start_server(listen, "127.0.0.1", 0, backlog=2048)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    began = {}
    for number in range(times):
        message = _message(str(number), size)
        began[str(number)] = monotonic()
        for writer in writers:
            writer.write(message)
        await asyncio.sleep(interval)
    print(json.dumps(began), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)


def _message(name: str, size: int) -> bytes:
    start = f"id: {name}\ndata: ".encode()
    return start + b"x" * (size - len(start) - 2) + b"\n\n"


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])))
