import stat
from pathlib import Path

from config.secrets import stored_secret


def test_a_secret_is_made_once_and_read_by_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "new folder" / "key"
    first = stored_secret(file)
    assert stored_secret(file) == first
    assert len(first) > 50
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["key"]


def test_two_secrets_differ(tmp_path: Path) -> None:
    assert stored_secret(tmp_path / "a") != stored_secret(tmp_path / "b")


def test_a_kept_secret_is_read_without_its_line_end(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("kept\n", encoding="utf-8")
    assert stored_secret(tmp_path / "key") == "kept"
