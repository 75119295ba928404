"""The decision matrix of a problem: which value stands in which cell, and from where."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

import pandas as pd

from decision.problems.models import Alternative, Criterion, Problem
from decision.problems.selectors.criteria import (
    CriteriaTree,
    CriterionNode,
    criteria_of,
    criteria_tree,
)
from decision.problems.selectors.problems import alternatives_of, compared_by, named_alternatives_of
from territories.enums import Subject
from territories.selectors import Known, Value, figures_for, values_for, values_mark


@dataclass(frozen=True, eq=False)
class RankingTable:
    """A problem's alternatives by its measured criteria, with what a ranking asks of each value.

    `values` holds only the cells that have one; a cell without is missing, not zero.
    """

    problem: Problem
    tree: CriteriaTree
    alternatives: tuple[Alternative, ...]
    values: Mapping[tuple[int, int], Known]

    @cached_property
    def leaves(self) -> tuple[CriterionNode, ...]:
        return self.tree.leaves()

    def known(self, alternative: Alternative, leaf: CriterionNode) -> Known | None:
        return self.values.get(_key(alternative, leaf))

    @cached_property
    def columns(self) -> tuple[tuple[Known | None, ...], ...]:
        """The cells of each leaf, in the order of the alternatives."""
        subjects = [alternative.subject.pk for alternative in self.alternatives]
        indicators = [leaf.criterion.indicator_id or 0 for leaf in self.leaves]
        get = self.values.get
        return tuple(
            tuple(get((subject, indicator)) for subject in subjects) for indicator in indicators
        )

    @property
    def cell_count(self) -> int:
        return len(self.alternatives) * len(self.leaves)

    @cached_property
    def missing_count(self) -> int:
        return sum(column.count(None) for column in self.columns)

    def names(self) -> dict[str, str]:
        """What criteria and alternatives are called in the language of the page, by code."""
        return {node.criterion.code: node.criterion.name for node in self.tree.nodes()} | {
            alternative.subject.code: str(alternative) for alternative in self.alternatives
        }

    def mixed_leaves(self) -> tuple[CriterionNode, ...]:
        """Criteria whose values are of different dates or bases, so that they compare badly."""
        return tuple(
            leaf
            for leaf, column in zip(self.leaves, self.columns, strict=True)
            if len({(known.date, known.date_precision, known.basis) for known in column if known})
            > 1
        )

    def frame(self) -> pd.DataFrame:
        """The numbers with their labels: rows by alternative code, columns by criterion code.

        This is where Decimal becomes float64; NaN stands for a missing value.
        """
        return pd.DataFrame(
            {
                leaf.criterion.code: [
                    float("nan") if known is None else float(known.value) for known in column
                ]
                for leaf, column in zip(self.leaves, self.columns, strict=True)
            },
            index=[alternative.subject.code for alternative in self.alternatives],
            columns=[leaf.criterion.code for leaf in self.leaves],
            dtype="float64",
        )


@dataclass(frozen=True, eq=False)
class DecisionTable(RankingTable):
    """The same with all that is known of each value: sources, formula, earlier values."""

    values: Mapping[tuple[int, int], Value]

    def value(self, alternative: Alternative, leaf: CriterionNode) -> Value | None:
        return self.values.get(_key(alternative, leaf))


def _key(alternative: Alternative, leaf: CriterionNode) -> tuple[int, int]:
    indicator_id = leaf.criterion.indicator_id
    assert indicator_id is not None  # `criteria_tree` lets no leaf pass without
    return alternative.subject.pk, indicator_id


def problem_mark(problem: Problem) -> str:
    """A digest that is another one whenever a problem's rules, criteria or alternatives are."""
    criteria = criteria_of(problem)
    indicators = {c.indicator_id: c.indicator for c in criteria if c.indicator}
    said = (
        [problem.method, problem.normalization, problem.missing],
        [_row(criterion) for criterion in criteria],
        [(each.pk, each.unit) for each in indicators.values()],
        [(each.pk, each.code) for each in compared_by(problem)],
    )
    return hashlib.sha256(repr(said).encode()).hexdigest()


def cells_mark(problem: Problem) -> str:
    """A digest that is another one whenever a cell of the problem's table could be."""
    of = "territory" if problem.subject == Subject.TERRITORY else "project"
    return values_mark(
        subject=problem.subject,
        subjects=problem.alternatives.order_by().values(of),
        indicators=[c.indicator for c in criteria_of(problem) if c.indicator],
    )


def _row(criterion: Criterion) -> list[str]:
    return [str(getattr(criterion, column.attname)) for column in criterion._meta.concrete_fields]


def decision_table(
    problem: Problem,
    weights: Mapping[str, Decimal] | None = None,
    criteria: Sequence[Criterion] | None = None,
    shown: slice = slice(None),
    only: str = "",
) -> DecisionTable:
    """The problem's matrix as the data stand now, in a constant number of queries.

    `weights` stand in for the stored ones by criterion code; `criteria` spares a query where
    the caller has read them. All alternatives are read, or those that `shown` takes, or `only`
    the one of this code.
    """
    tree = criteria_tree(criteria_of(problem) if criteria is None else criteria, weights)
    alternatives = alternatives_of(problem)[shown]
    if only:
        alternatives = [one for one in alternatives if one.subject.code == only]
    return DecisionTable(
        problem, tree, tuple(alternatives), values_for(**_asked(tree, alternatives))
    )


def ranking_table(
    problem: Problem,
    weights: Mapping[str, Decimal] | None = None,
    criteria: Sequence[Criterion] | None = None,
) -> RankingTable:
    """The same as far as a ranking needs it: of a thousand alternatives a fraction of the work."""
    tree = criteria_tree(criteria_of(problem) if criteria is None else criteria, weights)
    alternatives = named_alternatives_of(problem)
    return RankingTable(
        problem, tree, tuple(alternatives), figures_for(**_asked(tree, alternatives))
    )


def _asked(tree: CriteriaTree, alternatives: Sequence[Alternative]) -> dict[str, Any]:
    measured = [node.criterion for node in tree.leaves()]
    return {
        "subjects": [alternative.subject for alternative in alternatives],
        "indicators": [criterion.indicator for criterion in measured if criterion.indicator],
        "sources": {
            criterion.indicator_id: criterion.source
            for criterion in measured
            if criterion.indicator_id and criterion.source
        },
    }
