import os

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.decision.live.site.settings"

from dataclasses import replace

from config.asgi import application
from decision.live.audiences import AUDIENCES
from decision.sessions.models import Session

__all__ = ["application"]


def context(session_pk: int) -> dict[str, Session]:
    return {"session": Session.objects.get(pk=session_pk)}


for name, audience in AUDIENCES.items():
    AUDIENCES[name] = replace(
        audience, template="watched/_title.html", context=f"{__name__}.{context.__name__}"
    )
