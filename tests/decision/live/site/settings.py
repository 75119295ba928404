"""The real settings, with our templates, and static files as they lie in their folders."""

from pathlib import Path

from config.settings import *  # noqa: F403
from config.settings import BASE_DIR, STORAGES, TEMPLATES

HERE = Path(__file__).parent
ROOT_URLCONF = "tests.decision.live.site.urls"
TEMPLATES = [{**TEMPLATES[0], "DIRS": [BASE_DIR / "templates", HERE / "templates"]}]
SERVESTATIC_USE_FINDERS = True
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
