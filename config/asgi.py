import os
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

pages = get_asgi_application()

# Only now: Django's models want its settings.
from decision.live.streams import Streams  # noqa: E402
from decision.live.tickets import PREFIX  # noqa: E402

streams = Streams()


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Django's pages, and beside them the streams: see decision record 6."""
    path = scope.get("path", "").removeprefix(scope.get("root_path", ""))
    if scope["type"] == "http" and path.startswith(f"/{PREFIX}"):
        await streams(scope, receive, send)
    else:
        await pages(scope, receive, send)
