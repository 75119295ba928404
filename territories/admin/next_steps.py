"""What an administrator does next with a project that he has accepted.

Other apps enter what they can do with it (`offer`), for territories knows none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import HttpRequest

from territories.models import Project


@dataclass(frozen=True)
class NextStep:
    """A link, and what is to be known of it."""

    title: str
    address: str
    remark: str = ""


type Offered = Callable[[HttpRequest, Project], Iterable[NextStep]]

_offered: list[Offered] = []


def offer(steps: Offered) -> Offered:
    _offered.append(steps)
    return steps


def next_steps(request: HttpRequest, project: Project) -> list[NextStep]:
    return [step for steps in _offered for step in steps(request, project)]
