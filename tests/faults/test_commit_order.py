"""Whoever follows the positions of a scope on PostgreSQL skips nothing, however writers race to commit.

Several connections store segments of the same scopes at once and sleep for a random time before they commit, while a reader
goes on from its cursor. It sees every segment once; positions have no gaps; nobody waits for ever.
"""

import random
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from agent_app.app import unlock
from agent_app.core.event import new_id
from agent_app.core.scope import Scope
from agent_app.store import journal, segments
from agent_app.store.bulk import run
from agent_app.store.segments import Place
from agent_app.store.vault import Vault
from tests.support.desks import OTHER_VILLAGE, PASSPHRASE, VILLAGE, Wall, make_county
from tests.support.postgres import Server, server

WRITERS, EACH = 4, 12
SCOPES = (f"{VILLAGE}/cases", f"{OTHER_VILLAGE}/cases")


def trial(seed: int, folder: Path) -> Counter[str]:
    """A race on a server of its own."""
    with server(folder / "postgresql") as running:
        return race(seed, folder, running)


def race(seed: int, folder: Path, running: Server) -> Counter[str]:
    """One race of writers and a reader on one record."""
    county = make_county(folder / "county", Wall(), running.database())
    desks = [county, *(unlock(folder / "county", PASSPHRASE, Wall()) for _ in range(WRITERS))]
    seen: dict[str, list[bytes]] = {scope: [] for scope in SCOPES}
    over = threading.Event()
    try:
        with ThreadPoolExecutor(WRITERS + 1) as several:
            reader = several.submit(_follow, county.vault, seen, over)
            writers = [
                several.submit(_write, desk.vault, random.Random(seed * WRITERS + place))
                for place, desk in enumerate(desks[1:])
            ]
            stored = [mark for writer in writers for mark in writer.result(timeout=120)]
            over.set()
            reader.result(timeout=120)
        assert sorted(mark for marks in seen.values() for mark in marks) == sorted(stored), (
            "something was skipped"
        )
        with county.vault.read() as connection:
            for scope in SCOPES:
                rows = run(
                    connection, "SELECT position FROM segments WHERE scope = ? ORDER BY position", (scope,)
                )
                assert [position for (position,) in rows] == list(range(1, len(rows) + 1)), "a gap"
        return Counter({"commits": len(stored), "races": 1})
    finally:
        for desk in desks:
            desk.close()


def _write(vault: Vault, chance: random.Random) -> list[bytes]:
    stored: list[bytes] = []
    key, life = new_id() * 2, new_id()
    for number in range(1, EACH + 1):
        mark = new_id() * 2
        with vault.write() as connection:
            for scope in chance.sample(SCOPES, chance.choice([1, 2])):
                log = journal.log_id(connection, key, life, Scope.parse(scope), False)
                mark = new_id() * 2
                segments.store(
                    connection, log, Place(number, mark), b"", b"", scope, events=0, size=0, delivery=2
                )
                stored.append(mark)
                time.sleep(chance.random() * 0.01)
            time.sleep(chance.random() * 0.02)
    return stored


def _follow(vault: Vault, seen: dict[str, list[bytes]], over: threading.Event) -> None:
    cursors = dict.fromkeys(SCOPES, 0)
    while True:
        last = over.is_set()
        for scope in SCOPES:
            with vault.read() as connection:
                for found in segments.beyond(connection, scope, cursors[scope]):
                    seen[scope].append(found.hash)
                    cursors[scope] = found.position
        if last:
            return
        time.sleep(0.002)


@pytest.mark.postgresql
def test_a_reader_skips_nothing(tmp_path: Path, postgres: Server) -> None:
    assert race(1, tmp_path, postgres)["commits"] >= WRITERS * EACH
