"""Ranking a problem: stored data and chosen settings in, the engine's answer out.

Besides, `evaluate_text` answers any evaluation document, as the command line is given one.
"""

from __future__ import annotations

import json
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from decision.mcda import evaluate
from decision.mcda.errors import (
    DocumentError,
    McdaError,
    Reader,
    Translate,
    gettext_noop,
    untranslated,
)
from decision.mcda.notices import Notices, quoted
from decision.mcda.reading import Place
from decision.problems.errors import DecisionError
from decision.problems.models import Problem
from decision.problems.selectors.matrix import RankingTable, ranking_table
from decision.rankings.selectors import MethodChoice, method_choices
from decision.rankings.services.weightless import movable, weighing
from territories.enums import Direction

MIXED = gettext_noop("Figures of different dates or bases were compared: {names}.")

# What becomes of a direction that is turned round; a target has no other side.
TURNED: dict[str, str] = {Direction.MAX: Direction.MIN.value, Direction.MIN: Direction.MAX.value}

FICTIONAL = gettext_noop("Values invented for a demonstration were used: {names}.")

# What a file that holds a question and its answer may have besides.
BESIDE = (
    *("title", "address", "adopted_on", "reason"),
    *("document_sha256", "answer", "answer_sha256"),
)

__all__ = ["McdaError", "RankedProblem", "RankingSettings", "evaluate_text", "rank_problem"]


@dataclass(frozen=True)
class RankingSettings:
    """What a reader may choose for a ranking; the problem's own choices where nothing is said.

    `weights` holds weights among siblings by criterion code; `flipped` the codes of criteria that
    are better the other way round, `left_out` of those that do not count.
    """

    method: str = ""
    normalization: str = ""
    missing: str = ""
    weights: Mapping[str, Decimal] = field(default_factory=dict)
    flipped: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class RankedProblem:
    """A problem's table, the question that it became and what the engine answered.

    What weighs nothing takes no part in the question; in `whole` it stands.
    """

    table: RankingTable
    method: MethodChoice
    document: dict[str, Any]
    answer: dict[str, Any]
    whole: dict[str, Any]

    @cached_property
    def movable(self) -> dict[str, Any]:
        """The question where weights move: with what weighs nothing and could weigh something."""
        return movable(self.whole, self.document, self.answer)

    @property
    def weights(self) -> dict[str, float]:
        """The shares of what counts, and 0 of what could be given one; in the tree's order."""
        used: dict[str, float] = self.answer["weights"]
        return {
            c["code"]: used.get(c["code"], 0.0)
            for c in self.movable["criteria"]
            if c["code"] in used or c["weight"] == 0
        }

    @property
    def weightless(self) -> list[str]:
        """Codes of the criteria that weigh nothing, but for those left out by choice."""
        asked = {c["code"] for c in self.document["criteria"]}
        return [c["code"] for c in self.whole["criteria"] if c["code"] not in asked]


def rank_problem(
    problem: Problem,
    settings: RankingSettings | None = None,
    *,
    translate: Translate = untranslated,
) -> RankedProblem:
    """Rank a problem's alternatives as the data stand now.

    Raises
    ------
    DecisionError
        If the problem compares nothing yet, or its criteria do not form a tree.
    McdaError
        If the engine refuses the question: the method cannot take the values, say.
    """
    settings = settings or RankingSettings()
    return rank_table(ranking_table(problem, settings.weights), settings, translate=translate)


def rank_table(
    table: RankingTable,
    settings: RankingSettings,
    *,
    translate: Translate = untranslated,
    digest: bool = True,
    contributions: bool = False,
) -> RankedProblem:
    """Rank the alternatives of a table that is at hand; raises what `rank_problem` does.

    Without `digest` the answer has none of the question, which costs more than the ranking. With
    `contributions` it says what each criterion has in each score of a method that adds up.
    """
    whole = rank_document(table, settings)
    document = weighing(whole)
    asked, method = document, method_choices().get(document["method"])
    if contributions and method and method.stacks:
        asked = {**document, "contributions": True}
    answer: dict[str, Any] = evaluate(asked, translate, digest=digest)
    mixed = [
        leaf.criterion.code
        for leaf in table.mixed_leaves()
        if leaf.criterion.code in answer["weights"]
    ]
    # Dates, bases and sources are known here alone: the engine sees numbers.
    notices = Notices()
    if mixed:
        notices.add("mixed_dates", MIXED, names=quoted(mixed))
    if invented := fictional_criteria(table, answer["weights"]):
        notices.add("fictional_values", FICTIONAL, names=quoted(invented))
    answer["warnings"] += notices.as_list(translate)
    return RankedProblem(table, method_choices()[document["method"]], document, answer, whole)


def counted_whatever_weighs(table: RankingTable) -> frozenset[str]:
    """Codes of the criteria that a ranking counts or would count, given a weight.

    Raises what `rank_problem` does.
    """
    answer: Mapping[str, Any] = evaluate(rank_document(table, RankingSettings()), digest=False)
    return frozenset(answer["weights"])


