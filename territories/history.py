"""Which tables keep every earlier state of their rows."""

from __future__ import annotations

from typing import Any

import simple_history
from django.db.models import Model
from django.db.models.signals import pre_delete
from simple_history.signals import pre_create_historical_record

from territories.models import (
    Indicator,
    KeptSectors,
    Observation,
    Organisation,
    Project,
    ProjectYear,
    Source,
    Specialisation,
    Territory,
)

# What is deleted along with another row comes back with it only if it has a history of its own.
KEPT = (
    Source,
    Territory,
    Specialisation,
    Organisation,
    Project,
    ProjectYear,
    Indicator,
    Observation,
)


def register_history() -> None:
    for model in KEPT:
        bases = [KeptSectors] if model is Project else []
        simple_history.register(model, bases=[*bases, Model])
    pre_delete.connect(_remember_sectors, sender=Project)
    pre_create_historical_record.connect(_keep_sectors)


def _remember_sectors(instance: Project, **_others: Any) -> None:
    """Links to other rows are deleted before the row whose last state would tell them."""
    codes = instance.sectors.order_by("code").values_list("code", flat=True)
    instance._sectors_at_the_end = list(codes)  # type: ignore[attr-defined]


def _keep_sectors(instance: Any, history_instance: Any, **_others: Any) -> None:
    if history_instance.history_type == "-" and isinstance(history_instance, KeptSectors):
        history_instance.sectors_kept = getattr(instance, "_sectors_at_the_end", None)
