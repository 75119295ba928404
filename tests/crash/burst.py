"""People who answer as fast as they can, each over a connection of his own."""

from __future__ import annotations

import http.client
import random
import threading
import uuid
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

# Any secret will do, as long as cookie and header agree.
CSRF = "x" * 32


@dataclass(frozen=True)
class Sent:
    """One judgement as it was sent."""

    client: str
    sequence: int
    left: int
    right: int
    step: int
    comment: str

    @property
    def stored(self) -> dict[str, Any]:
        """The row that it becomes: the pair in the order of primary keys."""
        if self.left < self.right:
            first, second, step = self.left, self.right, self.step
        else:
            first, second, step = self.right, self.left, -self.step
        return {
            "client": self.client,
            "sequence": self.sequence,
            "first": first,
            "second": second,
            "step": step,
            "comment": self.comment,
        }


@dataclass
class Person:
    """A participant's browser; it notes what it sent and what was acknowledged."""

    code: str
    token: str
    pairs: list[list[int]]
    client: str = field(default_factory=lambda: str(uuid.uuid4()))
    sent: list[Sent] = field(default_factory=list)
    acknowledged: list[Sent] = field(default_factory=list)

    def answer_until_the_end(self, port: int, enough: threading.Semaphore) -> None:
        """Answer and change one's mind until the server is gone."""
        chance = random.Random(self.client)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            while True:
                left, right = chance.sample(chance.choice(self.pairs), 2)
                number = len(self.sent) + 1
                answer = Sent(
                    self.client, number, left, right, chance.randint(-8, 8), f"№ {number}"
                )
                self.sent.append(answer)
                status, _body = self.send(connection, answer)
                assert status == 200, status
                self.acknowledged.append(answer)
                enough.release()
        except (http.client.HTTPException, OSError):
            return
        finally:
            connection.close()

    def send(self, connection: http.client.HTTPConnection, answer: Sent) -> tuple[int, str]:
        """One request as the page's script makes it; the whole answer has been read."""
        fields = {**vars(answer), "round": 1, "number": 1, "age": 0}
        headers = {
            "Cookie": f"mera-{self.code}={self.token}; csrftoken={CSRF}",
            "X-CSRFToken": CSRF,
            "HX-Request": "true",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        address = f"/s/{self.code}/judgement/"
        connection.request("POST", address, urlencode(fields), headers)
        response = connection.getresponse()
        return response.status, response.read().decode()
