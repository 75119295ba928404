"""What an account may do apart from what belongs to it."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser, User

from decision.accounts.enums import Role

LEAD, MAKE = "decision.add_session", "decision.add_problem"


def may(user: User | AnonymousUser, right: str) -> bool:
    """Who has a role may what it says; an account without one, what accounts always could."""
    if not isinstance(user, User) or not user.is_active:
        return False
    return user.is_superuser or not _has_role(user) or user.has_perm(right)


def may_lead(user: User | AnonymousUser) -> bool:
    """Whether somebody may begin a session; who leads one goes on whatever becomes of his role."""
    return may(user, LEAD)


def _has_role(user: User) -> bool:
    """Asked once for a request, as Django asks for rights."""
    known: bool | None = getattr(user, "_has_role", None)
    if known is None:
        known = user.groups.filter(name__in=Role.values).exists()
        setattr(user, "_has_role", known)  # noqa: B010, the model knows no such attribute
    return known
