"""Keeping the address of a page, and letting go of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from territories.enums import SavedKind
from territories.models import SavedView

MOST_SAVED = 100
LONGEST_TITLE = 160


class TooManySavedError(Exception):
    """An account keeps as many pages as it may."""


def save_view(
    *,
    owner: User,
    kind: SavedKind,
    title: str,
    address: str,
    digest: str,
    told: Mapping[str, Any],
) -> SavedView:
    """Keep a page.

    Raises
    ------
    TooManySavedError
        If the account keeps `MOST_SAVED` already.
    """
    with transaction.atomic():
        # Two at once are counted one after the other.
        User.objects.select_for_update().get(pk=owner.pk)
        if owner.saved_views.count() >= MOST_SAVED:
            raise TooManySavedError(
                _("You keep %(most)s pages already: delete one first.") % {"most": MOST_SAVED}
            )
        return SavedView.objects.create(
            owner=owner,
            kind=kind,
            title=title.strip()[:LONGEST_TITLE],
            address=address,
            digest=digest,
            told=dict(told),
        )


def forget_view(*, owner: User, key: str) -> bool:
    """Whether it was there and the owner's."""
    return owner.saved_views.filter(key=key).delete()[0] > 0
