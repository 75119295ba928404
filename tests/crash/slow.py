"""A task that takes long, in the database of a served site, from a process of its own.

python -m tests.crash.slow ask     asks for it
python -m tests.crash.slow look    how far it is, as JSON
"""

from __future__ import annotations

import json
import sys
from typing import Any

import django


def ask() -> None:
    from django.contrib.auth.models import User

    from territories.services.background import start
    from tests.crash.choosing import ASKED, choose_slowly

    owner = User.objects.create_user("analyst")
    start(choose_slowly, owner=owner, title="Portfolio", asked=ASKED, address="/")


def look() -> dict[str, Any]:
    from territories.models import BackgroundTask

    row = BackgroundTask.objects.get()
    return {"state": row.state, "answer": row.answer, "trouble": row.trouble}


if __name__ == "__main__":
    django.setup()
    print(json.dumps({"ask": ask, "look": look}[sys.argv[1]]()))
