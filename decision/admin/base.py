"""Rows that services alone write: the admin shows them and touches nothing."""

from __future__ import annotations

from typing import Any

from territories.admin.base import ShownAdmin


class ReadOnlyAdmin(ShownAdmin):
    """Lists and pages to look at."""

    actions: Any = None
    view_on_site: Any = False
