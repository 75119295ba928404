"""How letters leave: from one address in the environment, as Django's `MAILERS` want it."""

from __future__ import annotations

from typing import Any

import environ


def mailer_of(url: str) -> dict[str, Any]:
    """`smtp+tls://user:password@host:587`, `smtp://host`, `consolemail://`, `filemail:///folder`."""
    asked = environ.Env.email_url_config(url)
    options: dict[str, Any] = {}
    if asked["EMAIL_HOST"]:
        options = {
            "host": asked["EMAIL_HOST"],
            "port": asked["EMAIL_PORT"],
            "username": asked["EMAIL_HOST_USER"] or "",
            "password": asked["EMAIL_HOST_PASSWORD"] or "",
            "use_tls": asked.get("EMAIL_USE_TLS", False),
            "use_ssl": asked.get("EMAIL_USE_SSL", False),
            "timeout": 10,
        }
    elif asked["EMAIL_FILE_PATH"]:
        options = {"file_path": "/" + asked["EMAIL_FILE_PATH"].lstrip("/")}
    return {"BACKEND": asked["EMAIL_BACKEND"], "OPTIONS": options}
