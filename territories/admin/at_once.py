"""What two do at the same moment: the database lets one of them have it, and the other is told."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from unfold.admin import ModelAdmin

logger = logging.getLogger(__name__)

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
        """What is done with several rows is done with all of them or none."""
        answer = partial(super().changelist_view, request, *args, **options)
        if request.method == "POST":
            answer = partial(_whole, answer)
        return _told(request, answer)


def _whole(answer: Answer) -> HttpResponseBase:
    with transaction.atomic():
        return answer()


def _told(request: HttpRequest, answer: Answer) -> HttpResponseBase:
    try:
        return answer()
    except IntegrityError:
        if request.method != "POST":
            raise
        logger.warning("%s was refused by the database", request.path, exc_info=True)
        list(messages.get_messages(request))  # read, and so forgotten: that it was done
        messages.error(
            request,
            _(
                "Nothing was stored: at the same moment somebody deleted, or began to use, what "
                "this is about. Look at it once more."
            ),
        )
        return redirect(request.get_full_path())
