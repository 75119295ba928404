"""Work in a fresh interpreter, with its time and its peak memory."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Run:
    """What a child process reports.

    Parameters
    ----------
    seconds, processor : float
        Of the work itself, without the interpreter's start and the making of its input; by
        the clock on the wall, and of all processors together.
    peak : float
        MB of resident memory at the process's highest.
    before : float
        MB at its highest before the work began: interpreter, imports, input.
    answer : object
        What the work returned, as JSON.
    """

    seconds: float
    processor: float
    peak: float
    before: float
    answer: Any


def in_fresh_interpreter(module: str, prepare: str, work: str) -> Run:
    """Run ``module.work(module.prepare())`` in an interpreter of its own.

    Importing `module` must not import what the work is to import by itself.
    """
    command = [sys.executable, "-m", "tests.bench.processes", module, prepare, work]
    out = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return Run(**json.loads(out.stdout.splitlines()[-1]))


def interpreter_at_rest() -> float:
    """MB of a Python interpreter that has done nothing."""
    script = "print(open('/proc/self/status').read())"
    command = [sys.executable, "-c", script]
    out = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return _peak_in(out.stdout)


def _peak() -> float:
    # Not `getrusage`: its maximum is handed down from the parent that started the process.
    return _peak_in(Path("/proc/self/status").read_text())


def _peak_in(status: str) -> float:
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024 / 1e6


def _main(module: str, prepare: str, work: str) -> None:
    functions = import_module(module)
    given = getattr(functions, prepare)()
    before = _peak()
    start, processor = perf_counter(), process_time()
    answer = getattr(functions, work)(given)
    seconds, processor = perf_counter() - start, process_time() - processor
    run = Run(seconds, processor, _peak(), before, answer)
    print(json.dumps(asdict(run)))


if __name__ == "__main__":
    _main(*sys.argv[1:])
