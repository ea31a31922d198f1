"""A bundle is "on the stick" only when it was read back equal; whatever happens before, the older bundle stays good.

Sticks of a few sizes (real file systems of their own) fill up, are pulled while they are written, can only be read, swallow
what lies beyond their true capacity, or allow no file beyond a limit. The desk is told in one sentence and says so of
nothing; afterwards a good stick carries everything.
"""

import errno
import io
import os
import random
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO
from unittest.mock import patch

import pytest

from agent_app.base.errors import AppError
from agent_app.core.vocabulary import Delivery
from agent_app.desk import attaching, casebook, checking, exchanging, registering
from agent_app.desk.desk import Desk
from agent_app.sync import stick
from tests.support.desks import WATER, Wall, enrol, exchanged, make_county, make_desk
from tests.support.mounts import fat_image, read_only, small_disk
from tests.support.pictures import document

WAYS = ("full", "pulled", "read-only", "fake", "file limit")


def trial(seed: int, folder: Path) -> Counter[str]:
    """One mishap with an older bundle on the stick."""
    chance, way = random.Random(seed), WAYS[seed % len(WAYS)]
    county, desk = make_county(folder / "county", Wall()), make_desk(folder / "desk", Wall())
    enrol(county, desk)
    exchanged(desk, county)
    try:
        with small_disk(folder / "usb", f"{chance.choice([96, 160, 240])}k") as usb:
            first = registering.register(desk, WATER).number
            exchanging.write_to_stick(desk, usb)
            second = registering.register(desk, WATER).number
            _scan(desk, second, folder, chance)
            before = _bundles(usb)
            told = _mishap(way, desk, usb, chance)
            if told:
                assert casebook.view(desk, second).delivery is Delivery.SAVED, "said to be on the stick"
                if way != "pulled":
                    assert _bundles(usb) == before, "the older bundle is not what it was"
        for one in (first, second):
            assert casebook.view(desk, one).case.subject.id
        good = folder / "good"
        good.mkdir()
        exchanging.write_to_stick(desk, good)
        exchanging.county_by_stick(county, good)
        exchanging.read_from_stick(desk, good)
        assert {casebook.view(desk, one).delivery for one in (first, second)} == {Delivery.CONFIRMED}
        for record in (desk, county):
            assert checking.check(record).problems == []
        return Counter({f"way: {way}": 1, "told": int(told)})
    finally:
        desk.close()
        county.close()


def _scan(desk: Desk, number: str, folder: Path, chance: random.Random) -> None:
    scan = folder / "扫描.pdf"
    scan.write_bytes(document(chance.choice([30_000, 300_000]), seed=chance.randrange(99)))
    attaching.attach(desk, number, scan)


def _bundles(usb: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (usb / stick.FOLDER).glob(f"*{stick.SUFFIX}")}


def _mishap(way: str, desk: Desk, usb: Path, chance: random.Random) -> bool:
    """Write under a mishap; whether it was told."""
    try:
        if way == "read-only":
            with read_only(usb):
                exchanging.write_to_stick(desk, usb)
        elif way == "fake":
            with patch.object(stick, "_forget_cached", _swallowing(usb, chance)):
                exchanging.write_to_stick(desk, usb)
        elif way == "full":
            filler = usb / "filler"
            _fill(filler)
            exchanging.write_to_stick(desk, usb)
        else:
            with patch.object(stick._File, "write", _breaking(chance.randrange(1, 3000), way, usb)):
                exchanging.write_to_stick(desk, usb)
    except AppError as error:
        assert error.sentence.endswith("。")
        return True
    finally:
        (usb / "filler").unlink(missing_ok=True)
    return False


def _fill(path: Path) -> None:
    try:
        with path.open("wb", buffering=0) as out:
            while True:
                out.write(bytes(1024))
    except OSError:
        pass


def _breaking(left: int, way: str, usb: Path) -> Callable[[io.FileIO, bytes], int]:
    """How a file is written on a stick that is pulled, or may not grow, after some bytes."""

    def write(file: io.FileIO, data: bytes) -> int:
        nonlocal left
        left -= len(data)
        with stick._told():
            if left >= 0:
                return io.FileIO.write(file, data)
            if way == "pulled":
                subprocess.run(["umount", "-l", str(usb)], check=False, timeout=30)
                subprocess.run(["mount", "-t", "tmpfs", "tmpfs", str(usb)], check=True, timeout=30)
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))

    return write


def _swallowing(usb: Path, chance: random.Random) -> Callable[[BinaryIO], None]:
    share, honest = chance.random(), stick._forget_cached

    def swallow(source: BinaryIO) -> None:
        for path in (usb / stick.FOLDER).iterdir():
            if os.path.samestat(path.stat(), os.fstat(source.fileno())):
                size = path.stat().st_size
                start = int(size * share)
                with path.open("r+b") as file:
                    file.seek(start)
                    file.write(bytes(size - start))
        honest(source)

    return swallow


@pytest.mark.parametrize("seed", range(len(WAYS)))
def test_a_stick_is_believed_only_when_it_was_read_back(seed: int, tmp_path: Path) -> None:
    done = trial(
        seed, tmp_path
    )  # which holds that nothing was called written, and the older bundle is what it was
    assert done[f"way: {WAYS[seed]}"] == 1
    assert done["told"] == 1, "a mishap that nobody was told of"


def test_a_real_stick_format_carries_both_ways_and_is_told_when_full(tmp_path: Path) -> None:
    wall = Wall()
    county, desk = make_county(tmp_path / "county", wall), make_desk(tmp_path / "desk", wall)
    enrol(county, desk)
    with fat_image(tmp_path / "usb", 2) as usb:
        numbers = []
        for _ in range(2):  # the second bundle takes the place of the first
            wall.turn(minutes=5)
            numbers.append(registering.register(desk, WATER).number)
            exchanging.write_to_stick(desk, usb)
        assert len(_bundles(usb)) == 1
        exchanging.county_by_stick(county, usb)
        exchanging.read_from_stick(desk, usb)
        assert {casebook.view(desk, one).delivery for one in numbers} == {Delivery.CONFIRMED}
        before = _bundles(usb)
        _fill(usb / "filler")
        _scan(desk, numbers[0], tmp_path, random.Random(1))
        with pytest.raises(AppError):
            exchanging.write_to_stick(desk, usb)
        assert _bundles(usb) == before
        assert exchanging.standing(desk).photos.number == 1
        (usb / "filler").unlink()
        exchanging.by_stick(desk, usb)
        exchanging.county_by_stick(county, usb)
        exchanging.read_from_stick(desk, usb)
    assert exchanging.standing(desk).photos.number == 0
    for record in (desk, county):
        assert checking.check(record).problems == []
        record.close()
