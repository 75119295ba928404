"""Roles given to accounts, and what the administrator's may do."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission, User
from django.db.models import QuerySet

from decision.accounts.enums import Role
from decision.accounts.selectors.rights import OURS

# Whose login, rights and groups are: nobody is given a right to what rights there are.
NEVER = ("permission",)


def all_rights(app_label: str) -> QuerySet[Permission]:
    """To the tables of one of our apps; earlier states of a row go with its own rights."""
    rights = Permission.objects.filter(content_type__app_label=app_label)
    return rights.exclude(content_type__model__startswith="historical").exclude(
        content_type__model__in=NEVER
    )


def keep_administrators_whole(app_label: str) -> None:
    """After a migration: the administrator's role is all rights to our tables, new ones too."""
    group = Group.objects.filter(name=Role.ADMINISTRATOR).first()
    if group is not None and app_label in OURS:
        group.permissions.add(*all_rights(app_label), *_log_ins())


def _log_ins() -> QuerySet[Permission]:
    """To read who logged in, which the audit log asks for."""
    return Permission.objects.filter(content_type__app_label="axes", codename="view_accesslog")


def give_role(user: User, role: Role) -> None:
    """The role alone, and the administrator's pages if they are its work."""
    user.groups.set([Group.objects.get(name=role)])
    if user.is_staff != role.is_of_the_staff:
        user.is_staff = role.is_of_the_staff
        user.save(update_fields=["is_staff"])
