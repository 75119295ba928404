"""The page of a session's results, from the request to the last byte."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from tests.bench.measures import Figure, Measure
from tests.bench.processes import Run, in_fresh_interpreter
from tests.bench.session_pages import FLAT, OTHERS, SECOND, SIZES, TREE

SHAPES = {FLAT: "7 criteria", TREE: "3 x 3 tree", SECOND: "7 criteria, beside round 1"}
LIMIT, LARGEST = 0.100, 100_000
# What AHP-OS needs for the same on this kind of machine, as the issue says.
AHP_OS = {(FLAT, 10): 0.004, (FLAT, 50): 0.010, (FLAT, 200): 0.025, (FLAT, 1_000): 0.113} | {
    (TREE, 1_000): 0.720
}


def pages() -> Iterator[Figure]:
    with (
        tempfile.TemporaryDirectory(prefix="mera-bench-") as folder,
        environment({"VAR_DIR": folder}),
    ):
        codes: Mapping[str, str] = _run("nothing", "build").answer
        runs = {
            (shape, people): _page(codes[f"{shape}-{people}"])
            for shape in (FLAT, TREE)
            for people in SIZES
        }
        runs[SECOND, SIZES[-1]] = _page(codes[SECOND])
        for (shape, people), run in runs.items():
            yield from _figures(shape, people, run)
        yield _queries(runs)
        stored: int = _run("nothing", "crowd").answer
        again = _page(codes[f"{FLAT}-{SIZES[-1]}"])
        yield _beside_others(runs[FLAT, SIZES[-1]], again, stored)


def _page(code: str) -> Run:
    with environment({"BENCH_SESSION": code}):
        return _run("visitor", "page")


def _run(prepare: str, work: str) -> Run:
    return in_fresh_interpreter("tests.bench.session_pages", prepare, work)


def _figures(shape: str, people: int, run: Run) -> Iterator[Figure]:
    size = f"{people:,} people, {SHAPES[shape]}"
    took, theirs = run.answer["wall"], AHP_OS.get((shape, people))
    yield Figure(
        "results of a session",
        size,
        1000 * took,
        "ms",
        "limit",
        1000 * LIMIT,
        took / LIMIT,
        "" if shape == SECOND else "<= 1",
        "" if theirs is None else f"AHP-OS {1000 * theirs:g} ms",
        run.answer["processor"] / LIMIT,
    )
    sent = run.answer["bytes"]
    yield Figure(
        "… bytes", size, sent / 1000, "kB", "limit", LARGEST / 1000, sent / LARGEST, "<= 1"
    )
    memory = run.peak - run.before
    yield Figure("… memory beyond a small page's", size, memory, "MB", "", None, memory)


def _queries(runs: Mapping[tuple[str, int], Run]) -> Figure:
    numbers = {run.answer["queries"] for run in runs.values()}
    most, least = max(numbers), min(numbers)
    return Figure("… queries", "of all sizes", most, "", "fewest", least, most / least, "<= 1")


def _beside_others(alone: Run, again: Run, stored: int) -> Figure:
    """No slower, but for what two runs of the same differ by."""
    return Figure(
        f"… beside {OTHERS:,} judgements of others",
        f"{stored:,} stored",
        1000 * again.answer["wall"],
        "ms",
        "alone",
        1000 * alone.answer["wall"],
        again.answer["wall"] / alone.answer["wall"],
        "<= 1.1",
        "",
        again.answer["processor"] / alone.answer["processor"],
    )


@contextmanager
def environment(variables: Mapping[str, str]) -> Iterator[None]:
    """Environment variables for the processes that are started meanwhile."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


MEASURES = [Measure("session_results", pages)]
