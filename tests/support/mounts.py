"""Folders with something wrong: read-only, and full. Tests may run as root, whom permissions do not stop."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.tools import need_tool


@contextmanager
def small_disk(place: Path, size: str) -> Iterator[Path]:
    """A file system of its own of this size ("2m"), mounted at `place`."""
    _mount(place, ["-t", "tmpfs", "-o", f"size={size}", "tmpfs"])
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True, timeout=30)


@contextmanager
def read_only(place: Path) -> Iterator[Path]:
    """The folder `place` as it is, but mounted so that nothing can be written."""
    _mount(place, ["--bind", str(place)])
    subprocess.run(["mount", "-o", "remount,bind,ro", str(place)], check=True, timeout=30)
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True, timeout=30)


def _mount(place: Path, words: list[str]) -> None:
    mount = need_tool("mount")
    place.mkdir(parents=True, exist_ok=True)
    done = subprocess.run([mount, *words, str(place)], capture_output=True, timeout=30, check=False)
    if done.returncode:
        message = f"cannot mount here: {done.stderr.decode(errors='replace').strip()}"
        if os.environ.get("AGENT_APP_TEST_ALL") == "1" and os.geteuid() == 0:
            pytest.fail(message, pytrace=False)
        pytest.skip(message)
