"""The decision matrix of a problem: which value stands in which cell, and from where."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from django.utils.translation import get_language

from decision.problems.models import Alternative, Criterion, Problem
from decision.problems.selectors.criteria import (
    CriteriaTree,
    CriterionNode,
    criteria_of,
    criteria_tree,
)
from decision.problems.selectors.problems import alternatives_of, compared_by, named_alternatives_of
from territories.enums import Subject
from territories.selectors import Figures, Value, figures_for, figures_of, values_for, values_mark


@dataclass(frozen=True, eq=False)
class RankingTable(ABC):
    """A problem's alternatives by its measured criteria, with what a ranking asks of each value.

    A cell without a value is missing, not zero.
    """

    problem: Problem
    tree: CriteriaTree
    alternatives: tuple[Alternative, ...]

    @cached_property
    def leaves(self) -> tuple[CriterionNode, ...]:
        return self.tree.leaves()

    @property
    @abstractmethod
    def columns(self) -> tuple[Figures, ...]:
        """The cells of each leaf, in the order of the alternatives."""

    @property
    def cell_count(self) -> int:
        return len(self.alternatives) * len(self.leaves)

    @cached_property
    def missing_count(self) -> int:
        return sum(column.missing_count for column in self.columns)

    def names(self) -> dict[str, str]:
        """What criteria and alternatives are called in the language of the page, by code."""
        language = get_language() or ""
        if language not in self._names:
            self._names[language] = {
                node.criterion.code: node.criterion.name for node in self.tree.nodes()
            } | {alternative.subject.code: str(alternative) for alternative in self.alternatives}
        return self._names[language]

    @cached_property
    def _names(self) -> dict[str, dict[str, str]]:
        """Found once for each language: of a thousand alternatives that takes a while."""
        return {}

    def mixed_leaves(self) -> tuple[CriterionNode, ...]:
        """Criteria whose values are of different dates or bases, so that they compare badly."""
        return tuple(
            leaf
            for leaf, column in zip(self.leaves, self.columns, strict=True)
            if len({(one.date, one.date_precision, one.basis) for one in column.occurring}) > 1
        )

    def frame(self) -> pd.DataFrame:
        """The numbers with their labels: rows by alternative code, columns by criterion code.

        They are float64, as they came from Decimal; NaN stands for a missing value.
        """
        numbers = [column.numbers for column in self.columns]
        return pd.DataFrame(
            np.column_stack(numbers) if numbers else np.empty((len(self.alternatives), 0)),
            index=[alternative.subject.code for alternative in self.alternatives],
            columns=[leaf.criterion.code for leaf in self.leaves],
            dtype="float64",
        )


@dataclass(frozen=True, eq=False)
class FiguresTable(RankingTable):
    """`figures` by the indicator's id, in the order of the alternatives."""

    figures: Mapping[int, Figures]

    @cached_property
    def columns(self) -> tuple[Figures, ...]:
        return tuple(self.figures[leaf.criterion.indicator_id or 0] for leaf in self.leaves)


@dataclass(frozen=True, eq=False)
class DecisionTable(RankingTable):
    """The same with all that is known of each value: sources, formula, earlier values.

    `values` holds only the cells that have one.
    """

    values: Mapping[tuple[int, int], Value]

    def value(self, alternative: Alternative, leaf: CriterionNode) -> Value | None:
        return self.values.get(_key(alternative, leaf))

    @cached_property
    def columns(self) -> tuple[Figures, ...]:
        subjects = [alternative.subject.pk for alternative in self.alternatives]
        indicators = [leaf.criterion.indicator_id or 0 for leaf in self.leaves]
        get = self.values.get
        return tuple(
            figures_of([get((subject, indicator)) for subject in subjects])
            for indicator in indicators
        )


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
    alternatives = alternatives_of(problem, shown, only)
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
    return FiguresTable(
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
