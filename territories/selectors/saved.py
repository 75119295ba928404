"""Pages that somebody keeps."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import QuerySet

from territories.enums import SavedKind
from territories.models import SavedView


def saved_by(owner: User) -> QuerySet[SavedView]:
    return SavedView.objects.filter(owner=owner)


def saved_named(
    user: User | AnonymousUser, key: str, kind: SavedKind, path: str
) -> SavedView | None:
    """The one that an address names, where it is this person's and of this page."""
    if not user.is_authenticated:
        return None
    one = SavedView.objects.filter(owner=user, key=key, kind=kind).first()
    return one if one is not None and one.address.partition("?")[0] == path else None
