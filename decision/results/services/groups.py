"""Stakeholder groups side by side: each group's own weights, and how far they agree.

A group's weights are what the same round would come to if it alone had answered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from decision.mcda import evaluate
from decision.mcda.errors import untranslated
from decision.results.services.asked import WHOLE, Document, Reply
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


@dataclass(frozen=True)
class Decided:
    """What a group would decide by each aggregation that applies; the rest as in `GroupView`."""

    people: int
    weights: Mapping[str, Mapping[str, float]]
    firsts: Mapping[str, tuple[str, ...]]
    s_star: float | None
    level: str | None


def decided_alone(data: SessionData) -> dict[str, Decided]:
    """What each group that may be shown would decide alone, in the order of their names."""
    return {name: _decided(data, rows) for name, rows in _shown(data, _powers(data)).items()}


def _powers(data: SessionData) -> dict[int, float]:
    who = counted(data)
    rows = np.flatnonzero(who).tolist()
    return dict(zip(rows, effective_power(data, who).tolist(), strict=True))


def _decided(data: SessionData, rows: Sequence[int]) -> Decided:
    found = evaluated(_alone(data, rows), brief=True)
    whole = found.reply(WHOLE)
    consensus = whole["consensus"] if whole else {"s_star": None, "level": None}
    return Decided(
        people=len(rows),
        weights=found.weights,
        firsts={name: ranked_first(found, name) for name in found.weights},
        s_star=consensus["s_star"],
        level=consensus["level"],
    )


def group_views(
    data: SessionData, aggregation: str, alone: Mapping[str, Decided]
) -> GroupViews | None:
    """The groups by an aggregation; None where fewer than two may be shown.

    `alone` is what `decided_alone` says of them.
    """
    # Where some group skipped what the others judged, an aggregation may not apply to it.
    shared = [name for name in alone if aggregation in alone[name].weights]
    if len(shared) < 2:
        return None
    views = tuple(_view(name, alone[name], aggregation) for name in shared)
    consensus = _between(views, [data.groups[name] for name in shared])
    return GroupViews(
        groups=views,
        s_star=consensus["s_star"],
        level=consensus["level"],
        held_back=len(_powers(data)) - sum(view.people for view in views),
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
        conflicts=None if data.conflicts is None else data.conflicts[kept],
    )


def _view(name: str, decided: Decided, aggregation: str) -> GroupView:
    return GroupView(
        name=name,
        people=decided.people,
        weights=decided.weights[aggregation],
        s_star=decided.s_star,
        level=decided.level,
        firsts=decided.firsts[aggregation],
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
