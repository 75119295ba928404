"""How long `import decision.mcda` takes in a fresh interpreter."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from tests.bench.measures import Figure, Measure
from tests.bench.processes import in_fresh_interpreter

LIMIT = 0.25


def imports() -> Iterator[Figure]:
    runs = [in_fresh_interpreter("tests.bench.imported", "nothing", "mcda") for _ in range(7)]
    took = median(run.seconds for run in runs)
    heavy = sorted({name for run in runs for name in run.answer})
    note = f"imported too early: {', '.join(heavy)}" if heavy else "no pymcdm, no matplotlib"
    yield Figure("import decision.mcda", "", took, "s", "limit", LIMIT, took / LIMIT, "<= 1", note)


MEASURES = [Measure("import", imports)]
