"""The project's own files, for the tests that read the code itself."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = ("config", "decision", "territories")
TEMPLATES = ROOT / "templates"
PYTHON_FOLDERS = (*APPS, "tests")


def python_files(*folders: str) -> Iterator[Path]:
    for folder in folders or PYTHON_FOLDERS:
        yield from sorted((ROOT / folder).rglob("*.py"))


def templates() -> list[Path]:
    return sorted(path for path in TEMPLATES.rglob("*") if path.is_file())


def static_files() -> list[Path]:
    """Style sheets and scripts of ours, without those of others in static/vendor/."""
    vendor = ROOT / "static" / "vendor"
    files = (path for path in (ROOT / "static").rglob("*") if vendor not in path.parents)
    return sorted(path for path in files if path.suffix in {".css", ".js"})


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
