"""Saving, listing, searching and importing, beside bare SQLCipher."""

import io
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from agent_app.app import law, unlock
from agent_app.core.search_pieces import index_text, phrase
from agent_app.desk import casebook, indexing, registering
from agent_app.desk.casebook import Sort
from agent_app.desk.desk import Desk
from agent_app.desk.today import today
from agent_app.store import keyslots, readside, vault
from agent_app.sync import answer
from tests.bench.data import ABSENT, COMMON, RARE_NAME, cases, filled
from tests.bench.figures import Figure, figure, milliseconds, seconds
from tests.support.desks import (
    PASSPHRASE,
    QUICK,
    WATER,
    Wall,
    enrol,
    exchanged,
    make_county,
    make_desk,
    request_of,
)


def bare(path: Path) -> sqlcipher.Connection:
    """SQLCipher with the vault's own settings and nothing else."""
    connection = sqlcipher.connect(str(path), isolation_level=None)
    for pragma in (
        "key = \"x'" + "07" * 32 + "'\"",
        "journal_mode=WAL",
        "synchronous=FULL",
        "cache_size=-65536",
    ):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def saving(folder: Path) -> Iterator[Figure]:
    """One registration, saved: with its row on the list, its clock and its place in the index."""
    times = 60
    desk = make_desk(folder / "saving", Wall())
    value = milliseconds(lambda: registering.register(desk, WATER), times)
    events, cases, clocks, pieces = _saved_rows(desk)
    twin = vault.create(folder / "twin", PASSPHRASE, QUICK)[0]
    source = iter(zip(events, cases, clocks, pieces, strict=True))
    with twin.engine.connect() as connection:
        plain = connection.connection.cursor()

        def same_rows() -> None:
            event, case, clock, text = next(source)
            plain.execute("BEGIN IMMEDIATE")
            plain.execute(
                "INSERT INTO events(subject, leaf, log, lamport, body) VALUES (?, ?, ?, ?, ?)", event
            )
            plain.execute(f"INSERT INTO cases VALUES ({','.join('?' * len(case))})", case)
            plain.execute(f"INSERT INTO clocks VALUES ({','.join('?' * len(clock))})", clock)
            plain.execute("INSERT INTO search(rowid, pieces) VALUES (?, ?)", (case[0], text))
            plain.execute("COMMIT")

        floor = milliseconds(same_rows, times - 2)
    lone = bare(folder / "bare-saving.db")
    lone.execute("CREATE TABLE t(id INTEGER PRIMARY KEY, body BLOB)")

    def one_row() -> None:
        lone.execute("BEGIN IMMEDIATE")
        lone.execute("INSERT INTO t(body) VALUES (?)", (events[0][4],))
        lone.execute("COMMIT")

    alone = milliseconds(one_row, times)
    yield figure(
        "one registration saved", value, "ms", floor, "≤ 3", "reference: a bare commit of the same rows"
    )
    yield figure(
        "one registration saved, beside one row",
        value,
        "ms",
        alone,
        note="reference: a bare commit of the event alone",
    )
    lone.close()
    twin.close()
    desk.close()


def _saved_rows(desk: Desk) -> tuple[list[tuple[Any, ...]], ...]:
    """The rows that registrations have left in a vault, in the order in which they were saved."""
    with desk.vault.read() as connection:
        ask = connection.connection.cursor()
        events = ask.execute("SELECT subject, leaf, log, lamport, body FROM events ORDER BY id").fetchall()
        cases = ask.execute("SELECT * FROM cases ORDER BY id").fetchall()
        clocks = ask.execute("SELECT * FROM clocks ORDER BY case_id").fetchall()
        texts = readside.texts_of(connection, [case[0] for case in cases])
        return events, cases, clocks, [index_text(*texts[case[0]]) for case in cases]


