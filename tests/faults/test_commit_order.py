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
from agent_app.core.vocabulary import Delivery, Role
from agent_app.desk import casebook, checking, noting, registering
from agent_app.store import journal, segments
from agent_app.store.bulk import run
from agent_app.store.segments import Place
from agent_app.store.turns import NotAloneError, claim
from agent_app.store.vault import Connection, Vault
from tests.support.desks import (
    PASSPHRASE,
    TOWNSHIP,
    WATER,
    Wall,
    answer_to,
    enrol,
    exchanged,
    make_county,
    make_desk,
    request_of,
    take_in,
)
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
        _no_gaps(county.vault)
        return Counter({"commits": len(stored), "races": 1})
    finally:
        for desk in desks:
            desk.close()


def _no_gaps(vault: Vault) -> None:
    places: dict[str, list[int]] = {}
    with vault.read() as connection:
        for scope, position in run(
            connection, "SELECT scope, position FROM segments ORDER BY scope, position"
        ):
            places.setdefault(scope, []).append(position)
    for positions in places.values():
        assert positions == list(range(1, len(positions) + 1)), "a gap"


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


SLEEPY = (
    "CREATE FUNCTION doze() RETURNS trigger LANGUAGE plpgsql AS"
    " 'BEGIN PERFORM pg_sleep(random() * 0.03); RETURN NULL; END'",
    "CREATE CONSTRAINT TRIGGER doze AFTER INSERT ON segments DEFERRABLE INITIALLY DEFERRED"
    " FOR EACH ROW EXECUTE FUNCTION doze()",
)
"""Every commit of a segment takes its time."""


@pytest.mark.postgresql
def test_requests_answered_at_once_leave_what_a_rebuild_gives(tmp_path: Path, postgres: Server) -> None:
    """Villages, two desks of one of them, and the township that writes on the villages' cases, all at once, thrice."""
    county = make_county(tmp_path / "county", Wall(), postgres.database())
    with county.vault.write() as connection:
        for statement in SLEEPY:
            run(connection, statement)
    desks = [
        make_desk(tmp_path / f"desk{place}", division=f"{TOWNSHIP}{max(place, 1):03}") for place in range(5)
    ]
    above = make_desk(tmp_path / "above", division=TOWNSHIP, role=Role.SUPERVISOR)
    for desk in (*desks, above):
        enrol(county, desk)
        exchanged(desk, county)
    for _ in range(3):
        for desk in desks:
            registering.register(desk, WATER)
        exchanged(above, county)
        for row in casebook.page(above, limit=50):
            noting.add_note(above, row.number, "看过了")
        requests = [(desk, request_of(desk)) for desk in (*desks, above)]
        with ThreadPoolExecutor(len(requests)) as several:
            # The same request may come twice at once, where a line was cut and the desk asks again.
            answers = list(several.map(lambda one: answer_to(county, one[1]), requests * 2))
        for (desk, _), response in zip(requests, answers, strict=False):
            take_in(desk, response)
    for desk in (*desks, above):
        exchanged(desk, county)
        assert {row.delivery for row in casebook.page(desk, limit=50)} <= {Delivery.CONFIRMED}
    _no_gaps(county.vault)
    assert len(casebook.page(county, limit=50)) == 3 * len(desks)
    assert checking.check(county).problems == []
    for desk in (*desks, above, county):
        desk.close()
