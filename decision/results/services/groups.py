"""Stakeholder groups side by side: each group's own weights, and how far they agree.

A group's weights are what the same round would come to if it alone had answered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from decision.mcda import evaluate
from decision.mcda.errors import untranslated
from decision.results.services.asked import WHOLE, Document, Evaluated, Reply
from decision.results.services.changes import ranked_first
from decision.results.services.documents import evaluated
from decision.sessions.selectors.shown import are_together
from decision.weighing.services.rounds.data import SessionData
from decision.weighing.services.rounds.power import counted, effective_power

Members = Mapping[str, tuple[int, ...]]  # by group: rows of the people who count


@dataclass(frozen=True)
class GroupView:
    """What one group would decide; `s_star` is None for one person alone."""

    name: str
    people: int
    weights: Mapping[str, float]
    s_star: float | None
    level: str | None
    firsts: tuple[str, ...]


@dataclass(frozen=True)
class GroupViews:
    """The groups that may be shown, in the order of their names.

    `s_star` and `level` say how far the groups agree with each other, each as one voice with its
    voting power. `held_back` people count and stand in no group that is shown.
    """

    groups: tuple[GroupView, ...]
    s_star: float
    level: str
    held_back: int

    def apart(self, criterion: str) -> float:
        """How far the groups' weights of a criterion lie apart."""
        weights = [group.weights[criterion] for group in self.groups]
        return max(weights) - min(weights)


def group_views(data: SessionData, aggregation: str) -> GroupViews | None:
    """The groups by an aggregation; None where fewer than two may be shown."""
    who = np.flatnonzero(counted(data)).tolist()
    powers = dict(zip(who, effective_power(data, counted(data)).tolist(), strict=True))
    members = _shown(data, powers)
    found = {name: evaluated(_alone(data, rows), brief=True) for name, rows in members.items()}
    # Where some group skipped what the others judged, an aggregation may not apply to it.
    shared = [name for name in found if aggregation in found[name].weights]
    if len(shared) < 2:
        return None
    views = tuple(_view(name, len(members[name]), found[name], aggregation) for name in shared)
    consensus = _between(views, [data.groups[name] for name in shared])
    return GroupViews(
        groups=views,
        s_star=consensus["s_star"],
        level=consensus["level"],
        held_back=len(who) - sum(view.people for view in views),
    )


def _shown(data: SessionData, powers: Mapping[int, float]) -> Members:
    """The groups that have a say; with hidden names those in which nobody stands out.

    What is shown of the whole and of some groups tells what the others said, taken together: so
    they must hide each other too, and groups are held back, the smallest first, until they do.
    """
    members = {
        name: rows
        for name in sorted(data.groups)
        if (rows := tuple(i for i in powers if data.people[i].group == name and powers[i] > 0))
    }
    if not data.hides_names:
        return members
    shown = {n: rows for n, rows in members.items() if are_together([powers[i] for i in rows])}
    while shown:
        inside = {i for rows in shown.values() for i in rows}
        rest = [power for i, power in powers.items() if i not in inside and power > 0]
        if not rest or are_together(rest):
            break
        del shown[min(shown, key=lambda name: len(shown[name]))]
    return shown


def _alone(data: SessionData, rows: Sequence[int]) -> SessionData:
    """The round as if these people alone had answered."""
    kept = list(rows)
    return replace(
        data,
        people=tuple(data.people[i] for i in kept),
        steps={key: answers[kept] for key, answers in data.steps.items()},
        weights={key: answers[kept] for key, answers in data.weights.items()},
        ratings={key: answers[kept] for key, answers in data.ratings.items()},
    )


def _view(name: str, people: int, found: Evaluated, aggregation: str) -> GroupView:
    consensus = found.replies[WHOLE]["consensus"]
    return GroupView(
        name=name,
        people=people,
        weights=found.weights[aggregation],
        s_star=consensus["s_star"],
        level=consensus["level"],
        firsts=ranked_first(found, aggregation),
    )


def _between(views: Sequence[GroupView], powers: Sequence[float]) -> Reply:
    document: Document = {
        "kind": "group",
        "items": list(views[0].weights),
        "participants": {
            "names": [view.name for view in views],
            "power": list(powers),
            "weights": [list(view.weights.values()) for view in views],
        },
        "options": {"parts": ["consensus"]},
    }
    reply: Reply = evaluate(document, untranslated, digest=False)
    consensus: Reply = reply["consensus"]
    return consensus
