"""Whoever follows the positions of a scope on PostgreSQL skips nothing, however writers race to commit.

Several connections store segments at once, each in scopes of its own choice and now and then with the record to itself, and
sleep for a random time before they commit, while a reader goes on from its cursor. It sees every segment once; positions have
no gaps; nobody waits for ever; and those who share no scope do not wait for each other.
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
from agent_app.store.vault import Connection, NotAloneError, Vault, claim
from tests.support.desks import PASSPHRASE, TOWNSHIP, Wall, make_county
from tests.support.postgres import Server, server

WRITERS, EACH, AT_MOST = 6, 12, 3
SCOPES = tuple(f"{TOWNSHIP}{place:03}/cases" for place in range(1, 7))
ALONE = 0.1
"""How often somebody asks for the whole record."""


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
    """Marks of what was stored. Some transactions come upon a scope that they have not asked for, and begin again."""
    stored: list[bytes] = []
    key, life = new_id() * 2, new_id()
    for number in range(1, EACH + 1):
        scopes = chance.sample(SCOPES, chance.randint(1, AT_MOST))
        asked = None if chance.random() < ALONE else scopes[: chance.choice([len(scopes), len(scopes), 1])]

        def work(connection: Connection, number: int = number, scopes: list[str] = scopes) -> list[bytes]:
            marks = []
            for scope in scopes:
                claim(connection, scope)
                log = journal.log_id(connection, key, life, Scope.parse(scope), False)
                mark = new_id() * 2
                segments.store(
                    connection, log, Place(number, mark), b"", b"", scope, events=0, size=0, delivery=2
                )
                marks.append(mark)
                time.sleep(chance.random() * 0.01)
            time.sleep(chance.random() * 0.02)
            return marks

        stored += vault.write_in(asked, work)
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


@pytest.mark.postgresql
def test_who_shares_no_scope_does_not_wait(tmp_path: Path, postgres: Server) -> None:
    county = make_county(tmp_path / "county", Wall(), postgres.database())
    met = threading.Barrier(len(SCOPES))  # all have to be in their transactions at once for any to end

    def work(connection: Connection) -> None:
        met.wait(timeout=30)

    with ThreadPoolExecutor(len(SCOPES)) as several:
        for done in [several.submit(county.vault.write_in, [scope], work) for scope in SCOPES]:
            done.result(timeout=60)
    tried: list[bool] = []

    def elsewhere(connection: Connection) -> None:
        tried.append(True)
        if len(tried) == 1:
            with pytest.raises(NotAloneError):
                claim(connection)
        claim(connection, SCOPES[1])

    county.vault.write_in(SCOPES[:1], elsewhere)
    assert len(tried) == 2
    county.close()
