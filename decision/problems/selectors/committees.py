"""Committees whose weights a problem can be ranked by."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from decision.problems.models import Problem, WeightSet


def offered_weight_sets(problem: Problem) -> QuerySet[WeightSet]:
    """Those in force that came to weights, the newest first, without the weights themselves."""
    in_force = problem.weight_sets.filter(withdrawn_at=None).exclude(weights={})
    return in_force.defer("weights", "members").order_by("-decided_on", "-pk")


def committees_with_members(problem: Problem) -> list[WeightSet]:
    """Those of the offered whose members' single weights are told."""
    return list(offered_weight_sets(problem).exclude(members={}))


def weights_of(weight_sets: Sequence[WeightSet]) -> dict[int, dict[str, float]]:
    """Their weights by id, in one query."""
    rows = WeightSet.objects.filter(pk__in=[weight_set.pk for weight_set in weight_sets])
    return dict(rows.order_by("pk").values_list("pk", "weights"))


def weight_set_named(problem: Problem, key: str) -> WeightSet | None:
    """One with its weights, withdrawn or not; its members' follow when they are asked for."""
    return problem.weight_sets.filter(key=key).defer("members").first()


def successors(newest_first: Sequence[WeightSet]) -> dict[int, WeightSet]:
    """By id the committee that supersedes it, the newest; demonstrations only each other."""
    newest: dict[bool, WeightSet] = {}
    later: dict[int, WeightSet] = {}
    for weight_set in newest_first:
        first = newest.setdefault(weight_set.is_fictional, weight_set)
        if first is not weight_set:
            later[weight_set.pk] = first
    return later
