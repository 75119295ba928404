"""How the engine's commands refuse: one sentence or one JSON object, exit 2, no traceback."""

from __future__ import annotations

import json
import sys
from typing import Any, NoReturn

from django.core.management.base import OutputWrapper

BAD_QUESTION = 2


def _sentence(error: dict[str, Any]) -> str:
    """What is wrong, after the option or place where it is."""
    return f"{error['where']}: {error['message']}" if error["where"] else str(error["message"])


def refuse(stderr: OutputWrapper, error: dict[str, Any], *, as_json: bool) -> NoReturn:
    """Write the error and leave."""
    text = json.dumps({"error": error}, ensure_ascii=False) if as_json else _sentence(error)
    stderr.write(text, str)  # no colour: programs read this
    sys.exit(BAD_QUESTION)
