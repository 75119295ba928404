"""What stands between an installed checkout and a served page; each step only if needed.

    python -m config.setup.prepare [--serving]

Compiles translations, collects static files, migrates, loads the reference data, makes the
demo administrator. With --serving it also says where the pages will be and how to log in.
"""

import hashlib
import os
import socket
import sys
from pathlib import Path

import django

from config.setup.translations import compile_catalogues


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    serving = "--serving" in sys.argv
    port = int(os.environ.get("PORT", "8000"))
    os.umask(0o077)  # other accounts of this machine do not read the database
    if serving:
        _refuse_a_taken_port(port)
    compile_catalogues()
    django.setup()
    _collect_static_files()
    _migrate()
    _load_reference_data()
    advice = _demo_administrator()
    if serving:
        print(f"Mera: http://127.0.0.1:{port}/  (Ctrl+C stops it)\n{advice}", flush=True)


def _refuse_a_taken_port(port: int) -> None:
    with socket.socket() as probe:
        # As the server does: a port that only waits out its last connections is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            sys.exit(f"Port {port} is taken: stop what listens there, or say PORT=8001 make run.")


def _collect_static_files() -> None:
    from django.conf import settings
    from django.core.management import call_command

    stamp = Path(settings.VAR_DIR) / "static.sha256"
    fingerprint = _static_fingerprint()
    collected = (Path(settings.STATIC_ROOT) / "staticfiles.json").exists()
    if collected and stamp.exists() and stamp.read_text(encoding="ascii") == fingerprint:
        return
    print("Collecting static files", flush=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(fingerprint, encoding="ascii")


def _static_fingerprint() -> str:
    """Changes when a static file of ours or of a package appears, changes or goes."""
    from django.contrib.staticfiles.finders import get_finders

    lines = []
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = Path(storage.path(path)).stat()
            lines.append(f"{path} {stat.st_size} {stat.st_mtime_ns}")
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def _migrate() -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    # The database itself is asked: one that was deleted is made anew, whatever a file says.
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print("Migrating the database", flush=True)
        call_command("migrate", interactive=False, verbosity=0)


def _load_reference_data() -> None:
    from django.core.management import call_command

    call_command("load_reference_data")


def _demo_administrator() -> str:
    """Make "admin" where nobody has an account yet; how to log in."""
    from django.conf import settings
    from django.contrib.auth import get_user_model

    from config.secrets import stored_secret

    users = get_user_model().objects
    file = Path(settings.VAR_DIR) / "admin_password"
    if not users.exists():
        password = stored_secret(file, length=12)
        users.create_superuser("admin", password=password)
    admin = users.filter(username="admin").first()
    if admin and file.exists() and admin.check_password(password := stored_secret(file)):
        return f"Log in as admin with the password {password}  (kept in {file})"
    return "Log in with the account and password that you set."


if __name__ == "__main__":
    main()
