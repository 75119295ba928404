"""All that a record says, as plain JSON."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from typing import Any

from decision.mcda.evaluate import software_versions
from decision.problems.models import Alternative
from decision.problems.selectors.criteria import CriterionNode
from decision.records.services import judgements as answers
from decision.records.services import people
from decision.records.services.blurred import blurred
from decision.records.services.form import in_languages, moment, plain
from decision.results.services import reply_of, sealed_answers, with_counts
from decision.sessions.models import Round, Session
from decision.sessions.selectors.frames import PROBLEM_RULES, ROOT, SessionFrame, frame_of
from decision.sessions.selectors.sessions import current_round
from decision.sessions.selectors.shown import told_rounds
from decision.weighing.services.rounds.data import SessionData
from decision.weighing.services.rounds.reading import Reading, read_rounds
from territories.models import Source


def content_of(session: Session) -> dict[str, Any]:
    """Everything but what ties the record to its place in the chain.

    Raises
    ------
    SessionError
        If a criterion that the session weighs was deleted.
    """
    round = current_round(session)
    assert round is not None  # only a draft has none, and a draft cannot be sealed
    frame = frame_of(session)
    rounds = list(session.rounds.order_by("number"))
    reading = read_rounds(session, rounds)
    told = _told(session, rounds, reading)
    data = reading.rounds[round.pk]
    found = sealed_answers(session, round, data)
    documents, replies = found.documents, found.replies
    is_withheld = bool(data.people) and not told[round.pk]
    if is_withheld:
        # What was kept answers the documents as they are, finer than may be told.
        documents = blurred(documents, data)
        replies = {name: with_counts(reply_of(each)) for name, each in documents.items()}
    return {
        "software": software(),
        "session": _session(session),
        "problem": _problem(session),
        "criteria": _criteria(frame),
        "alternatives": [_alternative(each) for each in frame.alternatives],
        "table": {"question": data.question, "cells": data.provenance},
        "sources": _sources(data),
        "turnout": people.turnout(session),
        "rounds": answers.rounds(session, told, reading.rounds, frame.alternatives),
        "events": people.events(session),
        "evaluation": {
            "round": round.number,
            "withheld": is_withheld,
            "documents": documents,
            "answers": {name: replies[name] for name in documents},
        },
    }


def _told(session: Session, rounds: Sequence[Round], reading: Reading) -> dict[int, bool]:
    """Of which rounds single answers stand in the record, by primary key."""
    if session.names_shown:
        return {round.pk: True for round in rounds}
    classes = [
        [(person.group, str(person.power)) for person in reading.rounds[round.pk].people]
        for round in rounds
    ]
    people_of = [set(reading.keys[round.pk]) for round in rounds]
    found = told_rounds(list(zip(people_of, classes, strict=True)))
    return {
        round.pk: told and not reading.rounds[round.pk].hides_singles
        for round, told in zip(rounds, found, strict=True)
    }


def software() -> dict[str, str]:
    """What the numbers depend on, by version."""
    return {**software_versions(), "django": version("django"), "python": platform.python_version()}


def _session(session: Session) -> dict[str, Any]:
    return {
        "code": session.code,
        "title": session.title,
        "facilitator": people.user_name(session.facilitator),
        "created_at": moment(session.created_at),
        "method": session.method,
        "levels": session.levels,
        "pairs": session.pairs,
        "scoring": session.scoring,
        "blind": session.blind,
        "names_shown": session.names_shown,
        "minimum_turnout": session.minimum_turnout,
        "demonstration": session.is_demonstration,
    }


def _problem(session: Session) -> dict[str, Any]:
    problem = session.problem
    rules = {name: getattr(problem, name) for name in PROBLEM_RULES}
    return {
        "slug": problem.slug,
        "name": in_languages(problem, "name"),
        "question": in_languages(problem, "question"),
        "subject": problem.subject,
        **rules,
        **session.frame.get("problem", {}),
    }


def _criteria(frame: SessionFrame) -> list[dict[str, Any]]:
    """The tree, branch by branch: each criterion stands before its parts."""
    weighed = {node.key for node in frame.nodes}
    rated = {criterion.pk for criterion in frame.scored}
    parents = {
        child.criterion.pk: node.criterion.code
        for node in frame.tree.nodes()
        for child in node.children
    }
    return [
        _criterion(node, parents.get(node.criterion.pk), weighed)
        | {"rated": node.criterion.pk in rated}
        for node in frame.tree.nodes()
    ]


def _criterion(node: CriterionNode, parent: str | None, weighed: set[str]) -> dict[str, Any]:
    criterion = node.criterion
    indicator = criterion.indicator
    return {
        "code": criterion.code,
        "name": in_languages(criterion, "name"),
        "parent": parent,
        # The problem's own weight, and whether the session asked for another.
        "weight": plain(node.weight),
        "share": node.local_share,
        "weighed": (parent or ROOT) in weighed,
        "direction": criterion.direction,
        "target": plain(criterion.target),
        "indicator": indicator
        and {
            "code": indicator.code,
            "name": in_languages(indicator, "name"),
            "unit": in_languages(indicator, "unit"),
            "kind": indicator.kind,
        },
    }


def _alternative(alternative: Alternative) -> dict[str, Any]:
    subject = alternative.subject
    invented = alternative.project is not None and alternative.project.is_fictional
    entry = {"code": subject.code, "name": in_languages(subject, "name")}
    return entry | ({"fictional": True} if invented else {})


def _sources(data: SessionData) -> list[dict[str, Any]]:
    """The publications that the cells name, with the day on which each was read."""
    codes: Iterable[str] = {
        code for row in data.provenance for cell in row if cell for code in cell["sources"]
    }
    return [
        {
            "code": source.code,
            "title": in_languages(source, "title"),
            "publisher": in_languages(source, "publisher"),
            "url": source.url,
            "accessed": source.accessed.isoformat() if source.accessed else None,
        }
        | ({"fictional": True} if source.is_fictional else {})
        for source in Source.objects.filter(code__in=codes).order_by("code")
    ]
