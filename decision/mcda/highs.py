"""HiGHS through highspy, which is spoken to here and nowhere else.

A model is built once and solved again and again: for other costs, with more rows or with some
left out. Each solution starts from nothing but the model, in one thread: what was solved before
does not change it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from decision.mcda import watching

if TYPE_CHECKING:
    from highspy._core import _Highs

Floats = NDArray[np.float64]
Options = Mapping[str, bool | float | str]


class Ending(Enum):
    """How a solution ended."""

    PROVED = "proved"  # within the gap that was allowed, or as good as the target
    STOPPED = "stopped"  # out of time
    INFEASIBLE = "infeasible"
    GAVE_UP = "gave up"


@dataclass(frozen=True, eq=False)
class Solution:
    """What the solver answers.

    Parameters
    ----------
    ending : Ending
    x : ndarray of shape (n,) or None
        The best point found, if any.
    cost, bound : float
        What it costs, and what none can cost less than.
    reason : str
        HiGHS's own word for the ending.
    """

    ending: Ending
    x: Floats | None
    cost: float
    bound: float
    reason: str

    @property
    def gap(self) -> float:
        """How far the bound is from the cost, relative to the larger of them."""
        return max(0.0, self.cost - self.bound) / max(abs(self.cost), abs(self.bound), 1e-12)


class Model:
    """Columns between bounds, some of them whole, and rows between limits.

    Parameters
    ----------
    lower, upper : ndarray of shape (n,)
    whole : ndarray of bool of shape (n,)
    """

    def __init__(self, lower: Floats, upper: Floats, whole: NDArray[np.bool_]) -> None:
        from highspy._core import HighsLp, HighsVarType

        self._held = _quiet_highs()
        columns = HighsLp()
        columns.num_col_ = len(lower)
        columns.col_cost_ = np.zeros(len(lower))
        columns.col_lower_, columns.col_upper_ = lower, upper
        if whole.any():
            kinds = (HighsVarType.kContinuous, HighsVarType.kInteger)
            columns.integrality_ = [kinds[one] for one in whole.astype(int).tolist()]
        self._held.passModel(columns)
        self._columns = np.arange(len(lower), dtype=np.int32)
        self._limits: list[tuple[float, float]] = []
        self._left_out: frozenset[int] = frozenset()

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self._limits)

    def add_rows(self, matrix: Floats, upper: Floats, lower: Floats | None = None) -> None:
        """Add the rows ``lower <= matrix @ x <= upper``."""
        if not len(matrix):
            return
        lower = np.full(len(matrix), -np.inf) if lower is None else lower
        lines, columns = np.nonzero(matrix)
        starts = np.searchsorted(lines, np.arange(len(matrix)))
        self._held.addRows(
            len(matrix),
            lower,
            upper,
            len(columns),
            starts.astype(np.int32),
            columns.astype(np.int32),
            matrix[lines, columns],
        )
        self._limits += zip(lower.tolist(), upper.tolist(), strict=True)

    def drop_rows(self, first: int) -> None:
        """Take away the rows from this one on."""
        last = np.arange(first, self.count, dtype=np.int32)
        if len(last):
            self._held.deleteRows(len(last), last)
            del self._limits[first:]
            self._left_out = frozenset(row for row in self._left_out if row < first)

    def leave_out(self, rows: Iterable[int]) -> None:
        """Solve without these rows, and with all others, until told again."""
        left_out = frozenset(rows)
        for row in left_out ^ self._left_out:
            self._held.changeRowBounds(row, *(_NONE if row in left_out else self._limits[row]))
        self._left_out = left_out

    def solve(
        self,
        costs: Floats,
        *,
        seconds: float = np.inf,
        gap: float = 0.0,
        target: float = -np.inf,
    ) -> Solution:
        """The point of least cost; who watches the answer (`watching`) may end it meanwhile.

        Parameters
        ----------
        costs : ndarray of shape (n,)
        seconds : float
            When to stop with the best found.
        gap : float
            The relative distance from the least cost that is good enough.
        target : float
            A cost that is good enough.
        """
        self._held.changeColsCost(len(costs), self._columns, costs)
        options: Options = {
            "time_limit": seconds,
            "mip_rel_gap": gap,
            "objective_target": target,
            # Costs more than it brings where almost any choice of few is a feasible one.
            "mip_heuristic_run_feasibility_jump": False,
            "mip_allow_restart": len(costs) > _FEW,
            **dict.fromkeys(_SEARCHES_WITHIN, len(costs) > _VERY_FEW),
        }
        solution = self._run(options)
        if solution.ending is Ending.GAVE_UP:
            # Where everything is bounded: what presolve cannot tell, the search can.
            solution = self._run({**options, "presolve": "off"})
        return solution

    def duals(self, costs: Floats) -> Floats | None:
        """What a unit more of each row's limit adds to the least cost, with no column whole.

        None where the programme so relaxed has no least cost.
        """
        self._held.changeColsCost(len(costs), self._columns, costs)
        highs = self._ran({"solve_relaxation": True, "presolve": "off"})
        if _ENDINGS.get(highs.getModelStatus().name) is not Ending.PROVED:
            return None
        return np.array(highs.getSolution().row_dual)

    def _run(self, options: Options) -> Solution:
        highs = self._ran(options)
        info, status = highs.getInfo(), highs.getModelStatus()
        # 2 is HiGHS's word for a point that keeps all rows.
        has_point = int(info.primal_solution_status) == 2
        return Solution(
            _ENDINGS.get(status.name, Ending.GAVE_UP),
            np.array(highs.getSolution().col_value) if has_point else None,
            info.objective_function_value,
            info.mip_dual_bound,
            highs.modelStatusToString(status),
        )

    def _ran(self, options: Options) -> _Highs:
        # A new one each time: the clock of one that has run before runs on, and a linear
        # programme has all of it held against its limit (HiGHS's issue 1477).
        highs = _quiet_highs()
        _set(highs, options)
        highs.passModel(self._held.getLp())
        _run_watched(highs) if watching.is_watched() else highs.run()
        return highs


def _quiet_highs() -> _Highs:
    # The class that highspy offers writes its banner to standard output as it is made, before it
    # can be told not to; this is the class beneath it.
    from highspy._core import _Highs

    highs = _Highs()
    # HiGHS has one number of threads in a process: who asks for another is refused.
    _set(highs, {"output_flag": False, "threads": 1, "parallel": "off"})
    return highs


def _set(highs: _Highs, options: Options) -> None:
    for name, value in options.items():
        highs.setOptionValue(name, value)


def _run_watched(highs: _Highs) -> None:
    from highspy._core.cb import HighsCallbackType

    raised: list[BaseException] = []

    def ask(_kind: Any, _message: str, _told: Any, answer: Any, _data: Any) -> None:
        try:
            watching.still()
        except BaseException as error:  # noqa: BLE001, raised again when HiGHS has put its things away
            raised.append(error)
            answer.user_interrupt = True

    highs.setCallback(ask, None)
    highs.startCallback(HighsCallbackType.kCallbackMipInterrupt)
    highs.startCallback(HighsCallbackType.kCallbackSimplexInterrupt)
    highs.run()
    if raised:
        raise raised[0]


# Up to so many columns a restart of the search takes longer than it saves (docs/performance.md).
_FEW = 250
# Up to so many, searches within the search too.
_VERY_FEW = 50
_SEARCHES_WITHIN = (
    "mip_heuristic_run_rins",
    "mip_heuristic_run_rens",
    "mip_heuristic_run_root_reduced_cost",
)
_NONE = (-np.inf, np.inf)
_ENDINGS = {
    "kOptimal": Ending.PROVED,
    "kObjectiveTarget": Ending.PROVED,
    "kInfeasible": Ending.INFEASIBLE,
    "kTimeLimit": Ending.STOPPED,
}
