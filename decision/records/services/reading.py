"""A round as plain data again, from nothing but what a record says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from decision.records.services.conflicts import columns_of, mask_of
from decision.records.services.form import WITH_PAIRS, RecordError
from decision.results.services.asked import AGGREGATIONS, WHOLE, Evaluated, rank
from decision.results.services.documents import group_weights
from decision.sessions.enums import WeightingMethod
from decision.sessions.selectors.frames import ROOT
from decision.weighing.services.rounds.data import Branch, Floats, Person, SessionData


def data_of(content: Mapping[str, Any], number: int) -> SessionData:
    """What round `number` was evaluated from: answers in force, powers, tree, table.

    Raises
    ------
    RecordError
        If an answer names something that is not in the record, or says something twice.
    """
    round = next((one for one in content["rounds"] if one["number"] == number), None)
    if round is None:
        raise RecordError(_("There is no round %(number)s in it.") % {"number": number})
    entries, groups = _roll(content, round)
    people = _people(entries)
    branches = _branches(content["criteria"])
    index = {person.number: i for i, person in enumerate(people)}
    method = weighting_of(content)
    weighed = [branch for branch in branches if branch.is_weighed]
    named = {person.group for person in people}
    judgements, weights = (_in_force(round[kind], index) for kind in ("judgements", "weights"))
    codes = [each["code"] for each in content["alternatives"]]
    conflicts = mask_of(round, codes, people)
    ratings = _ratings(content, _in_force(round["ratings"], index), index)
    return SessionData(
        method=method,
        branches=branches,
        groups={group["name"]: float(group["power"]) for group in groups if group["name"] in named},
        people=people,
        steps=_steps(judgements, weighed, index) if method.in_pairs else {},
        weights={} if method.in_pairs else _weights(weights, weighed, index),
        ratings={
            code: table if conflicts is None else np.where(conflicts, np.nan, table)
            for code, table in ratings.items()
        },
        conflicts=conflicts,
        unlinked=columns_of(round, codes, list(ratings)),
        question=content["table"]["question"],
        provenance=content["table"]["cells"],
        counts_pairs=content["format"] in WITH_PAIRS,
    )


def evaluated_in(content: Mapping[str, Any], data: SessionData) -> Evaluated:
    """What the last round came to, as the record says it: the engine is not asked.

    `data` is that round's. Where single answers are not told, the group's weights are those by
    which the record ranks, and nobody is among `people`.
    """
    documents, replies = content["evaluation"]["documents"], content["evaluation"]["answers"]
    found = Evaluated((), dict(documents), dict(replies))
    whole = found.reply(WHOLE)
    if whole is None:
        found.weights = {
            name: _weights_of_ends(data, documents[rank(name)])
            for name in AGGREGATIONS
            if WHOLE not in documents and rank(name) in documents
        }
        return found
    voters = documents[WHOLE]["participants"]
    row = {str(person.number): i for i, person in enumerate(data.people)}
    found.people = tuple(row[name] for name in voters["names"])
    found.own_weights = np.array(voters["weights"], dtype=float)
    found.weights = group_weights(data, found, whole)
    return found


def _weights_of_ends(data: SessionData, document: Mapping[str, Any]) -> dict[str, float]:
    leaves = {criterion["code"]: criterion["weight"] for criterion in document["criteria"]}
    return {end: sum(leaves[leaf] for leaf in data.shares_below(end)) for end in data.ends()}


def _roll(
    content: Mapping[str, Any], round: Mapping[str, Any]
) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]]:
    """People and groups of a round; in format 1 those of the session were those of every round."""
    whose = content if content["format"] == "mera-record/1" else round
    return whose["participants" if whose is content else "people"], whose["groups"]


def weighting_of(content: Mapping[str, Any]) -> WeightingMethod:
    """How the participants said what counts.

    Raises
    ------
    RecordError
        If it is no method that is known here.
    """
    named = content["session"]["method"]
    try:
        return WeightingMethod(named)
    except ValueError as error:
        raise RecordError(
            _("“%(method)s” is no weighting method that is known here.") % {"method": named}
        ) from error


def _people(entries: Iterable[Mapping[str, Any]]) -> tuple[Person, ...]:
    """Those who count: with a name where names are shown, without the removed of format 1."""
    return tuple(
        Person(
            entry["participant"],
            entry.get("name", ""),
            entry["group"] or "",
            float(entry["power"]),
        )
        for entry in entries
        if not entry.get("removed", False)
    )


def _branches(criteria: Sequence[Mapping[str, Any]]) -> tuple[Branch, ...]:
    """The top, then each criterion with parts in the order of the tree."""
    keys: list[str | None] = [None, *(one["code"] for one in criteria)]
    parts = {key: [one for one in criteria if one["parent"] == key] for key in keys}
    return tuple(
        Branch(
            key=ROOT if key is None else key,
            items=tuple(one["code"] for one in parts[key]),
            shares=tuple(float(one["share"]) for one in parts[key]),
            is_weighed=all(one["weighed"] for one in parts[key]),
        )
        for key in keys
        if parts[key]
    )


def _in_force(
    answers: Iterable[Mapping[str, Any]], index: Mapping[int, int]
) -> list[Mapping[str, Any]]:
    """Answers that count; those of somebody who was removed are in a record and do not."""
    return [
        answer for answer in answers if not answer["superseded"] and answer["participant"] in index
    ]


def _put(table: Floats, row: int, column: Any, value: Any) -> None:
    if not np.isnan(table[row, column]).all():
        raise RecordError(_("Two answers to one question are in force."))
    table[row, column] = value


def _place(items: Sequence[str], code: str) -> int:
    if code not in items:
        raise RecordError(_("“%(code)s” was answered and is not asked.") % {"code": code})
    return items.index(code)


def _branch(weighed: Sequence[Branch], key: str) -> Branch:
    found = next((branch for branch in weighed if branch.key == key), None)
    if found is None:
        raise RecordError(_("“%(code)s” was answered and is not asked.") % {"code": key})
    return found


def _steps(
    judgements: Iterable[Mapping[str, Any]], weighed: Sequence[Branch], index: Mapping[int, int]
) -> dict[str, Floats]:
    tables = {one.key: np.full((len(index), len(one.pairs)), np.nan) for one in weighed}
    for judgement in judgements:
        branch = _branch(weighed, judgement["branch"])
        first, second = (_place(branch.items, judgement[side]) for side in ("first", "second"))
        column = branch.pairs.index((min(first, second), max(first, second)))
        step = judgement["step"] if first < second else -judgement["step"]
        _put(tables[branch.key], index[judgement["participant"]], column, step)
    return tables


def _weights(
    answers: Iterable[Mapping[str, Any]], weighed: Sequence[Branch], index: Mapping[int, int]
) -> dict[str, Floats]:
    tables = {one.key: np.full((len(index), len(one.items)), np.nan) for one in weighed}
    for answer in answers:
        branch = _branch(weighed, answer["branch"])
        shares = [answer["weights"].get(item, np.nan) for item in branch.items]
        _put(tables[branch.key], index[answer["participant"]], slice(None), shares)
    return tables


def _ratings(
    content: Mapping[str, Any], answers: Iterable[Mapping[str, Any]], index: Mapping[int, int]
) -> dict[str, Floats]:
    compared = [alternative["code"] for alternative in content["alternatives"]]
    tables = {
        one["code"]: np.full((len(index), len(compared)), np.nan)
        for one in content["criteria"]
        if one["rated"]
    }
    for answer in answers:
        if answer["criterion"] not in tables:
            raise RecordError(
                _("“%(code)s” was answered and is not asked.") % {"code": answer["criterion"]}
            )
        if answer["value"] is not None:
            column = _place(compared, answer["alternative"])
            row = index[answer["participant"]]
            _put(tables[answer["criterion"]], row, column, answer["value"])
    return tables
