"""Why one alternative stands above another, and what would move one: the engine's kind explain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from decision.mcda import evaluate
from decision.mcda.errors import Translate
from decision.rankings.services.ranking import RankedProblem

# Parts that differ by less, in parts of their size, are equal but for the last digits.
ROUNDING = 1e-12


@dataclass(frozen=True, eq=False)
class PairExplained:
    """Parts of the difference of two scores by criterion, in the score's unit, the largest first.

    `by` is ``terms``, ``shapley`` or ``one_at_a_time``; `remainder` belongs to no criterion.
    `parts` are empty and `refusal` says why where the method cannot be explained so.
    """

    parts: tuple[tuple[str, float], ...]
    remainder: float
    by: str
    refusal: str = ""


def explain_pair(
    ranked: RankedProblem, first: str, second: str, translate: Translate
) -> PairExplained:
    """What each criterion has in the first's score less the second's.

    Raises
    ------
    McdaError
        If the engine refuses the question: it is too large, say.
    """
    told = ranked.answer.get("contributions")
    if told:
        return _from_contributions(ranked, told, first, second)
    answer = _asked(ranked.document, translate, {"parts": ["pair"]}, pair=[first, second])
    pair = answer["pair"]
    if pair is None:
        reasons = [w["message"] for w in answer["warnings"] if w["code"] == "not_explained"]
        return PairExplained((), 0.0, "", " ".join(reasons))
    parts = tuple((part["criterion"], part["contribution"]) for part in pair["criteria"])
    return PairExplained(parts, pair["remainder"], pair["by"])


def explain_alternative(ranked: RankedProblem, code: str, translate: Translate) -> dict[str, Any]:
    """The nearest change of each weight and of each value that gives it a better place.

    Raises
    ------
    McdaError
        If the engine refuses the question: it is too large, say.
    """
    parts = ["weight_changes", "value_changes"]
    options = {"parts": parts, "towards": "better"}
    answer = _asked(ranked.movable, translate, options, alternative=code)
    told: dict[str, Any] = answer["alternative"]
    codes = ("found_by_search",)
    notes = [w["message"] for w in answer["warnings"] if w["code"] in codes]
    return {**told, "notes": notes}


def _from_contributions(
    ranked: RankedProblem, told: list[list[float] | None], first: str, second: str
) -> PairExplained:
    """Of a method that adds up the ranking itself says all, however large it is."""
    rows = {r["alternative"]: row for r, row in zip(ranked.answer["results"], told, strict=True)}
    one, other = rows[first], rows[second]
    assert one is not None
    assert other is not None  # both have a place
    parts = [
        (code, 0.0 if abs(a - b) <= ROUNDING * max(abs(a), abs(b)) else a - b)
        for code, a, b in zip(ranked.answer["weights"], one, other, strict=True)
    ]
    return PairExplained(tuple(sorted(parts, key=lambda part: -abs(part[1]))), 0.0, "terms")


def _asked(
    question: Mapping[str, Any],
    translate: Translate,
    options: Mapping[str, object],
    **asked: object,
) -> dict[str, Any]:
    document = {**question, "kind": "explain", **asked}
    document["options"] = {**question["options"], **options}
    answer: dict[str, Any] = evaluate(document, translate, digest=False)
    return answer
