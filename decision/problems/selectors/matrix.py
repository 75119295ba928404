"""The decision matrix of a problem: which value stands in which cell, and from where."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from decision.problems.models import Alternative, Criterion, Problem
from decision.problems.selectors.criteria import (
    CriteriaTree,
    CriterionNode,
    criteria_of,
    criteria_tree,
)
from decision.problems.selectors.problems import alternatives_of, compared_by
from territories.enums import Subject
from territories.selectors import Value, values_for, values_mark


@dataclass(frozen=True, eq=False)
class DecisionTable:
    """A problem's alternatives by its measured criteria.

    `values` holds only the cells that have one; a cell without is missing, not zero.
    """

    problem: Problem
    tree: CriteriaTree
    alternatives: tuple[Alternative, ...]
    values: Mapping[tuple[int, int], Value]

    @property
    def leaves(self) -> tuple[CriterionNode, ...]:
        return self.tree.leaves()

    def value(self, alternative: Alternative, leaf: CriterionNode) -> Value | None:
        indicator_id = leaf.criterion.indicator_id
        assert indicator_id is not None  # `criteria_tree` lets no leaf pass without
        return self.values.get((alternative.subject.pk, indicator_id))

    @property
    def cell_count(self) -> int:
        return len(self.alternatives) * len(self.leaves)

    @property
    def missing_count(self) -> int:
        return self.cell_count - sum(
            self.value(alternative, leaf) is not None
            for alternative in self.alternatives
            for leaf in self.leaves
        )

    def names(self) -> dict[str, str]:
        """What criteria and alternatives are called in the language of the page, by code."""
        return {node.criterion.code: node.criterion.name for node in self.tree.nodes()} | {
            alternative.subject.code: str(alternative) for alternative in self.alternatives
        }

    def mixed_leaves(self) -> tuple[CriterionNode, ...]:
        """Criteria whose values are of different dates or bases, so that they compare badly."""
        return tuple(
            leaf
            for leaf in self.leaves
            if len(
                {
                    (value.date, value.date_precision, value.basis)
                    for alternative in self.alternatives
                    if (value := self.value(alternative, leaf))
                }
            )
            > 1
        )

    def frame(self) -> pd.DataFrame:
        """The numbers with their labels: rows by alternative code, columns by criterion code.

        This is where Decimal becomes float64; NaN stands for a missing value.
        """
        return pd.DataFrame(
            [
                [self._number(self.value(alternative, leaf)) for leaf in self.leaves]
                for alternative in self.alternatives
            ],
            index=[alternative.subject.code for alternative in self.alternatives],
            columns=[leaf.criterion.code for leaf in self.leaves],
            dtype="float64",
        )

    @staticmethod
    def _number(value: Value | None) -> float:
        return float("nan") if value is None else float(value.value)


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
) -> DecisionTable:
    """The problem's matrix as the data stand now, in a constant number of queries.

    `weights` stand in for the stored ones by criterion code; `criteria` spares a query where
    the caller has read them.
    """
    tree = criteria_tree(criteria_of(problem) if criteria is None else criteria, weights)
    alternatives = alternatives_of(problem)
    measured = [node.criterion for node in tree.leaves()]
    values = values_for(
        subjects=[alternative.subject for alternative in alternatives],
        indicators=[criterion.indicator for criterion in measured if criterion.indicator],
        sources={
            criterion.indicator_id: criterion.source
            for criterion in measured
            if criterion.indicator_id and criterion.source
        },
    )
    return DecisionTable(problem, tree, tuple(alternatives), values)
