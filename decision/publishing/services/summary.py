"""What a record's public page shows, drawn from the record alone: plain JSON, in no language.

Kept with the publication: a record can have megabytes, and never changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import numpy as np

from decision.publishing.services.handing import Cell, Handed
from decision.results.services.asked import SMAA, WHOLE, rank
from decision.results.services.shaken import used_ends
from decision.sessions.selectors.amended import Happened, amendments

VERSION = 1
# More places than anybody reads are in the file.
MOST_PLACES = 100
MOST_CELLS = 1000

Summary = dict[str, Any]


def summary_of(content: Mapping[str, Any], sha256: str, handed: Handed) -> Summary:
    session = content["session"]
    return {
        "version": VERSION,
        "number": content["number"],
        "sha256": sha256,
        "previous_sha256": content["previous_sha256"],
        "sealed_at": content["sealed_at"],
        "format": content["format"],
        "title": session["title"],
        "code": session["code"],
        "facilitator": session["facilitator"],
        "method": session["method"],
        "names_shown": session["names_shown"],
        "demonstration": session.get("demonstration", False),
        "fictional": any(one.get("fictional", False) for one in content["alternatives"]),
        "problem": {key: content["problem"][key] for key in ("slug", "name", "question")},
        "withheld": content["evaluation"].get("withheld", False),
        "aggregation": handed.found.aggregation,
        "weights": _weights(content, handed),
        "consensus": _consensus(handed),
        "ranking": _ranking(content, handed),
        "cells": [_cell(cell, content) for cell in handed.cells[:MOST_CELLS]],
        "cells_total": len(handed.cells),
        "conflicts": _conflicts(content, handed),
        "disclosed": _disclosed(content),
        "amended": _amended(content),
        "turnout": _turnout(content, handed),
        "software": content["software"],
    }


def _names(rows: list[dict[str, Any]]) -> dict[str, dict[str, str]]:
    return {row["code"]: row["name"] for row in rows}


def _weights(content: Mapping[str, Any], handed: Handed) -> list[dict[str, Any]]:
    """Of each lowest weighed criterion the group's weight and, sorted, the members' own."""
    names = _names(content["criteria"])
    whole = handed.found.reply(WHOLE)
    spread = whole["dispersion"]["criteria"] if whole else {}
    own = np.sort(handed.found.own_weights, axis=0).round(4)
    return [
        {
            "code": code,
            "name": names[code],
            "weight": weight,
            "spread": spread.get(code),
            "own": own[:, column].tolist() if code in spread else [],
        }
        for column, (code, weight) in enumerate(handed.whole.items())
    ]


def _consensus(handed: Handed) -> dict[str, Any] | None:
    whole = handed.found.reply(WHOLE)
    if whole is None or whole["consensus"]["s_star"] is None:
        return None
    return {key: whole["consensus"][key] for key in ("level", "s_star", "kendall_w")}


def _ranking(content: Mapping[str, Any], handed: Handed) -> Summary | None:
    """None where the committee came to no weights, or the problem compares nothing."""
    found = handed.found
    answer = found.replies.get(rank(found.aggregation))
    if answer is None:
        return None
    if "error" in answer:
        return {"trouble": answer["error"]["message"], "places": [], "left_out": []}
    names = _names(content["alternatives"])
    smaa = found.reply(SMAA)
    used = used_ends(handed.data, answer["weights"])
    places = [
        {
            "code": row["alternative"],
            "name": names[row["alternative"]],
            "rank": row["rank"],
            "score": row["score"],
            "first": _first_places(smaa, i),
            "interval": smaa["rank_interval"][i] if smaa else None,
        }
        for i, row in enumerate(answer["results"])
        if row["rank"] is not None
    ]
    places.sort(key=lambda place: place["rank"])
    return {
        "trouble": "",
        "method": answer["method"],
        "places": places[:MOST_PLACES],
        "places_total": len(places),
        "left_out": [names[row["alternative"]] for row in answer["results"] if row["rank"] is None],
        "samples": smaa["samples"] if smaa else None,
        "used": len(answer["weights"]),
        "total": len(handed.data.leaves()),
        "counted": list(used),
        "rests_on": used[0] if len(used) == 1 < len(handed.data.ends()) else None,
    }


def _first_places(smaa: Mapping[str, Any] | None, i: int) -> float | None:
    """In which share of the weightings the alternative is first.

    A record says its places as shares, or as counts of samples from the first place taken on.
    """
    row = smaa["acceptability"][i] if smaa else None
    if smaa is None or row is None:
        return None
    if isinstance(row, Mapping):
        return row["counts"][0] / smaa["samples"] if row["from"] == 1 and row["counts"] else 0.0
    return float(row[0])


def _cell(cell: Cell, content: Mapping[str, Any]) -> Summary:
    numbers = ("mean", "median", "low", "high", "deviation")
    return {
        "criterion": _names(content["criteria"])[cell.criterion],
        "alternative": _names(content["alternatives"])[cell.alternative],
        **{name: None if (n := getattr(cell, name)) is None else float(n) for name in numbers},
        "people": cell.people,
        "unknown": cell.unknown,
    }


def _conflicts(content: Mapping[str, Any], handed: Handed) -> list[dict[str, Any]]:
    """Of how many people the last round's ratings of an alternative are left out.

    `without` are the criteria by which it has no value.
    """
    criteria, alternatives = _names(content["criteria"]), _names(content["alternatives"])
    rated = {(cell.criterion, cell.alternative) for cell in handed.cells if cell.mean is not None}
    return [
        {
            "alternative": alternatives[entry["alternative"]],
            "people": entry["people"],
            "without": [
                criteria[code]
                for code in handed.data.ratings
                if (code, entry["alternative"]) not in rated
            ],
        }
        for entry in _last_round(content).get("conflicts", ())
    ]


def _disclosed(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Those of the last round by which nothing is left out; `people` is None of too few."""
    alternatives = _names(content["alternatives"])
    return [
        {"alternative": alternatives[entry["alternative"]], "people": entry.get("people")}
        for entry in _last_round(content).get("disclosed", ())
    ]


def _amended(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Exclusions and changes of rules after the first round began: a public page names nobody."""
    log = (
        Happened(datetime.fromisoformat(event["at"]), event["kind"], event["details"])
        for event in content["events"]
    )
    return [
        {
            "at": one.at.isoformat(),
            "kind": one.kind,
            "details": dict(one.details),
            "name": one.name,
            "round": one.round,
            "is_open": one.is_open,
        }
        for one in amendments(log)
    ]


def _last_round(content: Mapping[str, Any]) -> Mapping[str, Any]:
    number = content["evaluation"]["round"]
    round: Mapping[str, Any] = next(one for one in content["rounds"] if one["number"] == number)
    return round


def _turnout(content: Mapping[str, Any], handed: Handed) -> dict[str, int | None]:
    round = _last_round(content)
    return {
        "rounds": len(content["rounds"]),
        "called": round.get("called"),
        "finished": round.get("finished"),
        "counted": len(handed.found.people) or None,
        "least": content["session"]["minimum_turnout"],
    }


def words_of(summary: Summary, name: str) -> str:
    """What a search finds the record by, in small letters."""
    texts = [
        name,
        summary["title"],
        summary["facilitator"],
        summary["problem"]["slug"],
        *summary["problem"]["name"].values(),
        *summary["problem"]["question"].values(),
    ]
    return folded(" ".join(texts))


def folded(text: str) -> str:
    """Without the differences that nobody means when looking for something.

    >>> folded("Ёлка и КОМИТЕТ")
    'елка и комитет'
    """
    return " ".join(text.casefold().replace("ё", "е").split())
