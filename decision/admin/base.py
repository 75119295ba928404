"""Rows that services alone write: the admin shows them and touches nothing."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from territories.admin.base import PlainAdmin


class ReadOnlyAdmin(PlainAdmin):
    """Lists and pages to look at."""

    actions: Any = None
    view_on_site = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
