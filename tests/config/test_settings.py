"""One settings module, two profiles: read in a fresh interpreter, as a server reads it."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from channels_redis.core import RedisChannelLayer

from tests.sources import ROOT

PROGRAM = """
import json
from config import settings as s
print(json.dumps({name: getattr(s, name) for name in %r}, default=str))
"""


def settings_with(tmp_path: Path, *names: str, **variables: str) -> dict[str, Any]:
    environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), **variables}
    answer = subprocess.run(
        [sys.executable, "-c", PROGRAM % (names,)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


@pytest.mark.parametrize(
    ("url", "backend", "options"),
    [
        ("", "console", {}),
        ("filemail:////srv/letters", "filebased", {"file_path": "/srv/letters"}),
        (
            "smtp+tls://mera:p%40ss@mail.example.org:587",
            "smtp",
            {
                "host": "mail.example.org",
                "port": 587,
                "username": "mera",
                "password": "p@ss",
                "use_tls": True,
                "use_ssl": False,
                "timeout": 10,
            },
        ),
    ],
)
def test_how_letters_leave(url: str, backend: str, options: dict[str, Any], tmp_path: Path) -> None:
    found = settings_with(tmp_path, "MAILERS", **({"EMAIL_URL": url} if url else {}))
    mailer = {"BACKEND": f"django.core.mail.backends.{backend}.EmailBackend", "OPTIONS": options}
    assert found["MAILERS"] == {"default": mailer}


def test_nothing_set_is_one_laptop(tmp_path: Path) -> None:
    found = settings_with(
        tmp_path, "DEBUG", "DATABASES", "CACHES", "CHANNEL_LAYERS", "SESSION_COOKIE_SECURE"
    )
    assert found["DEBUG"] is False
    assert found["SESSION_COOKIE_SECURE"] is False
    database = found["DATABASES"]["default"]
    assert database["ENGINE"] == "django.db.backends.sqlite3"
    assert database["NAME"] == str(tmp_path / "mera.sqlite3")
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in database["OPTIONS"]["init_command"]
    assert found["CACHES"]["default"]["BACKEND"].endswith("LocMemCache")
    assert found["CHANNEL_LAYERS"]["default"]["BACKEND"].endswith("InMemoryChannelLayer")


@pytest.mark.parametrize(("chosen", "level"), [({}, 2), ({"SQLITE_SYNCHRONOUS": "NORMAL"}, 1)])
def test_sqlite_has_what_it_acknowledges_on_the_disk_unless_told_otherwise(
    tmp_path: Path, chosen: dict[str, str], level: int
) -> None:
    options = settings_with(tmp_path, "DATABASES", **chosen)["DATABASES"]["default"]["OPTIONS"]
    with closing(sqlite3.connect(tmp_path / "mera.sqlite3")) as database:
        database.executescript(options["init_command"])
        assert database.execute("PRAGMA synchronous").fetchone() == (level,)


def test_a_word_that_sqlite_would_pass_over_is_refused(tmp_path: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError) as refused:
        settings_with(tmp_path, "DATABASES", SQLITE_SYNCHRONOUS="ALWAYS")
    assert "SQLITE_SYNCHRONOUS is FULL or NORMAL, not ALWAYS." in refused.value.stderr


def test_two_addresses_make_it_many_machines(tmp_path: Path) -> None:
    found = settings_with(
        tmp_path,
        "DATABASES",
        "CACHES",
        "CHANNEL_LAYERS",
        DATABASE_URL="postgresql://mera:secret@db.example:5433/mera",
        REDIS_URL="redis://cache.example:6380/2",
    )
    database = found["DATABASES"]["default"]
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example", 5433, "mera")
    assert found["CACHES"]["default"]["LOCATION"] == "redis://cache.example:6380/2"
    (host,) = found["CHANNEL_LAYERS"]["default"]["CONFIG"]["hosts"]
    assert host["address"] == "redis://cache.example:6380/2"
    # Or each quiet moment would look to the client like a Redis that does not answer.
    assert host["socket_timeout"] > RedisChannelLayer.brpop_timeout


def test_the_secret_key_is_made_once_unless_it_is_given(tmp_path: Path) -> None:
    made = settings_with(tmp_path, "SECRET_KEY")
    assert settings_with(tmp_path, "SECRET_KEY") == made
    assert (tmp_path / "secret_key").read_text(encoding="utf-8") == made["SECRET_KEY"]
    assert settings_with(tmp_path, "SECRET_KEY", SECRET_KEY="ours") == {"SECRET_KEY": "ours"}


def test_behind_tls_cookies_travel_encrypted_only(tmp_path: Path) -> None:
    found = settings_with(
        tmp_path,
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SECURE_HSTS_SECONDS",
        BEHIND_TLS="1",
    )
    assert found == {
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_HSTS_SECONDS": 3600,
    }


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere(tmp_path: Path) -> None:
    policy = settings_with(tmp_path, "SECURE_CSP")["SECURE_CSP"]
    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == policy["style-src"] == ["'self'"]
    sources = {source for allowed in policy.values() for source in allowed}
    assert sources == {"'none'", "'self'", "data:"}


def test_postgresql_is_asked_through_a_pool_that_has_room_for_all_desks(tmp_path: Path) -> None:
    url = "postgresql://mera@db.example/mera?sslmode=require"
    found = settings_with(tmp_path, "DATABASES", DATABASE_URL=url, AT_ONCE="30")
    database = found["DATABASES"]["default"]
    assert database["OPTIONS"]["sslmode"] == "require"
    # One logs in, two threads render what is watched (decision.live), and a monitor asks.
    assert database["OPTIONS"]["pool"]["max_size"] >= 30 + 1 + 2 + 1
    assert "CONN_MAX_AGE" not in database or database["CONN_MAX_AGE"] == 0
