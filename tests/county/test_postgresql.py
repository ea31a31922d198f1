"""A county on PostgreSQL: several nodes on one record, its secrets, and a server that dies; and a county that was restored."""

import shutil
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import ExitStack
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy import make_url

from agent_app.base.errors import TroubleError, UserError
from agent_app.core.event import new_id
from agent_app.core.vocabulary import Delivery
from agent_app.county import office, staff
from agent_app.county.session import COOKIE
from agent_app.desk import attaching, casebook, checking, indexing, registering
from agent_app.desk.desk import Desk
from agent_app.store import readside, schema, underived
from agent_app.store.backup import backup
from agent_app.store.bulk import run
from agent_app.store.postgres import DRIVER
from agent_app.store.vault import Connection
from agent_app.sync import belonging, network
from tests.bench.data import cases
from tests.support.county import COUNTY_SERVER, PASSWORD, QUICK_PASSWORDS, STAFF, Browser, node, said
from tests.support.desks import (
    PASSPHRASE,
    TOWNSHIP,
    WATER,
    Wall,
    exchanged,
    make_county,
    make_desk,
    request_of,
    take_in,
)
from tests.support.desks import enrol as enrol_desk
from tests.support.pictures import document
from tests.support.postgres import Server, server

DESKS, CASES, TRIES = 4, 4, 100
on_server = pytest.mark.postgresql


def hand_in(node: str, desk: Desk) -> None:
    """One exchange with one node."""
    with desk.vault.read() as connection:
        card = belonging.county_of(connection)
    assert card is not None
    with network.Line(replace(card, url=node)) as line:
        take_in(desk, line.exchange(request_of(desk)).getvalue())


def register_all(desk: Desk, nodes: Sequence[str], confirmed: threading.Semaphore) -> list[str]:
    """Register cases, and exchange each with the next node until one of them has confirmed it; their numbers."""
    numbers = []
    for turn in range(CASES):
        numbers.append(registering.register(desk, WATER).number)
        for attempt in range(TRIES):
            try:
                hand_in(nodes[(turn + attempt) % len(nodes)], desk)
                break
            except TroubleError:
                time.sleep(0.1)
        assert {row.delivery for row in casebook.page(desk, limit=CASES)} == {Delivery.CONFIRMED}
        confirmed.release()
    return numbers


@on_server
def test_two_nodes_serve_one_record_and_what_they_confirm_outlives_node_and_database(
    tmp_path: Path, own_server: Server
) -> None:
    """One node is killed while all desks exchange, later the database with all that it was doing."""
    made = make_county(tmp_path / "one", database=own_server.database())
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    desks = [make_desk(tmp_path / f"desk{n}", division=f"{TOWNSHIP}{n:03}") for n in range(1, DESKS + 1)]
    for desk in desks:
        enrol_desk(made, desk)
    confirmed = threading.Semaphore(0)
    with ExitStack() as stack:
        (first, process), (second, _) = [
            stack.enter_context(node(tmp_path / name)) for name in ("one", "two")
        ]
        several = stack.enter_context(ThreadPoolExecutor(DESKS))
        working = [several.submit(register_all, desk, (first, second), confirmed) for desk in desks]
        _wait_for(confirmed, DESKS)
        process.kill()
        _wait_for(confirmed, DESKS)
        own_server.kill()
        own_server.start()
        numbers = [number for done in working for number in done.result(timeout=120)]
    for desk in desks:
        desk.close()
    listed = said(COUNTY_SERVER, tmp_path / "two", "cases", "--json")
    assert {row["number"] for row in listed} == set(numbers)
    with made.vault.read() as connection:
        held = run(
            connection, "SELECT scope, count(*), min(position), max(position) FROM segments GROUP BY scope"
        )
    assert all((lowest, highest) == (1, number) for _, number, lowest, highest in held)
    assert checking.check(made).problems == []
    made.close()


def _wait_for(confirmed: threading.Semaphore, many: int) -> None:
    for _ in range(many):
        assert confirmed.acquire(timeout=60)


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """One to be killed: nobody else's databases have to come up again."""
    with server(tmp_path / "pg") as running:
        yield running


@on_server
def test_what_was_confirmed_outlives_a_killed_server(tmp_path: Path, own_server: Server) -> None:
    county = make_county(tmp_path / "county", database=own_server.database())
    village = make_desk(tmp_path / "village")
    enrol_desk(county, village)
    first = registering.register(village, WATER).number
    exchanged(village, county)
    own_server.kill()
    second = registering.register(village, WATER).number
    with pytest.raises(TroubleError, match="数据库"):
        exchanged(village, county)
    own_server.start()
    assert [row.number for row in casebook.find(county, "吴有根")] == [first]
    exchanged(village, county)
    assert {row.number for row in casebook.find(county, "饮水管")} == {first, second}
    assert checking.check(county).problems == []
    village.close()
    county.close()


