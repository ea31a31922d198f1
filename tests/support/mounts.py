"""Folders with something wrong: read-only, and full; and a stick as it is sold. Tests may run as root, whom permissions do not stop."""

import os
import shutil
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
def fat_image(place: Path, megabytes: int) -> Iterator[Path]:
    """A FAT file system in an image of its own, mounted at `place` by the system or in user space; skips without either."""
    make = shutil.which("mkfs.vfat", path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    if make is None:
        pytest.skip("mkfs.vfat is not here")
    image = place.with_suffix(".img")
    with image.open("wb") as file:
        file.truncate(megabytes << 20)
    subprocess.run([make, str(image)], capture_output=True, check=True, timeout=30)
    place.mkdir()
    ways = (["mount", "-o", "loop", "-t", "vfat", str(image), str(place)],
            ["fusefat", "-o", "rw+", str(image), str(place)])  # fmt: skip
    for way in ways:
        if shutil.which(way[0]) and not subprocess.run(way, capture_output=True, timeout=30).returncode:
            break
    else:
        pytest.skip("a FAT image cannot be mounted here")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True, timeout=30)


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
