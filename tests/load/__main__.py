"""``python -m tests.load [NAME …]``: all measures, or those of these names."""

from __future__ import annotations

import sys

from tests.bench.measures import Measure
from tests.bench.report import report
from tests.load import crowd, durability, watchers

# What else is to be borne is one more module here with its own MEASURES; each measure starts the
# servers that it needs.
MEASURES: list[Measure] = [*watchers.MEASURES, *durability.MEASURES, *crowd.MEASURES]

if __name__ == "__main__":
    sys.exit(report(MEASURES, sys.argv[1:]))
