"""A power cut at any moment loses nothing that was acknowledged.

A record is written through a file system of our own *below* the cipher, which notes every write, truncation and sync. At any
point of that trace the power fails: what was synced is on the disk, of what was not any part may be, whole, torn or not at
all, in any order. The images are opened with the program's own library. That nothing is lost with `synchronous=FULL`, which
the vault uses, means something only because the same rig loses commits with NORMAL and OFF.
"""

import random
import secrets
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from agent_app.base.errors import AppError
from agent_app.base.paths import DATABASE_NAME
from agent_app.store import vault
from agent_app.store.bulk import run
from tests.support.desks import PASSPHRASE, QUICK

apsw = pytest.importorskip("apsw", reason="apsw-sqlite3mc is not installed")

CUTS, COMMITS = 60, 60
"""Of one trace in a trial."""
_SECTOR = 512
_PRAGMAS = ("cipher='sqlcipher'", "legacy=4")


@dataclass
class Write:
    """Bytes that were written to a file; `data` is None for a truncation to `offset`."""

    file: str
    offset: int
    data: bytes | None


@dataclass
class Trace:
    """What happened to the files, in order: writes, syncs (the name of a file), acknowledged commits (their number)."""

    steps: list[Write | str | int] = field(default_factory=list)


def _files(trace: Trace, name: str) -> Any:
    """Registers a file system under a name that notes everything in the trace."""

    class File(apsw.VFSFile):  # type: ignore[name-defined, misc]
        def __init__(self, path: Any, flags: list[int]) -> None:
            super().__init__("unix", path, flags)
            self._name = Path(path.filename() if hasattr(path, "filename") else path).name if path else ""

        def xWrite(self, data: bytes, offset: int) -> None:
            trace.steps.append(Write(self._name, offset, bytes(data)))
            super().xWrite(data, offset)

        def xTruncate(self, size: int) -> None:
            trace.steps.append(Write(self._name, size, None))
            super().xTruncate(size)

        def xSync(self, flags: int) -> None:
            super().xSync(flags)
            trace.steps.append(self._name)

    class Files(apsw.VFS):  # type: ignore[name-defined, misc]
        def __init__(self) -> None:
            super().__init__(name, "unix")

        def xOpen(self, path: Any, flags: list[int]) -> Any:
            return File(path, flags)

    return Files()


def traced(folder: Path, chance: random.Random, synchronous: str) -> tuple[bytes, dict[str, bytes], Trace]:
    """A vault that is written for a while: its key, its files before, and the trace."""
    opened, _ = vault.create(folder / "home", PASSPHRASE, QUICK)
    key = opened.key
    opened.close()
    before = {path.name: path.read_bytes() for path in (folder / "home").iterdir()}
    trace = Trace()
    name = f"noting{secrets.token_hex(4)}"
    files = _files(trace, name)
    connection = apsw.Connection(str(folder / "home" / DATABASE_NAME), vfs=f"multipleciphers-{name}")
    try:
        for pragma in (
            *_PRAGMAS,
            f"key=\"x'{key.hex()}'\"",
            "journal_mode=WAL",
            f"synchronous={synchronous}",
        ):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("PRAGMA wal_autocheckpoint=40")
        for number in range(1, COMMITS + 1):
            connection.execute("BEGIN IMMEDIATE")
            for _ in range(chance.randrange(1, 4)):
                body = chance.randbytes(chance.choice([50, 800, 9000]))
                row = (b"s" * 16, number.to_bytes(32, "big"), 1, number, body)
                connection.execute(
                    "INSERT INTO events(subject, leaf, log, lamport, body) VALUES (?,?,?,?,?)", row
                )
            connection.execute("COMMIT")
            trace.steps.append(number)
    finally:
        connection.close()
        del files
    return key, before, trace


def image(
    before: dict[str, bytes], trace: Trace, end: int, chance: random.Random
) -> tuple[dict[str, bytes], int]:
    """The disk after a cut before step `end`, and the number of the last commit that was acknowledged."""
    disk = {name: bytearray(data) for name, data in before.items()}
    pending: dict[str, list[Write]] = {}
    acknowledged = 0
    for step in trace.steps[:end]:
        if isinstance(step, Write):
            pending.setdefault(step.file, []).append(step)
        elif isinstance(step, str):
            for write in pending.pop(step, []):
                _apply(disk, write)
        else:
            acknowledged = step
    left = [write for writes in pending.values() for write in writes]
    kind = chance.choice(["none", "some", "torn", "reordered"])
    if kind == "reordered":
        chance.shuffle(left)
    for write in left if kind != "none" else []:
        if chance.random() < 0.5:
            _apply(disk, _torn(write, chance) if kind == "torn" else write)
    return {name: bytes(data) for name, data in disk.items()}, acknowledged


def _apply(disk: dict[str, bytearray], write: Write) -> None:
    data = disk.setdefault(write.file, bytearray())
    if write.data is None:
        del data[write.offset :]
        return
    if len(data) < write.offset:
        data.extend(bytes(write.offset - len(data)))
    data[write.offset : write.offset + len(write.data)] = write.data


def _torn(write: Write, chance: random.Random) -> Write:
    if write.data is None:
        return write
    sectors = range(0, len(write.data), _SECTOR)
    return Write(write.file, write.offset, write.data[: chance.choice(sectors) + _SECTOR])


def cuts(seed: int, folder: Path, synchronous: str) -> Counter[str]:
    """Cut the power at many points of one trace; how often something acknowledged was lost, or the record was damaged."""
    chance, counts = random.Random(seed), Counter[str]()
    key, before, trace = traced(folder, chance, synchronous)
    for place in range(CUTS):
        disk, acknowledged = image(before, trace, chance.randrange(len(trace.steps) + 1), chance)
        home = folder / f"cut{place}"
        home.mkdir()
        for name, data in disk.items():
            (home / name).write_bytes(data)
        counts["cuts"] += 1
        counts[_what_is_left(home, key, acknowledged)] += 1
    return counts


def _what_is_left(home: Path, key: bytes, acknowledged: int) -> str:
    try:
        opened = vault.open_with_key(home, key)
    except AppError:
        return "damaged"
    try:
        opened.cut_log()
        with opened.read() as connection:
            if vault.bad_pages(connection):
                return "damaged"
            there = [
                number
                for (number,) in run(connection, "SELECT DISTINCT lamport FROM events ORDER BY lamport")
            ]
    except AppError:
        return "damaged"
    finally:
        opened.close()
    if there != list(range(1, len(there) + 1)):
        return "damaged"
    return "lost" if len(there) < acknowledged else "whole"


def trial(seed: int, folder: Path) -> Counter[str]:
    """One trace with FULL, where nothing may be lost, and one each with NORMAL and OFF, where the rig has to see losses."""
    counts = Counter[str]()
    for synchronous in ("FULL", "NORMAL", "OFF"):
        (folder / synchronous).mkdir()
        found = cuts(seed, folder / synchronous, synchronous)
        counts += Counter({f"{synchronous} {name}": number for name, number in found.items()})
    assert not counts["FULL lost"] and not counts["FULL damaged"], counts
    assert counts["NORMAL lost"] and counts["OFF lost"] + counts["OFF damaged"], (
        "the rig does not see what is lost"
    )
    return counts


def test_nothing_acknowledged_is_lost_with_full_and_the_rig_sees_losses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.faults.test_power_cuts.CUTS", 24)
    assert trial(1, tmp_path)["FULL cuts"] == 24
