"""What is loaded before the first request."""

import subprocess
import sys

from tests.sources import ROOT

SERVED = """
import asyncio, gc, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
from config.asgi import application
COMPUTES = {"pymcdm", "scipy.optimize", "decision.mcda.kinds.compare"}

async def served():
    coming = iter(["lifespan.startup", "lifespan.shutdown"])

    async def receive():
        return {"type": next(coming)}

    async def send(message):
        # Of what was loaded nearly all is left out of the search for garbage.
        print(message["type"], COMPUTES <= {*sys.modules}, gc.get_freeze_count() > 100_000)

    await application({"type": "lifespan"}, receive, send)

asyncio.run(served())
"""


def test_a_server_has_loaded_what_computes_before_it_answers() -> None:
    answer = subprocess.run(
        [sys.executable, "-c", SERVED], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert answer.stdout.splitlines() == [
        "lifespan.startup.complete True True",
        "lifespan.shutdown.complete True True",
    ]
