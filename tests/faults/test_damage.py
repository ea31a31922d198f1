"""A database or its log that was flipped or cut opens at the last whole commit, or says that it is damaged; never wrongly.

The home is copied while it is open, as a power cut or a failing disk leaves it. Bytes of the log or of the database are
flipped or cut off. What opens and passes the whole check holds exactly the first of what was written, in order.
"""

import os
import random
import shutil
from collections import Counter
from pathlib import Path

import pytest

from agent_app.app import unlock
from agent_app.base.errors import AppError
from agent_app.base.paths import DATABASE_NAME
from agent_app.desk import checking, noting, registering
from agent_app.store.bulk import run
from tests.support.desks import PASSPHRASE, WATER, Wall, make_desk

DAMAGES = 24
"""Of one home in a trial."""


def trial(seed: int, folder: Path) -> Counter[str]:
    """One home with some history, damaged in many ways."""
    chance, counts = random.Random(seed), Counter[str]()
    desk = make_desk(folder / "home", Wall())
    number = registering.register(desk, WATER).number
    if chance.random() < 0.5:
        desk.vault.cut_log()
    for place in range(chance.randrange(3, 12)):
        noting.add_note(desk, number, f"第{place}次" * chance.randrange(1, 60))
    with desk.vault.read() as connection:
        written = [leaf for (leaf,) in run(connection, "SELECT leaf FROM events ORDER BY id")]
    shutil.copytree(folder / "home", folder / "kept")
    desk.close()
    for place in range(DAMAGES):
        home = folder / f"damaged{place}"
        shutil.copytree(folder / "kept", home)
        counts[_damage(home, chance)] += 1
        counts[_look(home, written)] += 1
        counts["damages"] += 1
        shutil.rmtree(home)
    return counts


def _damage(home: Path, chance: random.Random) -> str:
    log, database = home / f"{DATABASE_NAME}-wal", home / DATABASE_NAME
    in_log = log.exists() and log.stat().st_size and chance.random() < 0.7
    path = log if in_log else database
    size = path.stat().st_size
    if chance.random() < 0.5:
        os.truncate(path, chance.randrange(size))
        return f"{'log' if in_log else 'database'} cut"
    data = bytearray(path.read_bytes())
    for _ in range(chance.choice([1, 1, 8])):
        data[chance.randrange(size)] ^= 1 << chance.randrange(8)
    path.write_bytes(data)
    return f"{'log' if in_log else 'database'} flipped"


def _look(home: Path, written: list[bytes]) -> str:
    try:
        desk = unlock(home, PASSPHRASE, Wall())
    except AppError:
        return "refused in words"
    try:
        problems = checking.check(desk).problems
        with desk.vault.read() as connection:
            there = [leaf for (leaf,) in run(connection, "SELECT leaf FROM events ORDER BY id")]
    except AppError:
        return "refused in words"
    finally:
        desk.close()
    if problems:
        return "found by the check"
    assert there == written[: len(there)], "what passes the check is not what was written"
    return "opened at a whole commit" if len(there) < len(written) else "opened whole"


@pytest.mark.parametrize("seed", range(2))
def test_damage_is_seen_or_harmless(seed: int, tmp_path: Path) -> None:
    done = trial(seed, tmp_path)
    assert done["refused in words"] + done["opened at a whole commit"] > 0
