"""A session in which everything that can be answered is answered."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations
from typing import Any

from django.utils import timezone

from decision.records.models import DecisionRecord
from decision.sessions.enums import WeightingMethod
from decision.sessions.models import Participant, Session
from decision.sessions.selectors.frames import weighed_node
from decision.sessions.services.lifecycle import close_round, close_session, open_round, reveal
from decision.sessions.services.participants import join
from decision.weighing.services.storing import finish, store_judgement, store_score, store_weights
from tests.factories.sessions import make_judged_problem, make_session, stamp


def make_answered_session(method: str = "pairwise", **fields: Any) -> Session:
    """Two of the group “Experts” have answered all questions of the first round.

    With hidden names they are four: fewer than three are not shown.
    """
    session = make_session(
        make_judged_problem(f"asks{Session.objects.count()}"),
        method=method,
        scoring=True,
        groups=[("Experts", Decimal(1))],
        **fields,
    )
    session = open_round(session=session, user=session.facilitator)
    for number, name in enumerate(("Anna", "Boris", *_others(session))):
        person, _token = join(session=session, name=name, group=session.groups.get())
        answer_all(person, step=number + 1, comment=f"{name} thinks so")
    return session


def _others(session: Session) -> tuple[str, ...]:
    return () if session.names_shown else ("Clara", "Dmitri")


def answer_all(participant: Participant, *, step: int, comment: str = "") -> None:
    """The same step to every pair, points and ratings that follow from it."""
    session = participant.session
    frozen: dict[str, Any] = Session.objects.get(pk=session.pk).frame
    codes = dict(session.problem.criteria.values_list("pk", "code"))
    common: dict[str, Any] = {"participant": participant, "comment": comment}
    for node in frozen["nodes"]:
        if session.method == "pairwise":
            for left, right in combinations(node["criteria"], 2):
                store_judgement(left=left, right=right, step=step, stamp=stamp(), **common)
        else:
            key = codes[node["parent"]] if node["parent"] else "root"
            branch = weighed_node(session, key)
            said = said_of([codes[pk] for pk in node["criteria"]], session.method, step)
            store_weights(node=branch, said=said, stamp=stamp(), **common)
    for criterion in frozen["scored"]:
        for alternative in frozen["alternatives"]:
            cell = {"criterion": criterion, "alternative": alternative}
            store_score(**cell, value=1 + abs(step) % 5, stamp=stamp(), **common)


def said_of(codes: Sequence[str], method: str, step: int) -> dict[str, Any]:
    """What is said at once of criteria where the first matters most, the more the larger step."""
    first, *between, last = codes
    most = 2 + abs(step) % 7
    if method == WeightingMethod.RANKING:
        turned = step % len(codes)
        return {"ranking": [*codes[turned:], *codes[:turned]]}
    if method == WeightingMethod.BEST_WORST:
        return {
            "best": first,
            "worst": last,
            "best_to_others": {first: 1, last: most} | dict.fromkeys(between, 2),
            "others_to_worst": {first: most, last: 1} | dict.fromkeys(between, 2),
        }
    if method == WeightingMethod.SWING:
        return {"swing": {first: 100} | dict.fromkeys(codes[1:], 100 / most)}
    return {"points": {first: 1 + abs(step)} | dict.fromkeys(codes[1:], 1)}


def end_round(session: Session) -> Session:
    """Everybody who is in finishes; the round is closed and what was answered is revealed."""
    for participant in session.participants.filter(removed_at=None).order_by("pk"):
        finish(participant=participant)
    session = close_round(session=session, user=session.facilitator)
    return reveal(session=session, user=session.facilitator) if session.blind else session


def make_closed_session(method: str = "pairwise", **fields: Any) -> Session:
    """Two rounds: in the second Boris has come nearer to Anna."""
    session = end_round(make_answered_session(method, **fields))
    session = open_round(session=session, user=session.facilitator)
    others = [(name, 4) for name in _others(session)]
    for name, step in (("Anna", 3), ("Boris", 8), ("Boris", 5), *others):
        answer_all(session.participants.get(name=name), step=step, comment=f"{name}, again")
    session = end_round(session)
    return close_session(session=session, user=session.facilitator)


def make_record(**fields: Any) -> DecisionRecord:
    """A row to look at; `decision.records.services` makes those that hold together."""
    return DecisionRecord.objects.create(
        session=make_session(**fields),
        number=1,
        sealed_at=timezone.now(),
        content="{}",
        sha256="0" * 64,
    )
