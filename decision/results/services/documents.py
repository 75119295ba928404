"""The questions that a round puts to the engine, one after the other, and its replies.

In this order, since some need the replies to others: ``node:<key>`` for each weighed branch,
top first; ``whole``, over the lowest criteria on which weights can differ;
``rank:<aggregation>``; ``smaa``. Pages, records and their check all come here, so that each
gets the same digits.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from decision.mcda.errors import McdaError, untranslated
from decision.mcda.evaluate import evaluate_untold, input_sha256
from decision.mcda.untold import refused, told
from decision.results.services.asked import (
    AGGREGATIONS,
    AIJ,
    WHOLE,
    Ask,
    Document,
    Evaluated,
    Reply,
    node,
)
from decision.results.services.shaken import ask_for_rankings
from decision.weighing.services.rounds.data import Branch, Floats, SessionData
from decision.weighing.services.rounds.power import counted, effective_power

# Names and voting power of those who count, as the engine takes them: the same in all documents.
Voters = Mapping[str, list[Any]]
NODE_PARTS = ["judgements", "consensus", "dispersion", "participants"]
WHOLE_PARTS = ["consensus", "dispersion", "participants", "clusters"]


def documents_of(data: SessionData) -> dict[str, Document]:
    """All questions of a round, in their order."""
    return evaluated(data).documents


def reply_of(document: Document) -> Reply:
    """The engine's reply to a question as a record keeps it: in English, with its digest."""
    return told(answered(document, digest=True), untranslated)


def replies_of(documents: Mapping[str, Document]) -> dict[str, Reply]:
    return {name: reply_of(document) for name, document in documents.items()}


def evaluated(
    data: SessionData,
    *,
    centre: str = "",
    brief: bool = False,
    digest: bool = False,
    known: Mapping[str, Reply] | None = None,
) -> Evaluated:
    """Ask the engine all that a round asks.

    `centre` is the aggregation around which the ranking is shaken, otherwise the first that
    applies. In `brief` there are weights, consensus and rankings alone. With `digest` each reply
    carries that of its document. What is `known` by the digest of its document is not asked.
    """
    who = counted(data)
    found = Evaluated(tuple(np.flatnonzero(who).tolist()))
    power = effective_power(data, who)
    if not power.any():
        return found
    ask = asking(found, digest=digest, known=known)
    voters = _voters(data, found, power)
    for branch in data.weighed:
        parts = ["participants"] if brief else _node_parts(data)
        document = _node_document(data, branch, found.people, voters, parts)
        if ask(node(branch.key), document) is None:
            return found
    found.own_weights = _own_weights(data, found)
    whole = ask(WHOLE, _whole_document(data, found, voters, brief=brief))
    if whole is None:
        return found
    found.weights = group_weights(data, found, whole)
    if data.question is not None:
        ask_for_rankings(data, found, None if brief else centre, ask)
    return found


def asking(
    found: Evaluated, *, digest: bool = False, known: Mapping[str, Reply] | None = None
) -> Ask:
    """Puts a question to the engine, and both into `found`; what is `known` by its digest not."""

    def ask(name: str, document: Document) -> Reply | None:
        found.documents[name] = document
        kept = known.get(input_sha256(document)) if known else None
        found.replies[name] = kept or answered(document, digest=digest)
        return found.reply(name)

    return ask


def restored(data: SessionData, replies: Mapping[str, Reply]) -> Evaluated:
    """What `evaluated` found, of its replies and without its documents."""
    found = Evaluated(tuple(np.flatnonzero(counted(data)).tolist()), replies=dict(replies))
    if found.replies and all(found.reply(node(branch.key)) for branch in data.weighed):
        found.own_weights = _own_weights(data, found)
    if whole := found.reply(WHOLE):
        found.weights = group_weights(data, found, whole)
    return found


def dispersions(data: SessionData) -> Evaluated:
    """Ask the engine of each weighed branch how far opinions on its pairs lie apart, no more."""
    who = counted(data)
    found = Evaluated(tuple(np.flatnonzero(who).tolist()))
    power = effective_power(data, who)
    if not power.any():
        return found
    voters = _voters(data, found, power)
    for branch in data.weighed:
        document = _node_document(data, branch, found.people, voters, ["dispersion"])
        found.documents[node(branch.key)] = document
        found.replies[node(branch.key)] = answered(document)
    return found


