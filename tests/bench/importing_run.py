"""A process of its own: fifty thousand values looked through and stored in an empty database.

``python -m tests.bench.importing_run SETTINGS_DATABASE``; prints seconds as JSON, by the clock and
of the processor: `[[…preview…], […storing…], […again…], […floor…]]`.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import islice, product
from time import perf_counter, process_time
from typing import Any

ROWS = 50_000
FIRST, LAST = 1950, 2024


def main() -> None:
    os.environ["DATABASE_URL"] = sys.argv[1]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    sys.stdout.write(json.dumps(_measured()))


def _measured() -> list[tuple[float, float]]:
    from django.db import transaction
    from simple_history.utils import bulk_create_with_history

    from territories.importing.files import read_file
    from territories.importing.preview import preview, resource_for, store
    from territories.importing.tables import find_table
    from territories.models import Indicator, Observation, Source, Territory

    keys = _known()
    told = [f"{i};{t};{year};{year % 97},5;actual;bench" for year, i, t in keys]
    content = "\n".join(["indicator;territory;date;value;basis;source", *told]).encode()

    def looked(act: Callable[..., Any]) -> Callable[[], None]:
        def run() -> None:
            (sheet,) = read_file(content, "a.csv")
            resource = resource_for("observations", reason="bench")
            found = act(resource, find_table(sheet, resource))
            assert found.is_storable

        return run

    preview_took, storing_took = _took(looked(preview)), _took(looked(store))
    again = _took(looked(preview))
    assert Observation.objects.count() == ROWS
    with transaction.atomic():
        Observation.objects.all().delete()
    indicators = {row.code: row for row in Indicator.objects.all()}
    territories = {row.code: row for row in Territory.objects.all()}
    source = Source.objects.get(code="bench")

    def floor() -> None:
        rows = [
            Observation(
                indicator=indicators[i],
                territory=territories[t],
                date=date(year, 1, 1),
                date_precision="year",
                value=Decimal(year % 97),
                basis="actual",
                source=source,
            )
            for year, i, t in keys
        ]
        bulk_create_with_history(rows, Observation, batch_size=500)

    return [preview_took, storing_took, again, _took(floor)]


def _known() -> list[tuple[int, str, str]]:
    """Indicators and territories, and the first so many of their values."""
    from tests.factories.territories import IndicatorFactory, SourceFactory, TerritoryFactory

    SourceFactory.create(code="bench")
    indicators = [IndicatorFactory.create(code=f"B.{n}").code for n in range(20)]
    territories = [TerritoryFactory.create(code=f"B-{n}").code for n in range(40)]
    return list(islice(product(range(LAST, FIRST, -1), indicators, territories), ROWS))


def _took(run: Callable[[], None]) -> tuple[float, float]:
    wall, processor = perf_counter(), process_time()
    run()
    return perf_counter() - wall, process_time() - processor


if __name__ == "__main__":
    main()
