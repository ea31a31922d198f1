import os
import stat
from pathlib import Path

import pytest

from agent_app.base import paths


def test_practice_and_state_stay_apart_from_the_real_home(monkeypatch: pytest.MonkeyPatch) -> None:
    for chosen in ("", None):
        if chosen is None:
            monkeypatch.delenv(paths.DATA_DIR_VARIABLE)
            monkeypatch.delenv(paths.STATE_DIR_VARIABLE)
        places = [paths.default_home(), paths.demo_home(), paths.state_dir()]
        for place in places:
            assert place.is_absolute()
            assert not any(place.is_relative_to(other) for other in places if other is not place)


def test_tests_never_see_the_real_folders() -> None:
    assert paths.default_home().is_relative_to(os.environ[paths.DATA_DIR_VARIABLE])
    assert paths.state_dir() == Path(os.environ[paths.STATE_DIR_VARIABLE])


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    target = tmp_path / "钥匙.bin"
    paths.write_atomically(target, b"one")
    paths.write_atomically(target, b"two")
    assert target.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [target]
    if os.name != "nt":
        assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_an_interrupted_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "settings"
    target.write_bytes(b"old")

    def full_disk(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(OSError, match="No space left"):
        paths.write_atomically(target, b"new")
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        paths.write_atomically(tmp_path / "none" / "file", b"")
    if os.name != "nt":
        with pytest.raises(FileNotFoundError):
            paths.fsync_dir(tmp_path / "none")
