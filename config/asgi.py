import os
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

# What waits in no line: files, and the question whether all is well.
beside = get_asgi_application()

# Only now: Django's models want its settings.
from django.conf import settings  # noqa: E402
from django.urls import reverse  # noqa: E402

from config.bodies import Bodies  # noqa: E402
from config.desks import Desks  # noqa: E402
from config.lifespan import lifespan  # noqa: E402
from config.pages import Pages  # noqa: E402
from decision.live.streams import Streams  # noqa: E402
from decision.live.tickets import PREFIX  # noqa: E402

streams = Streams()
pages = Pages(Desks(settings.AT_ONCE, settings.PATIENCE))
BESIDE_THE_LINE = (settings.STATIC_URL, reverse("health"))


async def everything(scope: Any, receive: Any, send: Any) -> None:
    """Django's pages, and beside them the streams and the files: see decision records 6 and 15."""
    if scope["type"] == "lifespan":
        await lifespan(receive, send)
        return
    path = scope.get("path", "").removeprefix(scope.get("root_path", ""))
    if scope["type"] == "http" and path.startswith(f"/{PREFIX}"):
        await streams(scope, receive, send)
    elif path.startswith(BESIDE_THE_LINE):
        await beside(scope, receive, send)
    else:
        await pages(scope, receive, send)


# What no request may bring in is refused before all of them.
application = Bodies(everything, pages.may_send_files)
