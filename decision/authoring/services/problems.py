"""A problem's own texts and rules, its state, and who looks after it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from decision.authoring.enums import Move
from decision.authoring.models import ProblemEvent
from decision.authoring.services.bench import apply, take
from decision.authoring.services.fields import names_of
from decision.authoring.services.storing import store
from decision.problems.models import Problem


@transaction.atomic
def change_problem(
    *, problem: Problem, user: User, seen: int, values: Mapping[str, Any]
) -> ProblemEvent | None:
    """Texts, method, rules, state, owner and editors: only what differs from what was seen."""
    bench = take(problem, user=user, seen=seen)
    before = bench.problem.state
    apply(bench, "problem", bench.problem.pk, values)
    is_state_alone = bench.problem.state != before
    return store(
        bench,
        Move.STATE if is_state_alone else Move.CHANGED,
        details={"name": names_of(bench.problem), "state": bench.problem.state},
    )
