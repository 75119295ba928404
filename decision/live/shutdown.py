"""Learning that the server stops while answers without an end are open.

ASGI's lifespan says so only after all answers have ended, so a server would wait for the streams
until its patience is over, and only then cut them. The signal says it in time.
"""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable
from types import FrameType


def when_stopping(do: Callable[[], None]) -> None:
    """Call `do` in the running loop when the process is told to stop, before the server's own."""
    if threading.current_thread() is not threading.main_thread():
        return  # signals are the main thread's; here somebody else runs the server
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        servers_own = signal.getsignal(number)

        def stop(
            number: int,
            frame: FrameType | None,
            servers_own: object = servers_own,
        ) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(do)
            if callable(servers_own):
                servers_own(number, frame)

        if callable(servers_own):
            signal.signal(number, stop)
