"""What was put aside, as it is kept: the bytes, whose they are, and why. Nothing leaves but by being taken.

What somebody has settled is put away: it waits for nobody any more, and its bytes stay with the reason that was given.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from agent_app.store import schema
from agent_app.store.bulk import run, run_in

AWAY = "away"
"""The reason of what was put away; why it had waited is kept with the word that was given."""
BESIDE = 1024
"""Bytes that one thing is taken to need beside its own: many small ones fill a disk too."""


@dataclass(frozen=True, slots=True)
class Item:
    """Something put aside: `count` records of the desk with `key`; `arrived` in ms since 1970 UTC."""

    id: int
    reason: str
    detail: str
    key: bytes
    count: int
    arrived: int


@dataclass(frozen=True, slots=True)
class Word:
    """What was said when something was put away: why, by whom, when (ms); and for which reason it had waited."""

    why: str
    by: str
    at: int
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Aside:
    """Bytes to be put aside; those of one `mark` are kept once."""

    mark: bytes
    body: bytes
    reason: str
    detail: str
    key: bytes
    count: int
    arrived: int


def keep(connection: Connection, aside: Aside) -> bool:
    """Put bytes aside; False when they already are."""
    if holds(connection, aside.mark):
        return False
    connection.execute(insert(schema.quarantine).values(asdict(aside)))
    return True


def holds(connection: Connection, mark: bytes) -> bool:
    """Whether something lies aside under this mark."""
    table = schema.quarantine
    return connection.execute(select(table.c.id).where(table.c.mark == mark)).first() is not None


def take_by_detail(connection: Connection, reason: str, details: Iterable[str]) -> list[bytes]:
    """Take out what lies aside for this reason with one of these details."""
    sql = "SELECT id, body, reason FROM quarantine WHERE detail IN (?)"
    rows = run_in(connection, sql, details)
    return _take(connection, [(row, body) for row, body, why in rows if why == reason])


def take_by_key(connection: Connection, key: bytes, reasons: Sequence[str]) -> list[bytes]:
    """Take out what lies aside of one desk for one of these reasons, in the order in which it came."""
    table = schema.quarantine
    rows = connection.execute(
        select(table.c.id, table.c.body)
        .where(table.c.key == key, table.c.reason.in_(reasons))
        .order_by(table.c.id)
    ).all()
    return _take(connection, rows)


def keys(connection: Connection, reason: str) -> list[bytes]:
    """The desks of which something lies aside for this reason."""
    return [
        key for (key,) in run(connection, "SELECT DISTINCT key FROM quarantine WHERE reason = ?", (reason,))
    ]


def of_reason(connection: Connection, reason: str) -> list[tuple[int, bytes]]:
    """What lies aside for this reason, oldest first, as (id, body)."""
    return run(connection, "SELECT id, body FROM quarantine WHERE reason = ? ORDER BY id", (reason,))


def bodies(connection: Connection, besides: Collection[str]) -> list[tuple[int, bytes, bytes, int]]:
    """What lies aside for any reason but these, oldest first, as (id, mark, body, when it came)."""
    table = schema.quarantine
    rows = connection.execute(
        select(table.c.id, table.c.mark, table.c.body, table.c.arrived)
        .where(table.c.reason.not_in(besides))
        .order_by(table.c.id)
    )
    return [(row, bytes(mark), bytes(body), arrived) for row, mark, body, arrived in rows]


def remove(connection: Connection, row: int) -> None:
    """Take one thing out, to try it again."""
    connection.execute(delete(schema.quarantine).where(schema.quarantine.c.id == row))


def came_before(connection: Connection, mark: bytes, arrived: int) -> bool:
    """Note that what lies aside under this mark came then already; False when nothing does."""
    table = schema.quarantine
    return bool(
        connection.execute(update(table).where(table.c.mark == mark).values(arrived=arrived)).rowcount
    )


def size(connection: Connection, reasons: Collection[str], key: bytes | None = None) -> int:
    """Bytes that lie aside for these reasons, of all desks or of one; each thing takes `BESIDE` beside its own."""
    table = schema.quarantine
    taken = func.coalesce(func.sum(func.length(table.c.body) + BESIDE), 0)
    query = select(taken).where(table.c.reason.in_(reasons))
    if key is not None:
        query = query.where(table.c.key == key)
    return int(connection.execute(query).scalar_one())


def items(connection: Connection, besides: Collection[str]) -> list[Item]:
    """What lies aside for any reason but these, oldest first."""
    return _items(connection, schema.quarantine.c.reason.not_in(besides))


def count(connection: Connection, besides: Collection[str]) -> int:
    """How much lies aside for any reason but these."""
    table = schema.quarantine
    return int(
        connection.execute(
            select(func.count()).select_from(table).where(table.c.reason.not_in(besides))
        ).scalar_one()
    )


def put_away(connection: Connection, item: Item, why: str, by: str, now_ms: int) -> None:
    """Note that something waits for nobody any more, with the word that was given."""
    word = Word(why, by, now_ms, item.reason, item.detail)
    _say(connection, item.id, AWAY, msgspec.json.encode(word).decode("utf-8"))


def away(connection: Connection) -> list[tuple[Item, Word]]:
    """What was put away, oldest first, each as it had waited."""
    found = []
    for item in _items(connection, schema.quarantine.c.reason == AWAY):
        word = msgspec.json.decode(item.detail, type=Word)
        found.append((replace(item, reason=word.reason, detail=word.detail), word))
    return found


def bring_back(connection: Connection, item: Item) -> None:
    """Let something that was put away wait again, for the reason it had waited for."""
    _say(connection, item.id, item.reason, item.detail)


def _say(connection: Connection, row: int, reason: str, detail: str) -> None:
    table = schema.quarantine
    connection.execute(update(table).where(table.c.id == row).values(reason=reason, detail=detail))


def _items(connection: Connection, chosen: ColumnElement[bool]) -> list[Item]:
    table = schema.quarantine
    rows = connection.execute(
        select(table.c.id, table.c.reason, table.c.detail, table.c.key, table.c.count, table.c.arrived)
        .where(chosen)
        .order_by(table.c.id)
    )
    return [Item(*row) for row in rows]


def _take(connection: Connection, rows: Sequence[Any]) -> list[bytes]:
    for row, _ in rows:
        connection.execute(delete(schema.quarantine).where(schema.quarantine.c.id == row))
    return [bytes(body) for _, body in rows]
