"""The settings of the tests: the real ones, without what only a served page needs."""

import os
import re
import tempfile

# Nothing that a developer keeps in var/ or in his environment reaches a test.
_var = tempfile.TemporaryDirectory(prefix="mera-tests-")
os.environ["VAR_DIR"] = _var.name
os.environ["SECRET_KEY"] = "not-a-secret-these-are-tests"
for _name in ("ALLOWED_HOSTS", "BEHIND_TLS", "DEBUG", "LOG_LEVEL", "TIME_ZONE"):
    os.environ.pop(_name, None)

if "REDIS_URL" in os.environ:
    # Each worker of pytest-xdist has a numbered Redis database of its own, as it has its own
    # PostgreSQL database: one worker's cleared cache is not another's surprise.
    _worker = re.sub(r"\D", "", os.environ.get("PYTEST_XDIST_WORKER", "")) or "0"
    os.environ["REDIS_URL"] = f"{os.environ['REDIS_URL'].rstrip('/')}/{_worker}"

from config.settings import *  # noqa: E402, F403
from config.settings import MIDDLEWARE, STORAGES, VAR_DIR  # noqa: E402

STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir()  # ServeStatic, where a test asks for it, warns of a folder that is not there
# Files are served to browsers alone, by the real settings. What serves them is asynchronous: in a
# test it would give each request an event loop and a thread of its own.
MIDDLEWARE = [name for name in MIDDLEWARE if name != "servestatic.middleware.ServeStaticMiddleware"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# The real hashers are slow on purpose.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
