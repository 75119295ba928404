"""All that the engine says of a round, as plain JSON that can be kept."""

from __future__ import annotations

import json
import zlib
from collections.abc import Buffer, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from decision.mcda.errors import Translate, untranslated
from decision.results.services.asked import SMAA, Evaluated, Reply, rank
from decision.results.services.documents import asking, evaluated, restored
from decision.results.services.groups import Decided, decided_alone
from decision.results.services.shaken import shake
from decision.results.services.sparse import counted_places
from decision.weighing.services.rounds.data import SessionData

# What of a shaken ranking a record holds and no page shows; of the places only the first is shown.
PLACES, FIRST = "acceptability", "first"
COUNTS = (PLACES, "central_weights", "confidence", "rank_entropy")
# The answers are some hundred kilobytes: more effort would take longer than it saves.
LEVEL = 1


@dataclass(frozen=True)
class Shaken:
    """The reply about one aggregation's weights, and how narrowly they were drawn.

    `counts` are the members `COUNTS` of a reply where they are at hand.
    """

    reply: Reply | None
    concentration: float | None
    counts: Reply = field(default_factory=dict)


@dataclass(frozen=True)
class RoundAnswers:
    """Untold replies by name, but for the shaken rankings, which are by their aggregation.

    `aggregation` is the first that applies; `documents` are the digests of its documents.
    """

    aggregation: str
    replies: Mapping[str, Reply]
    shaken: Mapping[str, Shaken]
    groups: Mapping[str, Decided]
    documents: Mapping[str, str] = field(default_factory=dict)

    def of(self, data: SessionData, centre: str, translate: Translate) -> Evaluated:
        """What was found, shaken about an aggregation, told in a language; no documents."""
        found = restored(data, self.replies).told(translate)
        chosen = self.shaken.get(_centre(found, centre))
        if chosen is None:
            return found
        told = {} if chosen.reply is None else {SMAA: chosen.reply}
        with_smaa = Evaluated(found.people, replies=told).told(translate).replies
        return replace(
            found, replies={**found.replies, **with_smaa}, concentration=chosen.concentration
        )

    def lacks(self, data: SessionData, centre: str) -> bool:
        """Whether the ranking was not yet shaken about an aggregation that applies."""
        return centre not in self.shaken and centre in restored(data, self.replies).weights

    def whole(self) -> dict[str, Reply]:
        """All untold replies by the digests of their documents, shaken about the first."""
        replies = dict(self.replies)
        shaken = self.shaken.get(self.aggregation)
        if shaken and shaken.reply:
            replies[SMAA] = {**shaken.reply, **shaken.counts}
            replies[SMAA].pop(FIRST, None)
        return {digest: replies[name] for name, digest in self.documents.items()}


def worked_out(data: SessionData, centre: str = "") -> RoundAnswers:
    """Ask the engine all of it, shaken about one aggregation: the first where `centre` is none."""
    found = evaluated(data, centre=centre, digest=True)
    smaa = found.replies.pop(SMAA, None)
    return RoundAnswers(
        aggregation=found.aggregation,
        replies=found.replies,
        shaken={_centre(found, centre): _shaken(smaa, found.concentration)},
        groups=decided_alone(data),
        documents={
            name: reply["input_sha256"]
            for name, reply in {**found.replies, SMAA: smaa or {}}.items()
            if "input_sha256" in reply
        },
    )


def shaken_about(data: SessionData, answers: RoundAnswers, centre: str) -> RoundAnswers:
    """The same answers with the ranking shaken about another aggregation too."""
    found = restored(data, answers.replies)
    if rank(centre) in found.replies:
        shake(data, found, centre, asking(found, digest=True))
    another = _shaken(found.replies.get(SMAA), found.concentration)
    return replace(answers, shaken={**answers.shaken, centre: another})


def _centre(found: Evaluated, asked: str) -> str:
    return asked if asked in found.weights else found.aggregation


def recorded(data: SessionData, known: Mapping[str, Reply] | None = None) -> Evaluated:
    """What a record holds: documents with replies in English and with digests, places as counts.

    What is `known`, untold, by the digest of its document is not asked again.
    """
    found = evaluated(data, digest=True, known=known).told(untranslated)
    if not data.counts_pairs:  # as the records of today
        found.replies = {name: with_counts(reply) for name, reply in found.replies.items()}
    return found


def _shaken(reply: Reply | None, concentration: float | None) -> Shaken:
    if reply is None or "error" in reply:
        return Shaken(reply, concentration)
    firsts = [row and row[0] for row in reply["acceptability"]]
    shown = {key: value for key, value in reply.items() if key not in COUNTS}
    counted = with_counts(reply)
    counts = {key: counted[key] for key in COUNTS}
    return Shaken({**shown, FIRST: firsts}, concentration, counts)


def with_counts(reply: Reply) -> Reply:
    """A reply to a shaken ranking with its places as counts of samples; any other as it is."""
    if PLACES not in reply or any(isinstance(row, dict) for row in reply[PLACES]):
        return reply
    return {**reply, PLACES: counted_places(reply[PLACES], reply["samples"])}


# Kept -----------------------------------------------------------------------------------------


def packed(answers: RoundAnswers) -> tuple[bytes, bytes]:
    """What pages show, and what only a record holds: of the aggregation that applies first."""
    shown = {
        "aggregation": answers.aggregation,
        "replies": answers.replies,
        "shaken": {
            name: [shaken.reply, shaken.concentration] for name, shaken in answers.shaken.items()
        },
        "groups": {name: asdict(decided) for name, decided in answers.groups.items()},
    }
    first = answers.shaken.get(answers.aggregation)
    return _compressed(shown), _compressed(first.counts if first else {})


def unpacked(
    shown: Buffer, counts: Buffer | None = None, documents: Mapping[str, str] | None = None
) -> RoundAnswers:
    members = _read(shown)
    shaken = {name: Shaken(*pair) for name, pair in members["shaken"].items()}
    aggregation = members["aggregation"]
    if counts is not None and aggregation in shaken:
        shaken[aggregation] = replace(shaken[aggregation], counts=_read(counts))
    return RoundAnswers(
        aggregation=aggregation,
        replies=members["replies"],
        shaken=shaken,
        groups={name: _decided(each) for name, each in members["groups"].items()},
        documents=documents or {},
    )


def _decided(members: dict[str, Any]) -> Decided:
    firsts = {name: tuple(codes) for name, codes in members["firsts"].items()}
    return Decided(**members | {"firsts": firsts})


def _compressed(content: object) -> bytes:
    return zlib.compress(json.dumps(content, separators=(",", ":")).encode(), LEVEL)


def _read(content: Buffer) -> Any:
    return json.loads(zlib.decompress(content))
