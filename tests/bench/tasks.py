"""A question of each method as the robustness kinds hold it."""

from __future__ import annotations

from typing import Any

from decision.mcda.kinds import rank
from decision.mcda.kinds.decision_matrix import TABLE_KEYS, prepare, read_table
from decision.mcda.kinds.robust_task import task_of
from decision.mcda.matrix import Floats
from decision.mcda.notices import Notices
from decision.mcda.ranking import METHODS
from decision.mcda.reading import Place
from decision.mcda.robustness.task import Task
from tests.bench.problems import document

# Of values from 1 to 100.
LOW, MIDDLE, HIGH = 0.5, 50.0, 101.0
# pymcdm's own defaults, where ours are others.
AS_PYMCDM = {"topsis": {"normalization": "minmax"}, "wsm": {"normalization": "sum"}}


def options_of(name: str, n: int) -> dict[str, Any]:
    """What the method requires, and the normalisation that pymcdm has by default."""
    bounds = [[LOW, HIGH]] * n
    needed: dict[str, dict[str, Any]] = {
        "spotis": {"bounds": bounds},
        "balanced_spotis": {"bounds": bounds, "esp": [MIDDLE] * n},
        "rim": {"bounds": bounds},
        "rafsi": {"ideal": [HIGH] * n, "anti_ideal": [LOW] * n},
        "ervd": {"ref_point": [MIDDLE] * n},
        "comet": {"cvalues": [[LOW, MIDDLE, HIGH]] * n, "expert_normalization": "minmax"},
    }
    return needed.get(name, {}) | AS_PYMCDM.get(name, {})


def task_by(name: str, values: Floats) -> Task:
    """The task of the method of this name."""
    asked = document("rank", values, method=name, options=options_of(name, values.shape[1]))
    keys = ("kind", "method", *TABLE_KEYS)
    fields = Place(asked).fields(required=keys, optional=("options",))
    table = read_table(fields)
    options = rank.read_options(fields["options"], METHODS[name], table)
    return task_of(METHODS[name], prepare(table, None, Notices()), options, Notices())
