"""Rows that services alone write: the admin shows them and touches nothing."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from territories.admin.base import PlainAdmin

# What Django's own filters put after the name of a field.
FILTER_ENDINGS = ("", "__exact", "__id__exact", "__isnull", "__gte", "__lt", "__year")
DATE_ENDINGS = ("__year", "__month", "__day")


class ReadOnlyAdmin(PlainAdmin):
    """Lists and pages to look at."""

    actions = None
    view_on_site = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only what the filters beside the list offer.

        Django allows any field of the row in an address; `?number=57` would then join a name
        to a pseudonym.
        """
        offered = {f"{name}{ending}" for name in self.list_filter for ending in FILTER_ENDINGS}
        if self.date_hierarchy:
            offered |= {f"{self.date_hierarchy}{ending}" for ending in DATE_ENDINGS}
        return lookup in offered
