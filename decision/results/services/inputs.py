"""What tells that answers would be the same: of a round's data, and of the programs."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from decision.mcda.evaluate import software_versions
from decision.weighing.services.rounds.data import Floats, SessionData

PROGRAM = Path(__file__).resolve().parents[2]


def inputs_digest(data: SessionData, question: str) -> str:
    """SHA-256 of all that a round's documents are made of.

    Of `data` without its names, which no document has, and of the frozen question, which stands
    in `question` as its text.
    """
    digest = hashlib.sha256()
    described = {
        "method": data.method,
        "branches": [
            [branch.key, branch.items, branch.shares, branch.is_weighed] for branch in data.branches
        ],
        "groups": dict(data.groups),
        "people": [[person.number, person.group, person.power] for person in data.people],
        "hides_names": data.hides_names,
        "conflicts": None if data.conflicts is None else data.conflicts.tolist(),
        "unlinks_ratings": data.unlinks_ratings,
        "counts_pairs": data.counts_pairs,
        "question": question,
    }
    digest.update(json.dumps(described, sort_keys=True).encode())
    for tables in (data.steps, data.weights, data.ratings):
        _add(digest, tables)
    return digest.hexdigest()


def _add(digest: hashlib._Hash, tables: Mapping[str, Floats]) -> None:
    for key, table in tables.items():
        digest.update(json.dumps([key, table.shape]).encode())
        digest.update(table.astype("<f8").tobytes())


@cache
def programs_digest() -> str:
    """SHA-256 of what answers: the versions of Python and the libraries, and our own code."""
    digest = hashlib.sha256()
    versions = {**software_versions(), "python": platform.python_version()}
    digest.update(json.dumps(versions, sort_keys=True).encode())
    for path in sorted(PROGRAM.rglob("*.py")):
        digest.update(path.relative_to(PROGRAM).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
