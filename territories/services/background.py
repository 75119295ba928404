"""Asking for what takes longer than a request may, carrying it out, cancelling it.

Who has such work writes a function from what is asked to the answer, both JSON, and a task of
Django's that gives it to `carry_out`:

    @task
    def solve(key: str) -> None:
        carry_out(key, solved)

The function must answer the same whenever it is asked the same: after a worker died another
begins it anew.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.tasks import Task
from django.utils.timezone import now
from django.utils.translation import gettext as _

from territories.enums import BackgroundState
from territories.models import BackgroundTask
from territories.services import held as held_words

logger = logging.getLogger(__name__)

# Of an account: the oldest goes when another comes.
MOST_KEPT = 20
MOST_OPEN = 3
# How often a running task tells how far it is, and looks whether it is to stop.
SECONDS_BETWEEN_WORDS = 0.5
# Called with steps done and steps in all; raises Cancelled where its owner wants no more of it.
# `held=True` says that a transaction is open, of which the database shows nothing till it ends.
type Report = Callable[..., None]
type Work = Callable[[Any, Report], Any]


class TooManyOpenError(Exception):
    """An account waits for as many answers as it may."""


class Cancelled(Exception):  # noqa: N818, no error: somebody's wish
    """Nobody waits for the answer any more."""


class CannotBeDoneError(Exception):
    """What is asked has no answer; its text is shown to who asked."""


def start(
    task: Task[..., Any], *, owner: User, title: str, asked: Any, address: str
) -> BackgroundTask:
    """Ask for something; a worker takes it up once the transaction is over.

    Raises
    ------
    TooManyOpenError
        If `MOST_OPEN` of the owner's are waiting or running.
    """
    with transaction.atomic():
        # Two at once are counted one after the other.
        User.objects.select_for_update().get(pk=owner.pk)
        own = BackgroundTask.objects.filter(owner=owner)
        if own.filter(state__in=(BackgroundState.WAITING, BackgroundState.RUNNING)).count() >= (
            MOST_OPEN
        ):
            raise TooManyOpenError(
                _("You wait for %(most)s answers already: cancel one, or come again later.")
                % {"most": MOST_OPEN}
            )
        kept = own.order_by("-made_at").values("pk")[: MOST_KEPT - 1]
        own.exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()
        row = BackgroundTask.objects.create(
            owner=owner, title=title[:200], asked=asked, address=address
        )
        task.enqueue(str(row.pk))
    return row


def carry_out(key: str, work: Work) -> None:
    """Answer the task `key`, unless it is answered, cancelled or gone."""
    open_ones = BackgroundTask.objects.filter(
        pk=key, state__in=(BackgroundState.WAITING, BackgroundState.RUNNING)
    )
    row = open_ones.first()
    if row is None:
        return
    try:
        report = _reporter(key)
        open_ones.update(state=BackgroundState.RUNNING, step=0)
        answer = work(row.asked, report)
    except Cancelled:
        _end(key, BackgroundState.CANCELLED)
    except CannotBeDoneError as trouble:
        _end(key, BackgroundState.FAILED, trouble=str(trouble))
    except Exception:
        # The same again would end the same: it is told, not tried again.
        logger.exception("background task %s failed", key)
        _end(key, BackgroundState.FAILED)
    else:
        _end(key, BackgroundState.DONE, answer=answer)
    finally:
        held_words.forget(key)


def cancel(row: BackgroundTask) -> None:
    """One that waits ends at once; one that runs ends at its next word, and nothing is stored.

    One that writes hears it beside the database, which may let nobody in till that one has ended.
    """
    held_words.ask_to_stop(str(row.pk))
    of_it = BackgroundTask.objects.filter(pk=row.pk)
    of_it.filter(state=BackgroundState.RUNNING).update(stop_asked=True)
    of_it.filter(state=BackgroundState.WAITING).update(
        state=BackgroundState.CANCELLED, ended_at=now()
    )
    if not of_it.filter(state=BackgroundState.RUNNING).exists():
        held_words.forget(str(row.pk))


def with_last_word(row: BackgroundTask) -> BackgroundTask:
    """With how far it is in writing, which the database does not say until all is written."""
    words = held_words.told(str(row.pk)) if row.state == BackgroundState.RUNNING else None
    if words is not None:
        row.step, row.steps = words
        row.is_writing = True
        row.stop_asked = row.stop_asked or held_words.is_to_stop(str(row.pk))
    return row


def _reporter(key: str) -> Report:
    told = 0.0

    def report(step: int, steps: int, *, held: bool = False) -> None:
        nonlocal told
        if held and held_words.is_to_stop(key):
            raise Cancelled
        if time.monotonic() - told < SECONDS_BETWEEN_WORDS:
            return
        told = time.monotonic()
        if held:
            held_words.tell(key, step, steps)
            return
        wanted = BackgroundTask.objects.filter(pk=key, stop_asked=False)
        if not wanted.update(step=step, steps=steps):
            raise Cancelled

    return report


def _end(key: str, state: BackgroundState, *, answer: Any = None, trouble: str = "") -> None:
    BackgroundTask.objects.filter(pk=key).update(
        state=state, answer=answer, trouble=trouble, ended_at=now()
    )
