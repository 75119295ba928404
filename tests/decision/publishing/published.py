"""Published records, for tests."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import combinations
from random import Random
from typing import Any

from decision.problems.models import Problem
from decision.publishing.models import Publication
from decision.publishing.services import publish
from decision.records.models import DecisionRecord
from decision.sessions.models import Participant, Session
from decision.sessions.selectors.frames import weighed_node
from decision.sessions.services.lifecycle import close_round, close_session, open_round, reveal
from decision.sessions.services.participants import join
from decision.weighing.services.storing import (
    finish,
    store_judgement,
    store_score,
    store_weights,
)
from territories.models import Territory
from territories.services.successions import Renaming, carry_out, plan_of
from tests.decision.records.sealed import sealed
from tests.factories.decision import make_indicator
from tests.factories.sessions import (
    make_judged_problem,
    make_session,
    make_tree,
    make_user,
    stamp,
)


def published(method: str = "pairwise", **fields: Any) -> Publication:
    return publish_record(sealed(method, **fields))


def publish_record(record: DecisionRecord) -> Publication:
    session = Session.objects.select_related("problem", "facilitator").get(pk=record.session_id)
    return publish(session=session, user=session.facilitator)


def recoded(territory: Territory) -> None:
    """A new code for it, as the administrator gives one."""
    wanted, day = Renaming(territory, f"{territory.code}-N", territory.name), date(2026, 1, 1)
    seen = plan_of(wanted, day, "day").digest
    by = make_user(f"by-{territory.code}")
    carry_out(wanted, day=day, precision="day", reason="New code", by=by, seen=seen)


def random_session(seed: int) -> Session:
    """A closed session of a tree or of flat criteria, in which people said whatever they liked."""
    chance = Random(seed)
    is_tree, in_pairs = seed % 2 == 0, chance.random() < 0.6
    problem = make_tree(slug=f"t{seed}") if is_tree else make_judged_problem(f"r{seed}")
    waiting = problem.criteria.exclude(indicator=None).order_by("-code").first()
    assert waiting is not None
    waiting.indicator = make_indicator(f"rate{seed}", kind="judged")
    waiting.save()
    _turn_round(problem)
    session = make_session(
        problem,
        method="pairwise" if in_pairs else "points",
        scoring=True,
        names_shown=chance.random() < 0.5,
        groups=[("Experts", Decimal(2)), ("Citizens", Decimal(1))],
        levels=[chance.choice([0, 1])] if is_tree and chance.random() < 0.5 else [],
    )
    session = open_round(session=session, user=session.facilitator)
    groups = list(session.groups.order_by("pk"))
    for number in range(6):
        person, _token = join(session=session, name=f"P{number}", group=groups[number % 2])
        _answer(person, chance)
        finish(participant=person)
    session = close_round(session=session, user=session.facilitator)
    session = reveal(session=session, user=session.facilitator)
    return close_session(session=session, user=session.facilitator)


def _turn_round(problem: Problem) -> None:
    """Criteria out of the order of their codes, in which a sealed file has them."""
    for position, criterion in enumerate(problem.criteria.order_by("-position", "-pk")):
        criterion.position = position
        criterion.save(update_fields=["position"])


def _answer(person: Participant, chance: Random) -> None:
    session = person.session
    frozen: dict[str, Any] = Session.objects.get(pk=session.pk).frame
    codes = dict(session.problem.criteria.values_list("pk", "code"))
    for node in frozen["nodes"]:
        if session.method == "pairwise":
            for left, right in combinations(node["criteria"], 2):
                step = chance.randint(-8, 8)
                given = {"left": left, "right": right, "step": step}
                store_judgement(participant=person, **given, stamp=stamp())
            continue
        branch = weighed_node(session, codes[node["parent"]] if node["parent"] else "root")
        points = {codes[pk]: chance.randint(0, 9) for pk in node["criteria"]}
        points[codes[node["criteria"][0]]] += 1
        store_weights(participant=person, node=branch, said={"points": points}, stamp=stamp())
    for criterion in frozen["scored"]:
        for alternative in frozen["alternatives"]:
            value = chance.choice([None, 1, 2, 3, 4, 5])
            cell = {"criterion": criterion, "alternative": alternative, "value": value}
            store_score(participant=person, **cell, stamp=stamp())
