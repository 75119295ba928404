"""What is written to a stream: frames of the server-sent events' format.

https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
"""

from __future__ import annotations

import random
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import blake2b

# A named event and no comment: a page's script does not see comments, and so could not tell a
# quiet stream from one that a lost network has cut without a word.
HEARTBEAT = b"event: beat\ndata: 1\n\n"
# The watcher was removed: do not come back with this ticket.
GONE = b"event: gone\ndata: 1\n\n"


@dataclass(frozen=True)
class Frame:
    """One state of a fragment. The id follows from the content, so all processes agree on it."""

    id: str
    data: bytes

    @classmethod
    def of(cls, html: str) -> Frame:
        content = html.encode()
        digest = urlsafe_b64encode(blake2b(content, digest_size=9).digest())
        lines = b"".join(b"data: %b\n" % line for line in content.splitlines())
        return cls(id=digest.decode(), data=b"id: %b\n%b\n" % (digest, lines))


def opening() -> bytes:
    """How soon to come back after a break: not all at once when a server has restarted."""
    return b"retry: %d\n\n" % random.randint(1000, 3000)  # noqa: S311  # no secret
