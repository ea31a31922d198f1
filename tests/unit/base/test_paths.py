import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

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


def test_a_folder_that_takes_nothing_is_told_at_once_on_windows_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = []

    def refused(path: object, *_: object, **__: object) -> None:
        tries.append(path)
        assert len(tries) < 9, "it would go on for days"
        raise PermissionError(13, "Access is denied")

    monkeypatch.setattr(tempfile, "_os", SimpleNamespace(**{**vars(os), "name": "nt"}), raising=True)
    for there in (os, tempfile._os):  # type: ignore[attr-defined]
        monkeypatch.setattr(there, "open", refused)
        monkeypatch.setattr(there, "mkdir", refused)
    with pytest.raises(PermissionError):
        paths.write_atomically(tmp_path / "invitation.xfyq", b"")
    with pytest.raises(PermissionError), paths.folder_beside(tmp_path / "cases.xlsx", "ledger"):
        pass
    assert len(tries) == 2


@pytest.mark.parametrize(("scans", "arrives"), [(2, True), (99, False)])
def test_a_file_that_a_virus_scanner_looks_at_is_waited_for_on_windows(
    scans: int, arrives: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "keys.json"
    target.write_bytes(b"old")
    monkeypatch.setattr(paths, "_WINDOWS", True)
    monkeypatch.setattr(paths, "_WAITS_S", (0, 0, 0))
    monkeypatch.setattr(Path, "replace", _held(scans, Path.replace))
    if arrives:
        paths.write_atomically(target, b"new")
    else:
        with pytest.raises(PermissionError):
            paths.write_atomically(target, b"new")
    assert target.read_bytes() == (b"new" if arrives else b"old")
    assert list(tmp_path.iterdir()) == [target]


def _held(times: int, replace: Callable[[Path, Path], Path]) -> Callable[[Path, Path], Path]:
    """`Path.replace` of a file that somebody holds open for so many tries."""
    left = [times]

    def tried(part: Path, target: Path) -> Path:
        if left[0]:
            left[0] -= 1
            raise PermissionError(13, "The process cannot access the file", str(part))
        return replace(part, target)

    return tried
