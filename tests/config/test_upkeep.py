"""What the worker tidies away at night, and what it leaves."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils.timezone import now
from django_ox.models import OxTask
from django_ox.schedules import schedules_from_options
from django_ox.testing import run_tasks

from config.upkeep import tidy


@pytest.mark.django_db
def test_what_ended_long_ago_goes_and_what_did_not_stays() -> None:
    for state in ("SUCCESSFUL", "FAILED"):
        for days in (29, 31):
            _ended(state, days)
    waiting = OxTask.objects.get(pk=_asked())
    OxTask.objects.filter(pk=waiting.pk).update(queue_name="nobody looks here")
    for key, days in (("run-out", -1), ("good", 1)):
        Session.objects.create(session_key=key, expire_date=now() + timedelta(days=days))

    tidy.enqueue()
    run_tasks()

    ended = OxTask.objects.filter(finished_at__lt=now() - timedelta(days=1))
    assert sorted(ended.values_list("status", flat=True)) == ["FAILED", "SUCCESSFUL"]
    assert not ended.filter(finished_at__lt=now() - timedelta(days=30)).exists()
    assert OxTask.objects.filter(pk=waiting.pk).exists()
    assert list(Session.objects.values_list("session_key", flat=True)) == ["good"]


def _asked() -> Any:
    return tidy.enqueue().id


def _ended(state: str, days: int) -> None:
    moment = now() - timedelta(days=days)
    OxTask.objects.filter(pk=_asked()).update(
        status=state, started_at=moment, finished_at=moment, enqueued_at=moment
    )


def test_it_is_asked_for_every_night() -> None:
    options: Any = settings.TASKS["default"]["OPTIONS"]
    (schedule,) = schedules_from_options(options, "default")

    assert schedule.task.module_path == tidy.module_path
    # django-ox counts in naive local time.
    night = datetime.fromisoformat("2026-11-30T03:17")
    assert schedule.trigger.previous(night + timedelta(hours=9)) == night