@on_server
def test_a_private_key_is_nowhere_in_clear(tmp_path: Path, postgres: Server) -> None:
    address = postgres.database()
    county = make_county(tmp_path / "county", database=address)
    assert address.encode() not in (tmp_path / "county" / "database.sealed").read_bytes()
    with county.vault.read() as connection:
        kept = b"".join(value for (value,) in run(connection, "SELECT value FROM meta"))
    assert b"PRIVATE KEY" not in kept and b"AGE-SECRET-KEY" not in kept
    with pytest.raises(UserError, match="已经有东西"):
        make_county(tmp_path / "other", database=address)
    county.close()


@on_server
def test_a_database_that_cannot_be_used_is_told_of_and_another_one_is_taken(
    tmp_path: Path, postgres: Server
) -> None:
    """Whoever made it has only forgotten whose it is, or has mistyped."""
    address = make_url(postgres.database())
    user = postgres.role()
    for wrong, words in (
        (address.set(username=user), "不能在这个库里建表"),
        (address.set(username="nobody_here"), "不让这个用户进去"),
        (address.set(database="nothing_here"), "没有这个库"),
    ):
        with pytest.raises(TroubleError, match=words):
            make_county(tmp_path / "county", database=wrong.render_as_string(hide_password=False))
    make_county(tmp_path / "county", database=postgres.database(owner=user)).close()