def _voters(data: SessionData, found: Evaluated, power: Floats) -> Voters:
    return {
        "names": [str(data.people[i].number) for i in found.people],
        "power": power.tolist(),
    }


def answered(document: Document, *, digest: bool = False) -> Reply:
    """The engine's reply, or its refusal, not yet told in a language."""
    try:
        return evaluate_untold(document, digest=digest)
    except McdaError as error:
        return refused(error)


# Weights --------------------------------------------------------------------------------------


def _node_document(
    data: SessionData,
    branch: Branch,
    people: tuple[int, ...],
    voters: Voters,
    parts: list[str],
) -> Document:
    rows = list(people)
    given: dict[str, Any] = (
        {"judgements": _triangles(data.steps[branch.key][rows])}
        if data.method.in_pairs
        else {"weights": data.weights[branch.key][rows].tolist()}
    )
    return _group_document(branch.items, {**voters, **given}, parts)


def _node_parts(data: SessionData) -> list[str]:
    """Direct weights are no judgements; the whole's consensus is that of an only branch."""
    needless = set() if data.method.in_pairs else {"judgements"}
    if len(data.branches) == 1:
        needless.add("consensus")
    return [part for part in NODE_PARTS if part not in needless]


def _triangles(steps: Floats) -> list[list[float | None]]:
    """Ratios from steps: 2 says that the first is 3 times as important, -2 that it is a third."""
    size = np.abs(steps) + 1
    ratios = np.where(steps >= 0, size, 1 / size)
    unknown = np.isnan(steps)
    if not unknown.any():
        return ratios.tolist()
    listed = ratios.astype(object)
    listed[unknown] = None
    return listed.tolist()


def _whole_document(
    data: SessionData, found: Evaluated, voters: Voters, *, brief: bool
) -> Document:
    parts = ["consensus", "participants"] if brief else WHOLE_PARTS
    given = {"weights": found.own_weights.tolist()}
    return _group_document(data.ends(), {**voters, **given}, parts)


def _group_document(
    items: tuple[str, ...], participants: dict[str, Any], parts: list[str]
) -> Document:
    return {
        "kind": "group",
        "items": list(items),
        "participants": participants,
        "options": {"parts": list(parts)},
    }


def _own_weights(data: SessionData, found: Evaluated) -> Floats:
    """Each person's weights of the ends: products of his own shares down the branches."""
    k = len(found.people)
    local = {
        branch.key: np.array(found.replies[node(branch.key)]["participants"]["weights"])
        if branch.is_weighed
        else np.tile(branch.shares, (k, 1))
        for branch in data.branches
    }
    shares = _down_the_tree(data, local, np.ones(k))
    return np.stack([shares[end] for end in data.ends()], axis=1)


def _down_the_tree(
    data: SessionData, local: Mapping[str, Floats], whole: Floats
) -> dict[str, Floats]:
    """Shares of the whole of each criterion, of whatever shape `whole` has."""
    shares: dict[str, Floats] = {}
    for branch in data.branches:
        parent = shares.get(branch.key, whole)
        for j, item in enumerate(branch.items):
            shares[item] = parent * local[branch.key][..., j]
    return shares


def group_weights(data: SessionData, found: Evaluated, whole: Reply) -> dict[str, dict[str, float]]:
    """Weights of the ends by every aggregation that applies: AIJ multiplies down the tree.

    The ends stand in the order of the tree, as the columns of people's own weights do; a sealed
    answer names them in the order of their codes.
    """
    by_judgements = {
        branch.key: found.replies[node(branch.key)]["weights"].get(AIJ) for branch in data.weighed
    }
    weights: dict[str, dict[str, float]] = {}
    if all(by_judgements.values()):
        local = {
            branch.key: np.array(
                [by_judgements[branch.key][item] for item in branch.items]
                if branch.is_weighed
                else branch.shares
            )
            for branch in data.branches
        }
        shares = _down_the_tree(data, local, np.array(1.0))
        weights[AIJ] = {end: float(shares[end]) for end in data.ends()}
    return weights | {
        name: {end: whole["weights"][name][end] for end in data.ends()}
        for name in AGGREGATIONS[1:]
        if name in whole["weights"]
    }
