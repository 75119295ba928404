"""Files that wait are counted rightly, however many come at once."""

from contextlib import suppress
from pathlib import Path
from threading import Barrier, BrokenBarrierError, Thread
from typing import Any

import pytest

from territories.services import uploads


class Met(bytes):
    """A file whose size is asked for by two requests at the same moment, if both may ask."""

    both = Barrier(2)

    def __len__(self) -> int:
        with suppress(BrokenBarrierError):
            self.both.wait(timeout=0.1)
        return super().__len__()


def test_two_files_at_once_are_counted_one_after_the_other(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(uploads, "MOST_FILES", 1)
    refused = []

    def bring() -> None:
        try:
            uploads.keep(7, Met(b"a"), "csv")
        except uploads.TooManyFilesError as error:
            refused.append(error)

    threads = [Thread(target=bring) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (uploads.waiting(7), len(refused)) == (1, 1)
    (folder,) = (tmp_path / "brought").glob("*/")
    assert folder.stat().st_mode & 0o777 == 0o700
