"""What two do at the same moment: the database lets one of them have it, and the other is told."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError, RestrictedError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from unfold.admin import ModelAdmin

logger = logging.getLogger(__name__)

# How PostgreSQL and SQLite name what another can cause who was first: a row that is gone or is
# used by now, and one that is there already.
BY_ANOTHER = {
    "23503",
    "23505",
    "SQLITE_CONSTRAINT_FOREIGNKEY",
    "SQLITE_CONSTRAINT_PRIMARYKEY",
    "SQLITE_CONSTRAINT_UNIQUE",
}

type Answer = Callable[[], HttpResponseBase]


class AtOnceAdmin(ModelAdmin):
    """A row that is named while it is deleted is found out when the transaction ends.

    Nothing of it is stored then; who comes second reads why instead of a fault of the server.
    """

    def changeform_view(self, request: HttpRequest, *args: Any, **options: Any) -> Any:
        return _told(request, partial(super().changeform_view, request, *args, **options))

    def delete_view(self, request: HttpRequest, *args: Any, **options: Any) -> Any:
        return _told(request, partial(super().delete_view, request, *args, **options))

    def changelist_view(self, request: HttpRequest, *args: Any, **options: Any) -> Any:
        """Of several rows all are deleted or none.

        Nothing else is held together: an export only reads, and SQLite would let nobody write
        until the file is made.
        """
        answer = partial(super().changelist_view, request, *args, **options)
        if "delete_selected" in request.POST.getlist("action"):
            answer = partial(_whole, answer)
        return _told(request, answer)


def _whole(answer: Answer) -> HttpResponseBase:
    with transaction.atomic():
        return answer()


def _is_by_another(error: IntegrityError) -> bool:
    if isinstance(error, ProtectedError | RestrictedError):  # Django saw it before the database
        return True
    cause = error.__cause__
    return bool(
        BY_ANOTHER & {getattr(cause, "sqlstate", ""), getattr(cause, "sqlite_errorname", "")}
    )


def _told(request: HttpRequest, answer: Answer) -> HttpResponseBase:
    try:
        return answer()
    except IntegrityError as error:
        if request.method != "POST" or not _is_by_another(error):
            raise
        logger.warning("%s was refused by the database", request.path, exc_info=True)
        list(messages.get_messages(request))  # read, and so forgotten: that it was done
        messages.error(
            request,
            _(
                "Nothing was stored: at the same moment somebody deleted, or began to use, what "
                "this is about, or entered the same. Look at it once more."
            ),
        )
        return redirect(request.get_full_path())
