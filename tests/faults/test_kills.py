"""What was acknowledged survives SIGKILL at any moment, nothing is corrupt, and no number is ever signed twice.

A child process registers, notes, corrects, attaches, seals, imports and (at the county) erases, and prints each thing
only after the program has said that it is saved. It is killed at a random moment; then the home is opened, everything
that was printed must be there, the whole check must pass, and no log may hold one number with two hashes.
"""

import json
import os
import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

import pytest

from agent_app.app import unlock
from agent_app.base.paths import STATE_DIR_VARIABLE
from agent_app.desk import checking
from agent_app.desk.desk import Desk
from agent_app.store import journal
from agent_app.store.bulk import run
from tests.support.desks import PASSPHRASE, Wall, enrol, exchanged, make_county, make_desk
from tests.support.tools import ROOT

KILLS = 40
"""Kills of one home in a trial; what an earlier life was told must outlive the later kills too."""
WITHIN_S = 0.025
"""As long as most things take."""
_READY_S = 60.0


def _environment(folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        STATE_DIR_VARIABLE: str(folder / "state"),
    }


def trial(seed: int, folder: Path) -> Counter[str]:
    """One pair of homes, killed several times."""
    chance = random.Random(seed)
    before = os.environ.get(STATE_DIR_VARIABLE)
    os.environ[STATE_DIR_VARIABLE] = str(folder / "state")
    try:
        county, desk = make_county(folder / "county", Wall()), make_desk(folder / "desk", Wall())
        enrol(county, desk)
        exchanged(desk, county)
        county.close()
        desk.close()
        counts: Counter[str] = Counter()
        told: dict[str, set[str]] = {"county": set(), "desk": set()}
        signed: dict[tuple[object, ...], bytes] = {}
        with _worker(folder) as worker:
            for _ in range(KILLS):
                counts += _kill(worker, chance, told)
                _hold(folder, told, signed)
        counts["acknowledged"] = sum(map(len, told.values()))
        return counts
    finally:
        if before is not None:
            os.environ[STATE_DIR_VARIABLE] = before


@contextmanager
def _worker(folder: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """A process that begins lives and says what they do."""
    worker = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.worker", str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=_environment(folder),
        cwd=ROOT,
    )
    try:
        yield worker
    finally:
        assert worker.stdin is not None and worker.stdout is not None
        worker.stdin.close()
        worker.stdout.close()
        worker.wait(timeout=_READY_S)


def _kill(
    worker: "subprocess.Popen[bytes]", chance: random.Random, told: dict[str, set[str]]
) -> Counter[str]:
    """Begin a life and kill it within one of the next things that it does; what it printed goes to `told`."""
    assert worker.stdin is not None and worker.stdout is not None
    worker.stdin.write(f"{chance.randrange(2**31)}\n".encode())
    worker.stdin.flush()
    word, child = json.loads(worker.stdout.readline())
    assert word == "born"
    kinds: Counter[str] = Counter(kills=1)
    after, killing = chance.choice([0, 1, 1, 2, 3, 5, 8]), None
    for place, line in enumerate(chain([b""], worker.stdout)):
        if place == after:
            killing = threading.Timer(chance.random() * WITHIN_S, os.kill, [child, signal.SIGKILL])
            killing.start()
        try:
            word, where, *leaves = json.loads(line)
        except ValueError:
            continue  # cut off by the kill, or empty: nothing was said
        if word == "dead":
            break
        told[where].update(leaves[0])
        kinds[word] += 1
    assert killing is not None
    killing.join()
    return kinds


def _hold(folder: Path, told: dict[str, set[str]], signed: dict[tuple[object, ...], bytes]) -> None:
    for name in ("county", "desk"):
        opened = unlock(folder / name, PASSPHRASE, Wall())
        try:
            lost = told[name] - leaves(opened)
            assert not lost, f"{len(lost)} of {len(told[name])} acknowledged events of the {name} are lost"
            assert checking.check(opened).problems == []
            _signed_once(opened, signed)
        finally:
            opened.close()


def leaves(desk: Desk) -> set[str]:
    """The leaves of all events, in hex."""
    with desk.vault.read() as connection:
        return {leaf.leaf.hex() for leaf in journal.leaves(connection)}


def _signed_once(desk: Desk, signed: dict[tuple[object, ...], bytes]) -> None:
    sql = "SELECT l.key, l.incarnation, l.scope, s.number, s.hash FROM segments s JOIN logs l ON l.id = s.log"
    with desk.vault.read() as connection:
        for *place, mark in run(connection, sql):
            assert signed.setdefault(tuple(place), mark) == mark, f"{place[2:]} was signed twice"


@pytest.mark.skipif(os.name == "nt", reason="a process cannot be forked")
def test_what_was_acknowledged_outlives_kills(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[__name__], "KILLS", 6)
    done = trial(
        1, tmp_path
    )  # which finds all that was acknowledged, a whole record, and no number signed twice
    assert done["kills"] == 6 and done["acknowledged"]