def fictional_criteria(table: RankingTable, used: Container[str]) -> list[str]:
    """Codes of the criteria that were used and have an invented value."""
    return [
        leaf.criterion.code
        for leaf, column in zip(table.leaves, table.columns, strict=True)
        if leaf.criterion.code in used and any(one.is_fictional for one in column.occurring)
    ]


def rank_document(table: RankingTable, settings: RankingSettings) -> dict[str, Any]:
    """The evaluation document of kind ``rank`` that a table and settings make, all weights in."""
    if not table.alternatives:
        raise DecisionError(_("Nothing is compared yet: the problem has no alternatives."))
    if not table.leaves:
        raise DecisionError(_("There is nothing to compare by: the problem has no criteria."))
    kept = [leaf for leaf in table.leaves if leaf.criterion.code not in settings.left_out]
    if not kept:
        raise DecisionError(_("All criteria are left out: there is nothing left to compare by."))
    frame = table.frame()[[leaf.criterion.code for leaf in kept]]
    method = settings.method or table.problem.method
    options: dict[str, Any] = {"missing": settings.missing or table.problem.missing}
    normalization = normalization_for(table, method, settings.normalization)
    if normalization:
        options["normalization"] = normalization
    return {
        "kind": "rank",
        "method": method,
        "criteria": [_criterion(leaf, settings.flipped) for leaf in kept],
        "alternatives": list(frame.index),
        "matrix": [
            [None if value != value else value for value in row]  # NaN differs from itself
            for row in frame.to_numpy().tolist()
        ],
        "options": options,
    }


def with_weights(document: Mapping[str, Any], weights: Mapping[str, float]) -> dict[str, Any]:
    """The same question with other weights, by criterion code."""
    return {
        **document,
        "criteria": [
            {**criterion, "weight": weights[criterion["code"]]}
            for criterion in document["criteria"]
        ],
    }


def normalization_for(table: RankingTable, method: str, chosen: str = "") -> str:
    """The normalisation to ask for; empty for the method's own.

    A stored choice goes with the stored method. Where a method would add up values as they
    are and the criteria have different units, min-max is asked for in its place.
    """
    choice = method_choices().get(method)
    if choice is None or choice.normalization is None:
        return ""
    if chosen:
        return chosen
    if method == table.problem.method and table.problem.normalization:
        return table.problem.normalization
    units = {leaf.criterion.indicator.unit for leaf in table.leaves if leaf.criterion.indicator}
    return "minmax" if method == "wsm" and len(units) > 1 else ""


def _criterion(leaf: Any, flipped: Container[str]) -> dict[str, Any]:
    criterion = leaf.criterion
    turned = criterion.code in flipped
    entry: dict[str, Any] = {
        "code": criterion.code,
        "direction": TURNED[criterion.direction] if turned else criterion.direction,
        "weight": leaf.global_share,
    }
    if criterion.direction == Direction.TARGET:
        entry["target"] = float(criterion.target)
    if criterion.preference_function:
        thresholds = {
            "q": criterion.indifference,
            "p": criterion.preference,
            "s": criterion.gaussian_scale,
        }
        entry["preference"] = {
            "function": criterion.preference_function,
            **{name: float(value) for name, value in thresholds.items() if value is not None},
        }
    return entry


def page_language(template: str) -> str:
    """The engine's sentences in the language of the page."""
    return _(template)


def reader_of(table: RankingTable) -> Reader:
    """The language of the page, in which criteria and alternatives have their names."""
    return Reader(page_language, table.names())


def evaluate_text(text: str, translate: Translate = untranslated) -> dict[str, object]:
    """Answer an evaluation document given as JSON text, or the one in a file that holds an answer.

    Pages give such files: the question is their `document`, beside its answer and its digest.

    Raises
    ------
    McdaError
        If the text is not JSON, has a key twice, or one beside the question that no file of ours
        has; if the engine refuses the document, or its digest is not the one that stands beside it.
    """
    try:
        document = json.loads(text, object_pairs_hook=_object_without_twins)
    except (ValueError, RecursionError) as error:
        if isinstance(error, McdaError):
            raise
        raise DocumentError(
            gettext_noop("The document is not plain JSON: {reason}."),
            code="not_json",
            reason=error,
        ) from error
    if not (isinstance(document, dict) and "document" in document and "kind" not in document):
        return evaluate(document, translate)
    Place(document).fields(("document",), BESIDE)
    answer = evaluate(document["document"], translate)
    if document.get("document_sha256", answer["input_sha256"]) != answer["input_sha256"]:
        raise DocumentError(
            gettext_noop(
                "The question is not the one whose SHA-256 stands beside it: it was changed."
            ),
            code="altered",
            where="document_sha256",
        )
    return answer


def _object_without_twins(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    members: dict[str, object] = {}
    for key, value in pairs:
        if key in members:
            # Python would silently take the last of them.
            raise DocumentError(
                gettext_noop("The key “{key}” stands twice in one object."),
                code="duplicate_key",
                where=key,
                key=key,
            )
        members[key] = value
    return members
