"""For migrations: the groups of roles, and rights to tables, which Django makes only later."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


def role_group(apps: Any, name: str) -> Any:
    """The group of a role, made now.

    A group of people's own that has the name keeps members and rights under another.
    """
    Group = apps.get_model("auth", "Group")
    for group in Group.objects.filter(name=name):
        group.name = _free(Group, f"{name} (own)"[:140])
        group.save()
    return Group.objects.create(name=name)


def _free(groups: Any, wanted: str) -> str:
    name, number = wanted, 1
    while groups.objects.filter(name=name).exists():
        number += 1
        name = f"{wanted} {number}"
    return name


def give(apps: Any, group: Any, rights: Mapping[str, Iterable[str]]) -> None:
    """`rights`: “app.model” → what may be done with its rows."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    for label, acts in rights.items():
        app_label, model = label.split(".")
        kind, _ = ContentType.objects.get_or_create(app_label=app_label, model=model)
        for act in acts:
            # Django makes them once all migrations are through, and takes these for its own.
            right, _ = Permission.objects.get_or_create(
                content_type=kind,
                codename=f"{act}_{model}",
                defaults={"name": f"Can {act} {model}"},
            )
            group.permissions.add(right)