@on_server
def test_a_county_whose_making_was_cut_off_says_so(tmp_path: Path, postgres: Server) -> None:
    """The home names the database a moment before the tables are there for good."""
    county = make_county(tmp_path / "county", database=postgres.database())
    with county.vault.write() as connection:
        run(connection, "DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    county.close()
    with pytest.raises(TroubleError, match=r"是空的.*再建一次"):
        office.open_office(tmp_path / "county", PASSPHRASE)


@pytest.fixture
def another(database: str, request: pytest.FixtureRequest) -> str:
    """An empty database of the same kind as the county's."""
    return request.getfixturevalue("postgres").database() if database else ""


def test_desks_offer_again_what_a_restored_county_lost(
    tmp_path: Path, county: Desk, village: Desk, another: str
) -> None:
    before = registering.register(village, WATER).number
    exchanged(village, county)
    backup(county.vault, tmp_path / "county.xfbak")
    after = registering.register(village, WATER).number
    exchanged(village, county)
    again = office.restore(tmp_path / "again", tmp_path / "county.xfbak", PASSPHRASE, Wall(), another)
    assert again.vault.shared == bool(another)
    assert [row.number for row in casebook.page(again, limit=9)] == [before]
    for _ in range(2):
        exchanged(village, again)
    assert {row.number for row in casebook.page(again, limit=9)} == {before, after}
    assert {row.delivery for row in casebook.page(village, limit=9)} == {Delivery.CONFIRMED}
    assert checking.check(again).problems == []
    again.close()


@on_server
def test_a_record_moves_from_one_database_into_another_whole(tmp_path: Path, postgres: Server) -> None:
    county, village = make_county(tmp_path / "county"), make_desk(tmp_path / "village")
    enrol_desk(county, village)
    held = registering.register(village, WATER)
    (tmp_path / "note.pdf").write_bytes(document())
    attaching.attach(village, held.number, tmp_path / "note.pdf")
    exchanged(village, county)
    staff.add_staff(county, STAFF, PASSWORD, hasher=QUICK_PASSWORDS)
    shown, kept = _everything(county)
    backup(county.vault, tmp_path / "home.xfbak")
    with pytest.raises(TroubleError, match="数据库"):
        office.restore(
            tmp_path / "nowhere", tmp_path / "home.xfbak", PASSPHRASE, Wall(), f"{DRIVER}://x@127.0.0.1:1/y"
        )
    assert not (tmp_path / "nowhere").exists()
    for place, database in (("server", postgres.database()), ("home", "")):
        backup(county.vault, tmp_path / f"{place}.xfbak")
        county.close()
        county = office.restore(tmp_path / place, tmp_path / f"{place}.xfbak", PASSPHRASE, Wall(), database)
        assert _everything(county) == (shown, kept)
        assert not any((tmp_path / place).glob("vault.db*" if database else "database.sealed"))
        assert [row.number for row in casebook.find(county, "饮水管")] == [held.number]
        assert checking.check(county).problems == []
    registering.register(village, WATER)
    exchanged(village, county)
    assert len(casebook.page(county, limit=9)) == 2
    village.close()
    county.close()


def _everything(county: Desk) -> tuple[readside.Picture, list[list[tuple[object, ...]]]]:
    """What is shown, and all that it is shown from."""
    kept = []
    with county.vault.read() as connection:
        for name in (
            "logs",
            "events",
            "segments",
            "blobs",
            "blob_chunks",
            "certificates",
            "invitations",
            "staff",
        ):
            columns = ",".join(column.name for column in schema.metadata.tables[name].columns)
            rows = run(connection, f"SELECT {columns} FROM {name}")
            plain = [tuple(int(one) if isinstance(one, bool) else one for one in row) for row in rows]
            kept.append(sorted(plain, key=repr))
        return readside.picture(connection)._replace(indexed=0), kept


@on_server
def test_a_server_restored_by_its_own_tools_begins_again(tmp_path: Path, postgres: Server) -> None:
    address = postgres.database()
    county, village = make_county(tmp_path / "county", database=address), make_desk(tmp_path / "village")
    enrol_desk(county, village)
    exchanged(village, county)
    county.close()
    postgres.copy(address)
    county = office.open_office(tmp_path / "county", PASSPHRASE, Wall())
    lost = registering.register(village, WATER).number
    exchanged(village, county)
    county.close()
    postgres.bring_back(address)
    said(COUNTY_SERVER, tmp_path / "county", "restore", "--already")
    county = office.open_office(tmp_path / "county", PASSPHRASE, Wall())
    for _ in range(2):
        exchanged(village, county)
    assert [row.number for row in casebook.page(county, limit=9)] == [lost]
    village.close()
    county.close()


def test_a_nul_in_what_is_asked_breaks_nothing(browser: Browser) -> None:
    """No server keeps one in a text, and a stranger may send it."""
    nobody = {"Cookie": f"{COOKIE}=AA.1.x.sig"}
    assert browser.client.get("/cases", headers=nobody).status_code == 303
    for path in ("/cases?agent=%00", "/cases?q=%00", "/cases/%00", "/figures?place=%00", "/desks"):
        assert browser.get(path).status in (200, 400, 404), path
    sent = browser.post("/desks/invite", scope=f"{TOWNSHIP}001", name="刘\0春生", role="agent", once="\0")
    assert (sent.status, "刘春生" in sent.text) == (200, True)


def test_desks_that_began_on_the_same_day_share_no_row(tmp_path: Path, county: Desk) -> None:
    """The first case of each stands at the same place in time; the fourth finds that place taken, and the next ones."""
    ops = next(cases(1))[1]
    for place in range(1, 5):
        desk = make_desk(tmp_path / f"desk{place}", division=f"{TOWNSHIP}{place:03}")
        enrol_desk(county, desk)
        with desk.writing() as writing:
            writing.open(bytes([7]) + new_id()[1:], ops)
        exchanged(desk, county)
        desk.close()
    assert len(casebook.page(county, limit=9)) == 4
    assert checking.check(county).problems == []


@on_server
def test_the_server_keeps_the_statements_of_an_exchange_prepared(tmp_path: Path, postgres: Server) -> None:
    """Else it parses and plans them every time, which takes it longer than to answer them."""
    county, desk = (
        make_county(tmp_path / "county", database=postgres.database()),
        make_desk(tmp_path / "desk"),
    )
    enrol_desk(county, desk)
    for _ in range(8):
        exchanged(desk, county)
    with county.vault.read() as connection:
        [(kept,)] = run(connection, "SELECT count(*) FROM pg_prepared_statements")
    assert kept > 10, kept
    for one in (county, desk):
        one.close()


@on_server
def test_who_derives_a_case_waits_for_who_takes_in_more_of_it_elsewhere(
    tmp_path: Path, postgres: Server
) -> None:
    """A home that was copied before it was certified has the same cases in two places."""
    county = make_county(tmp_path / "county", database=postgres.database())
    subject, here, there = new_id(), f"{TOWNSHIP}001/cases", f"{TOWNSHIP}002/cases"
    came, over = threading.Event(), threading.Event()

    def take_in_more(connection: Connection) -> None:
        underived.defer(connection, {subject: there})
        came.set()
        assert over.wait(30)

    county.vault.write_in((here,), lambda connection: underived.defer(connection, {subject: here}))
    with ThreadPoolExecutor() as pool:
        importing = pool.submit(county.vault.write_in, (there,), take_in_more)
        assert came.wait(30)
        deriving = pool.submit(indexing.derive, county)
        try:
            assert not wait([deriving], 0.5).done
        finally:
            over.set()
        importing.result()
        assert deriving.result() == 0
    county.close()
