"""The named weights that a problem offers to start from."""

from __future__ import annotations

from decision.problems.models import Problem, Profile


def profiles_of(problem: Problem) -> list[Profile]:
    return list(problem.profiles.order_by("position", "key"))


def profile_named(problem: Problem, key: str) -> Profile | None:
    found: Profile | None = problem.profiles.filter(key=key).first()
    return found
