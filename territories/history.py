"""Which tables keep every earlier state of their rows."""

from __future__ import annotations

from typing import Any

import simple_history
from django.db.models import Model
from django.db.models.signals import pre_delete
from simple_history.signals import pre_create_historical_record

from territories.models import (
    Indicator,
    KeptProjects,
    KeptSectors,
    Observation,
    Organisation,
    Project,
    ProjectYear,
    Region,
    SanctionCount,
    Sector,
    Source,
    Specialisation,
    Territory,
)

# What is deleted along with another row comes back with it only if it has a history of its own.
KEPT = (
    Source,
    Region,
    Sector,
    Territory,
    Specialisation,
    Organisation,
    Project,
    ProjectYear,
    Indicator,
    Observation,
    SanctionCount,
)
BASES: dict[type[Model], list[type[Model]]] = {Project: [KeptSectors], Sector: [KeptProjects]}


def register_history() -> None:
    for model in KEPT:
        simple_history.register(model, bases=[*BASES.get(model, []), Model])
    pre_delete.connect(_remember_sectors, sender=Project)
    pre_delete.connect(_remember_projects, sender=Sector)
    pre_create_historical_record.connect(_keep_links)


def _remember_sectors(instance: Project, **_others: Any) -> None:
    """Links to other rows are deleted before the row whose last state would tell them."""
    codes = instance.sectors.order_by("code").values_list("code", flat=True)
    instance._linked_at_the_end = list(codes)  # type: ignore[attr-defined]


def _remember_projects(instance: Sector, **_others: Any) -> None:
    codes = instance.project_set.order_by("code").values_list("code", flat=True)
    instance._linked_at_the_end = list(codes)  # type: ignore[attr-defined]


def _keep_links(instance: Any, history_instance: Any, **_others: Any) -> None:
    if history_instance.history_type != "-":
        return
    linked = getattr(instance, "_linked_at_the_end", None)
    if isinstance(history_instance, KeptSectors):
        history_instance.sectors_kept = linked
    elif isinstance(history_instance, KeptProjects):
        history_instance.projects_kept = linked
