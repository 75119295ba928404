"""Weights in an address: short, and to be read without help.

A form sends a field for each criterion; a link says them together,

    ?w=1,A:60,T3:40,A7:0&flip=A3&out=T0.1,T0.2

where a number without a name is the weight of whatever is not named. So a link goes on meaning the
same when the problem's own weights become others. What `w` is said of are the reader's own weights.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from urllib.parse import urlencode

from django.http import QueryDict

from config.numbers import IN_ADDRESS
from decision.rankings.services.whose import OWN

WEIGHTS, FLIPPED, LEFT_OUT = "w", "flip", "out"
# What an address says of a criterion: its weight, that it is turned round or left out.
KINDS = (WEIGHTS, FLIPPED, LEFT_OUT)
BETWEEN, OF = ",", ":"


def encoded(query: Mapping[str, str] | Sequence[tuple[str, str]]) -> str:
    """As an address holds it; what stands between weights stays to be read."""
    return urlencode(query, safe=BETWEEN + OF)


def shortened(query: Mapping[str, str], codes: Sequence[str]) -> dict[str, str]:
    """The query of a form as a link says it.

    A criterion whose code holds one of the two signs, and what is no number, stay fields.

    >>> shortened({"whose": "own", "w-A": "1.0", "w-B": "1", "w-C": "2.5"}, ["A", "B", "C"])
    {'w': '1,C:2.5'}
    >>> shortened({"whose": "own", "w-A": "1", "out-B": "on"}, ["A", "B"])
    {'w': 'A:1', 'out': 'B'}
    """
    plain = [code for code in codes if not {BETWEEN, OF} & {*code}]
    left = dict(query)
    weights = {
        code: _plainly(left.pop(f"{WEIGHTS}-{code}"))
        for code in plain
        if IN_ADDRESS.fullmatch(left.get(f"{WEIGHTS}-{code}", ""))
    }
    said = {WEIGHTS: _weights(weights, is_all=len(weights) == len(codes))}
    for kind in (FLIPPED, LEFT_OUT):
        ticked = [code for code in plain if left.pop(f"{kind}-{code}", "")]
        said[kind] = BETWEEN.join(ticked)
    if weights and left.get("whose") == OWN:
        del left["whose"]
    return {**left, **{kind: text for kind, text in said.items() if text}}


def _plainly(weight: str) -> str:
    return f"{Decimal(weight).normalize():f}"


def _weights(weights: Mapping[str, str], *, is_all: bool) -> str:
    """The commonest without names, where nobody else could be meant by it."""
    ((common, times),) = Counter(weights.values()).most_common(1) or [("", 0)]
    rest = common if is_all and times > 1 else None
    named = (f"{code}{OF}{weight}" for code, weight in weights.items() if weight != rest)
    return BETWEEN.join([*([rest] if rest is not None else []), *named])


def spelt_out(query: QueryDict, codes: Iterable[str]) -> QueryDict:
    """The query as a form would send it: a field for each criterion that a link speaks of.

    Where two things are said of one criterion, be it by a field of its own, both stay: together
    they are no number, and so are refused beside the field.

    >>> spelt_out(QueryDict("w=1,C:2.5&out=B"), ["A", "B", "C"]).dict()
    {'whose': 'own', 'w-C': '2.5', 'w-A': '1', 'w-B': '1', 'out-B': 'on'}
    >>> spelt_out(QueryDict("w=1,C:2.5&w-A=4&w-C=3"), ["A", "C"]).getlist("w-C")
    ['3', '2.5']
    """
    if not any(kind in query for kind in KINDS):
        return query
    full = query.copy()
    said = {kind: _pieces(full.pop(kind, [])) for kind in KINDS}
    if said[WEIGHTS] and not full.get("whose"):
        full["whose"] = OWN
    named, rest = _spelt_weights(said[WEIGHTS])
    for code, weights in named.items():
        field = f"{WEIGHTS}-{code}"
        full.setlist(field, [*full.getlist(field), *weights])
    if rest:
        for field in (f"{WEIGHTS}-{code}" for code in codes):
            full.setlistdefault(field, rest)
    for kind in (FLIPPED, LEFT_OUT):
        for code in said[kind]:
            full.setdefault(f"{kind}-{code}", "on")
    return full


def _pieces(values: Iterable[str]) -> list[str]:
    return [piece for value in values for piece in value.split(BETWEEN) if piece.strip()]


def _spelt_weights(pieces: Sequence[str]) -> tuple[dict[str, list[str]], list[str]]:
    """What is said of each criterion by its code, and what of all that are not named."""
    named: dict[str, list[str]] = {}
    rest = []
    for piece in pieces:
        code, of, weight = piece.rpartition(OF)
        if of:
            named.setdefault(code or piece, []).append(weight)
        else:
            rest.append(piece)
    return named, rest
