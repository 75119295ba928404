"""The least that a session needs: a problem with a tree, a facilitator, people, answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

from django.contrib.auth.models import User

from decision.problems.models import Criterion, Problem
from decision.sessions.models import Ballot, DirectWeight, Judgement, Participant, Score, Session
from decision.sessions.services.lifecycle import create_session, open_round
from decision.sessions.services.participants import join
from decision.weighing.services.storing import Stamp, store_judgement
from tests.factories.decision import make_indicator, make_problem

_sequence = count(1)


def make_user(username: str = "leader", **fields: Any) -> User:
    return User.objects.create_user(username, **fields)


def make_tree(
    branches: Mapping[str, Sequence[str]] | None = None, *, slug: str = "tree"
) -> Problem:
    """A problem of two levels (branch code → leaf codes), with two territories and values."""
    branches = branches or {"A": ("A1", "A2", "A3"), "B": ("B1", "B2")}
    leaves = [leaf for parts in branches.values() for leaf in parts]
    values = {
        f"{slug}X": tuple(range(1, len(leaves) + 1)),
        f"{slug}Y": tuple(range(len(leaves), 0, -1)),
    }
    problem = make_problem(values, slug=slug)
    measured = list(problem.criteria.order_by("position"))
    for position, (code, parts) in enumerate(branches.items()):
        branch = Criterion.objects.create(
            problem=problem,
            code=code,
            name_ru=f"Ветвь {code}",
            name_en=f"Branch {code}",
            position=position,
        )
        for leaf_code in parts:
            Criterion.objects.filter(pk=measured.pop(0).pk).update(
                code=leaf_code,
                parent=branch,
                name_ru=f"Критерий {leaf_code}",
                name_en=f"Criterion {leaf_code}",
            )
    return problem


def make_session(problem: Problem | None = None, **fields: Any) -> Session:
    """A draft over three flat criteria, names shown; its facilitator is called leader."""
    problem = problem or make_problem({"XA": (1, 2, 3), "XB": (3, 2, 1)}, slug="asked")
    facilitator = fields.pop("facilitator", None) or (
        User.objects.filter(username="leader").first() or make_user()
    )
    defaults: dict[str, Any] = {"title": "Committee", "method": "pairwise", "names_shown": True}
    return create_session(facilitator=facilitator, problem=problem, **{**defaults, **fields})


def make_open_session(problem: Problem | None = None, **fields: Any) -> Session:
    session = make_session(problem, **fields)
    return open_round(session=session, user=session.facilitator)


def make_participant(session: Session, name: str = "Anna", **fields: Any) -> Participant:
    return join(session=session, name=name, **fields)[0]


def stamp(client: str = "window", **fields: Any) -> Stamp:
    """The next answer of a window."""
    return Stamp(client=client, **{"sequence": next(_sequence), **fields})


def judge(participant: Participant, left: str, right: str, step: int, **fields: Any) -> None:
    """A judgement by the criteria's codes."""
    by_code = dict(participant.session.problem.criteria.values_list("code", "pk"))
    store_judgement(
        participant=participant,
        left=by_code[left],
        right=by_code[right],
        step=step,
        stamp=fields.pop("stamp", None) or stamp(),
        **fields,
    )


def make_judged_problem(slug: str = "judged") -> Problem:
    """One measured criterion, and one that waits for experts' ratings from 1 to 5."""
    problem = make_problem({f"{slug}A": (1, None), f"{slug}B": (2, None)}, slug=slug)
    waiting = problem.criteria.get(code="C2")
    waiting.indicator = make_indicator(
        f"{slug}J",
        kind="judged",
        anchor_1_ru="Нет",
        anchor_1_en="None",
        anchor_3_ru="Частично",
        anchor_3_en="Partly",
        anchor_5_ru="Полностью",
        anchor_5_en="Fully",
    )
    waiting.save()
    return problem


def everything_stored() -> dict[str, int]:
    """How many answers there are: for tests that nothing was stored."""
    return {
        model.__name__: model.objects.count() for model in (Ballot, Judgement, DirectWeight, Score)
    }
