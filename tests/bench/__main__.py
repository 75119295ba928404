"""``python -m tests.bench [NAME …]``: all measures, or those of these names."""

from __future__ import annotations

import sys

from tests.bench import (
    ahp,
    answer,
    attainable,
    desk,
    group,
    importing,
    methods,
    page_bytes,
    portfolio,
    portfolio_page,
    promethee,
    rounds,
    session_results,
    smaa,
    start,
    topsis,
    whose,
)
from tests.bench.measures import Measure
from tests.bench.report import report

# A page's bench is one more module here with its own MEASURES.
MEASURES: list[Measure] = [
    *start.MEASURES,
    *smaa.MEASURES,
    *methods.MEASURES,
    *attainable.MEASURES,
    *portfolio.MEASURES,
    *portfolio_page.MEASURES,
    *ahp.MEASURES,
    *group.MEASURES,
    *importing.MEASURES,
    *topsis.MEASURES,
    *promethee.MEASURES,
    *session_results.MEASURES,
    *rounds.MEASURES,
    *page_bytes.MEASURES,
    *answer.MEASURES,
    *whose.MEASURES,
    *desk.MEASURES,
]

if __name__ == "__main__":
    sys.exit(report(MEASURES, sys.argv[1:]))
