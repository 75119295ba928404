"""Somebody drops a table of a served site's PostgreSQL: ``python -m tests.crash.destroying``."""

from __future__ import annotations

import django

if __name__ == "__main__":
    django.setup()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE decision_judgement, decision_device CASCADE")
        cursor.execute("DELETE FROM django_session")