def importing(folder: Path, count: int = 20_000) -> Iterator[Figure]:
    """A county takes cases from a bundle: decrypt, verify, store, fold; the index follows behind."""
    county, desk = make_county(folder / "county", Wall()), make_desk(folder / "sender", Wall())
    enrol(county, desk)
    exchanged(desk, county)
    source = cases(count)
    with desk.writing() as writing:
        writing.defer_index = True
        for subject, ops in source:
            writing.open(subject, ops)
    request = request_of(desk)

    def take_in() -> None:
        answer.answer(county.vault, io.BytesIO(request), io.BytesIO(), law(), county.now_ms)
        indexing.derive(county)

    spent = seconds(take_in)
    columns = ",".join(readside.CASE_COLUMNS)
    with county.vault.read() as connection:
        rows = [
            (*row, body)
            for row, body in zip(
                connection.exec_driver_sql(f"SELECT {columns} FROM cases ORDER BY id").all(),
                connection.exec_driver_sql("SELECT body FROM events ORDER BY id").scalars(),
                strict=True,
            )
        ]
    assert len(rows) == count
    plain = bare(folder / "bare-import.db")
    marks = ",".join("?" * len(rows[0]))
    plain.execute(f"CREATE TABLE t({columns.replace('id,', 'id INTEGER PRIMARY KEY,', 1)}, body BLOB)")

    def write() -> None:
        plain.execute("BEGIN IMMEDIATE")
        plain.executemany(f"INSERT INTO t VALUES ({marks})", rows)
        plain.execute("COMMIT")

    reference = seconds(write)
    yield figure(f"{count} cases from a bundle", count / spent, "cases/s", count / reference, "≥ 0.1",
                 "reference: executemany of the same wide rows with their bodies")  # fmt: skip
    waiting = seconds(lambda: indexing.catch_up(county))
    yield figure("full-text index behind it", count / waiting, "cases/s", aim="≥ 5,000")
    for one in (county, desk):
        one.close()


def listing(folder: Path, count: int = 100_000) -> Iterator[Figure]:
    """Lists and searches among many cases."""
    desk = filled(folder, count)
    for sort in Sort:
        value = milliseconds(lambda sort=sort: casebook.page(desk, sort=sort, limit=50))
        yield figure(f"first page of {count}, by {sort}", value, "ms", aim="≤ 50 ms")
        middle = milliseconds(lambda sort=sort: casebook.page(desk, sort=sort, offset=count // 2, limit=50))
        yield figure(f"the middle of {count}, by {sort}", middle, "ms", aim="≤ 50 ms")
    yield from _searches(desk, count)
    yield figure(f"今日 among {count}", milliseconds(lambda: today(desk)), "ms", aim="≤ 50 ms")
    desk.close()


def _searches(desk: Desk, count: int) -> Iterator[Figure]:
    with desk.vault.read() as connection:
        for name, typed in (
            ("a two-character word", COMMON),
            ("a rare name", RARE_NAME),
            ("an absent word", ABSENT),
        ):
            found = casebook.find(desk, typed)
            assert bool(found) == (typed != ABSENT), typed

            def fts(typed: str = typed) -> None:
                connection.exec_driver_sql(
                    "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT 20",
                    (f'"{phrase(typed)}"',),
                ).all()

            reference = milliseconds(fts)
            value = milliseconds(lambda typed=typed: casebook.find(desk, typed))
            yield figure(f"newest 20 of {name} in {count}", value, "ms", reference, "≤ 3, or ≤ 20 ms",
                         f"reference: the bare FTS5 query; {len(found)} rows are read on top")  # fmt: skip
        like = milliseconds(
            lambda: connection.exec_driver_sql(
                "SELECT id FROM events WHERE body LIKE ? LIMIT 20", (f"%{ABSENT}%",)
            ).all(),
            1,
        )
        yield figure(
            f"LIKE '%…%' for an absent word in {count}", like, "ms", note="what the index is held against"
        )


def unlocking(folder: Path, count: int = 20_000) -> Iterator[Figure]:
    """From the passphrase to the page of the day."""
    desk = filled(folder, count)
    home = desk.vault.home
    keyslots.change_passphrase(home, desk.vault.key, PASSPHRASE, keyslots.Cost())
    desk.close()
    reference = milliseconds(lambda: keyslots.unlock(home, PASSPHRASE), 5)

    def open_and_look() -> None:
        opened = unlock(home, PASSPHRASE, Wall())
        today(opened)
        list(itertools.islice(casebook.page(opened), 1))
        opened.close()

    value = milliseconds(open_and_look, 5)
    yield figure(f"passphrase to 今日, {count} cases", value, "ms", reference, f"≤ +300 ms (+{value - reference:.0f})",
                 "reference: the key derivation alone")  # fmt: skip
