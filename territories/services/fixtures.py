"""Writes the reference data back to its fixtures."""

from __future__ import annotations

from pathlib import Path

from territories.selectors.fixtures import fixture_texts


def export_fixtures(folder: Path, *, only_check: bool = False) -> list[str]:
    """Write the files that the database says otherwise; their names, in order.

    A file is replaced whole, so that whoever reads it meanwhile finds the old or the new one.
    """
    differing = {
        name: text
        for name, text in fixture_texts().items()
        if _bytes(folder / name) != text.encode()
    }
    if not only_check:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in differing.items():
            _replace(folder / name, text)
    return list(differing)


def _bytes(file: Path) -> bytes | None:
    return file.read_bytes() if file.exists() else None


def _replace(file: Path, text: str) -> None:
    beside = file.with_suffix(".json.new")
    beside.write_bytes(text.encode())
    beside.replace(file)
