"""The least of a session that can be watched."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from decision.problems.models import Problem
from decision.sessions.models import Device, Participant, Session
from territories.enums import Subject


def make_session(**fields: Any) -> Session:
    facilitator, _ = User.objects.get_or_create(username="facilitator")
    problem, _ = Problem.objects.get_or_create(
        slug="watched",
        defaults={
            "name_ru": "Задача",
            "name_en": "Problem",
            "question_ru": "Что важнее?",
            "question_en": "What matters more?",
            "subject": Subject.TERRITORY,
        },
    )
    return Session.objects.create(
        problem=problem, facilitator=facilitator, **{"code": "ABCDEF", "title": "Weights", **fields}
    )


def make_participant(session: Session, number: int = 1, **fields: Any) -> Participant:
    return Participant.objects.create(
        session=session, number=number, **{"name": f"Person {number}", **fields}
    )


def make_device(participant: Participant, **fields: Any) -> Device:
    """A browser in which somebody is in."""
    return Device.objects.create(
        participant=participant,
        came_by="code",
        token_hash=f"token of {participant.pk}, {participant.devices.count()}",
        opened_at=timezone.now(),
        **fields,
    )
