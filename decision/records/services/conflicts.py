"""Conflicts of interest in a record: written into it, and read from it again.

Where names are shown each stands with its person's number, and his ratings stand among the others,
left out by it. Where names are hidden only how many there are of each alternative is told; ratings
then stand by no number, but by alternative, sorted (`rounds.unlinked` says why). Where nothing is
rated, or too few have finished to be told of, they are `disclosed` and nothing follows from them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from decision.records.services.findings import Finding
from decision.records.services.form import RecordError, plain
from decision.sessions.models import Round, Score
from decision.sessions.models.answers import IN_FORCE
from decision.sessions.selectors.conflicts import declared_about
from decision.weighing.services.rounds.data import Column, Mask, Person, SessionData
from decision.weighing.services.rounds.unlinked import unlinked_ratings

Entry = dict[str, Any]


def conflicts(data: SessionData, codes: Sequence[str]) -> list[Entry]:
    """Those by which ratings are left out."""
    return _by_alternative(data, codes) if data.ratings else []


def disclosed(
    round: Round, data: SessionData, codes: Sequence[str], pks: Sequence[int]
) -> list[Entry]:
    """Those by which nothing is left out; of too few, neither whose nor how many."""
    if data.hides_names and not data.people:
        about = declared_about(round)
        return [{"alternative": code} for code, pk in zip(codes, pks, strict=True) if pk in about]
    return [] if data.ratings else _by_alternative(data, codes)


def _by_alternative(data: SessionData, codes: Sequence[str]) -> list[Entry]:
    """Of each alternative that somebody has declared one about: how many, by number if named."""
    if data.conflicts is None:
        return []
    found = []
    for column, code in enumerate(codes):
        who = np.flatnonzero(data.conflicts[:, column]).tolist()
        if not who:
            continue
        entry: Entry = {"alternative": code, "people": len(who)}
        if not data.hides_names:
            entry["participants"] = sorted(data.people[i].number for i in who)
        found.append(entry)
    return found


def unlinked(
    round: Round, data: SessionData, codes: Sequence[str], pks: Sequence[int]
) -> list[Entry] | None:
    """The ratings of a round without their people; None where they have them."""
    columns = unlinked_ratings(data)
    if columns is None:
        return None
    unknown = _unknown(round)
    return [
        {
            "criterion": criterion,
            "alternative": codes[i],
            "too_few": column.too_few,
            "ratings": [
                {"group": group or None, "power": plain(Decimal(repr(power))), "value": int(value)}
                for group, power, value in column.ratings
            ],
            "unknown": 0 if column.too_few else unknown.get((criterion, pks[i]), 0),
        }
        for criterion, of in columns.items()
        for i, column in enumerate(of)
    ]


def _unknown(round: Round) -> dict[tuple[str, int], int]:
    """How many of those who may rate it answered “don't know”, by criterion and alternative."""
    standing = round.conflicts.filter(taken_back_at=None).values_list("participant", "alternative")
    out = set(standing)
    rows = Score.objects.filter(
        IN_FORCE, ballot__round=round, ballot__number__isnull=False, value=None
    ).values_list("criterion__code", "ballot__participant", "alternative")
    found: dict[tuple[str, int], int] = {}
    for code, participant, alternative in rows.order_by():
        if (participant, alternative) not in out:
            found[code, alternative] = found.get((code, alternative), 0) + 1
    return found


# Read again -----------------------------------------------------------------------------------


def mask_of(
    round: Mapping[str, Any], codes: Sequence[str], people: Sequence[Person]
) -> Mask | None:
    """Who has declared one about what, where the record says it by number.

    Raises
    ------
    RecordError
        If one names somebody or something that is not in the record.
    """
    rows = {person.number: i for i, person in enumerate(people)}
    found = np.zeros((len(people), len(codes)), dtype=bool)
    for entry in round.get("conflicts", ()):
        if entry["alternative"] not in codes:
            raise RecordError(_of_nothing(entry))
        for number in entry.get("participants", ()):
            if number not in rows:
                raise RecordError(_of_nothing(entry))
            found[rows[number], codes.index(entry["alternative"])] = True
    return found if found.any() else None


def columns_of(
    round: Mapping[str, Any], codes: Sequence[str], criteria: Sequence[str]
) -> dict[str, tuple[Column, ...]] | None:
    """The ratings that stand by no number; None where they do."""
    entries = round.get("unlinked_ratings")
    if entries is None:
        return None
    conflicted = {entry["alternative"] for entry in round.get("conflicts", ())}
    found = {
        (entry["criterion"], entry["alternative"]): Column(
            tuple(
                sorted(
                    (one["group"] or "", float(one["power"]), float(one["value"]))
                    for one in entry["ratings"]
                )
            ),
            entry["too_few"],
            entry["alternative"] in conflicted,
        )
        for entry in entries
    }
    return {code: tuple(found.get((code, one), Column(())) for one in codes) for code in criteria}


def _of_nothing(entry: Mapping[str, Any]) -> str:
    return _("a conflict of interest about “%(code)s” is nobody's or about nothing") % {
        "code": entry["alternative"]
    }


def left_out_findings(content: Mapping[str, Any]) -> Iterator[Finding]:
    """What a reader of the check is told of ratings that do not count."""
    number = content["evaluation"]["round"]
    for round in content["rounds"]:
        for entry in round.get("conflicts", ()) if round["number"] == number else ():
            yield Finding(
                "note",
                _(
                    "Conflict of interest: what %(people)s of the people rated “%(code)s” is "
                    "left out of the result."
                )
                % {"people": entry["people"], "code": entry["alternative"]},
            )
        for entry in round.get("disclosed", ()) if round["number"] == number else ():
            yield Finding(
                "note",
                _("Conflict of interest about “%(code)s”: disclosed, nothing is left out by it.")
                % {"code": entry["alternative"]},
            )
