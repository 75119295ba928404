"""Measures by name, run in their order, printed as a table and as JSON lines."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict

from tests.bench.machine import machine
from tests.bench.measures import Figure, Measure

HEADINGS = ("what", "size", "ours", "other side", "", "ratio", "wanted", "", "by CPU", "note")


def report(measures: Sequence[Measure], names: Sequence[str]) -> int:
    """All measures, or those of these names."""
    known = [measure.name for measure in measures]
    unknown = sorted(set(names) - set(known))
    if unknown:
        print(f"No measure {', '.join(unknown)}. There are: {', '.join(known)}.", file=sys.stderr)
        return 2
    figures: list[Figure] = []
    for measure in measures:
        if not names or measure.name in names:
            print(f"measuring {measure.name} …", file=sys.stderr, flush=True)
            figures += measure.run()
    about = machine()
    print("; ".join(f"{key}: {value}" for key, value in about.items()), end="\n\n")
    print(table(figures), end="\n\n")
    print(json.dumps({"machine": about}))
    for figure in figures:
        print(json.dumps(asdict(figure) | {"met": figure.met}))
    return 0


def table(figures: list[Figure]) -> str:
    rows = [HEADINGS, *map(_row, figures)]
    widths = [max(len(row[k]) for row in rows) for k in range(len(HEADINGS))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def _row(figure: Figure) -> tuple[str, ...]:
    met = {True: "met", False: "MISSED", None: ""}[figure.met]
    by_processor = figure.processor_ratio
    theirs = "" if figure.theirs is None else f"{figure.theirs:.4g} {figure.unit}"
    return (
        figure.what,
        figure.size,
        f"{figure.ours:.4g} {figure.unit}",
        theirs,
        figure.against,
        f"{figure.ratio:.3g}",
        figure.wanted,
        met,
        "" if by_processor is None else f"{by_processor:.3g}",
        figure.note,
    )
