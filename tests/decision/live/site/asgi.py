import os

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.decision.live.site.settings"

from config.asgi import application
from decision.live.renderers import RENDERERS, Renderer
from decision.models import Session

__all__ = ["application"]


def context(session_pk: int) -> dict[str, Session]:
    return {"session": Session.objects.get(pk=session_pk)}


for audience in RENDERERS:
    RENDERERS[audience] = Renderer("watched/_title.html", f"{__name__}.{context.__name__}")
