"""Segments as they are kept: sealed runs of events, each at a place in its log and at a position in its scope.

What a header says and whether a signature holds is none of this module's business.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import Connection, func, insert, select, text

from agent_app.core.scope import is_counted
from agent_app.store import schema
from agent_app.store.bulk import made_id, select_in
from agent_app.store.delivery import CONFIRMED

Log: TypeAlias = tuple[bytes, bytes, str]
"""A log by its name: key, incarnation, scope."""


class Unsealed(NamedTuple):
    """An event that is in no segment yet; `size` of its body in bytes."""

    id: int
    leaf: bytes
    lamport: int
    size: int


class Place(NamedTuple):
    """A segment's number in its log, and its hash."""

    number: int
    hash: bytes


class Kept(NamedTuple):
    """The bytes of a segment; each event as (body, leaf), the body None when it is erased."""

    header: bytes
    signature: bytes
    events: list[tuple[bytes | None, bytes]]


class Offer(NamedTuple):
    """A segment to be sent, perhaps: `size` of its bodies in bytes, `events` how many; 0 where nobody may know."""

    id: int
    size: int
    events: int


class Placed(NamedTuple):
    """A segment at its position in a scope, with what a head of its log is held against."""

    offer: Offer
    position: int
    log: Log
    number: int
    hash: bytes


class Link(NamedTuple):
    """A segment as a link of its log's chain."""

    place: Place
    header: bytes


class Sent(NamedTuple):
    """A segment of a log, and how far it has come."""

    id: int
    number: int
    hash: bytes
    delivery: int


def open_logs(connection: Connection, key: bytes, incarnation: bytes) -> list[tuple[int, str]]:
    """The logs of this key and incarnation that have unsealed events, as (id, scope)."""
    found = connection.execute(
        text(
            "SELECT DISTINCT l.id, l.scope FROM events e JOIN logs l ON l.id = e.log"
            " WHERE e.segment IS NULL AND l.key = :key AND l.incarnation = :incarnation ORDER BY l.id"
        ),
        {"key": key, "incarnation": incarnation},
    )
    return [(log, scope) for log, scope in found]


def unsealed(connection: Connection, log: int, most: int) -> list[Unsealed]:
    """The oldest unsealed events of a log."""
    found = connection.execute(
        text(
            "SELECT id, leaf, lamport, COALESCE(length(body), 0) FROM events WHERE log = :log AND segment IS NULL"
            " ORDER BY id LIMIT :n"
        ),
        {"log": log, "n": most},
    )
    return [Unsealed(*row) for row in found]


def last_of(connection: Connection, log: int) -> Place | None:
    """Where a log ends; None when nothing of it is sealed."""
    table = schema.segments
    found = connection.execute(
        select(table.c.number, table.c.hash)
        .where(table.c.log == log)
        .order_by(table.c.number.desc())
        .limit(1)
    ).first()
    return Place(*found) if found else None


def store(
    connection: Connection,
    log: int,
    place: Place,
    header: bytes,
    signature: bytes,
    scope: str,
    *,
    events: int,
    size: int,
    delivery: int,
) -> int:
    """Keep a segment at the next position of its scope; its events are put in by the caller.

    Positions have no gaps: they are given inside the one writing transaction that stores the segment.
    """
    table = schema.segments
    position = connection.execute(
        select(func.coalesce(func.max(table.c.position), 0) + 1).where(table.c.scope == scope)
    ).scalar_one()
    made = connection.execute(
        insert(table).values(
            log=log,
            number=place.number,
            hash=place.hash,
            header=header,
            signature=signature,
            scope=scope,
            count=events,
            size=size,
            delivery=delivery,
            position=position,
        )
    )
    return made_id(made)


def enclose(connection: Connection, segment: int, events: Iterable[Unsealed]) -> None:
    """Note that these events are in a segment now."""
    connection.exec_driver_sql(
        "UPDATE events SET segment = ? WHERE id = ?", [(segment, event.id) for event in events]
    )


def load(connection: Connection, segment: int) -> Kept:
    """A segment with its events, in their order."""
    table, events = schema.segments, schema.events
    header, signature = connection.execute(
        select(table.c.header, table.c.signature).where(table.c.id == segment)
    ).one()
    rows = connection.execute(
        select(events.c.body, events.c.leaf).where(events.c.segment == segment).order_by(events.c.id)
    )
    return Kept(header, signature, [(body, leaf) for body, leaf in rows])


def hashes(connection: Connection) -> list[tuple[int, bytes, str]]:
    """All segments in the order in which they came, as (id, hash, scope)."""
    table = schema.segments
    rows = connection.execute(select(table.c.id, table.c.hash, table.c.scope).order_by(table.c.id))
    return [(row, mark, scope) for row, mark, scope in rows]


def known(connection: Connection, mark: bytes) -> bool:
    """Whether the segment with this hash is here."""
    table = schema.segments
    return connection.execute(select(table.c.id).where(table.c.hash == mark)).first() is not None


def taken(connection: Connection, log: int, number: int) -> bool:
    """Whether a segment of this number is here already: another one is a fork."""
    table = schema.segments
    return (
        connection.execute(select(table.c.id).where(table.c.log == log, table.c.number == number)).first()
        is not None
    )


def heads(connection: Connection) -> list[tuple[Log, Place]]:
    """The last segment of every log; of a forked one, those of the highest number."""
    found = connection.execute(
        text(
            "SELECT l.key, l.incarnation, l.scope, s.number, s.hash FROM logs l JOIN segments s ON s.log = l.id"
            " AND s.number = (SELECT MAX(number) FROM segments WHERE log = l.id) ORDER BY s.id"
        )
    )
    return [
        ((key, incarnation, scope), Place(number, mark)) for key, incarnation, scope, number, mark in found
    ]


def ranges(connection: Connection, chosen: Sequence[int], most: int) -> list[tuple[Log, int, int]]:
    """Of up to `most` logs that are counted, the first and last number of these segments."""
    found: dict[Log, tuple[int, int]] = {}
    sql = (
        "SELECT l.key, l.incarnation, l.scope, MIN(s.number), MAX(s.number) FROM segments s"
        " JOIN logs l ON l.id = s.log WHERE s.id IN (?) GROUP BY l.key, l.incarnation, l.scope"
    )
    for key, incarnation, scope, first, last in select_in(connection, sql, chosen):
        if is_counted(scope):
            before = found.get((key, incarnation, scope), (first, last))
            found[key, incarnation, scope] = min(first, before[0]), max(last, before[1])
    return [(log, *numbers) for log, numbers in list(found.items())[:most]]


def forked(connection: Connection) -> set[Log]:
    """The logs in which some number was given twice."""
    found = connection.execute(
        text(
            "SELECT DISTINCT l.key, l.incarnation, l.scope FROM logs l JOIN"
            " (SELECT log FROM segments GROUP BY log, number HAVING COUNT(*) > 1) s ON s.log = l.id"
        )
    )
    return {(key, incarnation, scope) for key, incarnation, scope in found}


def chain(connection: Connection, log: Log) -> list[Link]:
    """All segments of a log by number, each with the header that says what it follows."""
    rows = _of_log(connection, log, "s.number, s.hash, s.header", "")
    return [Link(Place(number, mark), header) for number, mark, header in rows]


def last_named(connection: Connection, log: Log) -> Place | None:
    """Where a log ends, by its name; None when nothing of it is here."""
    rows = _of_log(connection, log, "s.number, s.hash", " DESC LIMIT 1")
    return Place(*rows[0]) if rows else None


def _of_log(connection: Connection, log: Log, columns: str, order: str) -> list[Any]:
    key, incarnation, scope = log
    query = (
        f"SELECT {columns} FROM segments s JOIN logs l ON l.id = s.log"
        f" WHERE l.key = :k AND l.incarnation = :i AND l.scope = :s ORDER BY s.number{order}"
    )
    return list(connection.execute(text(query), {"k": key, "i": incarnation, "s": scope}))


def upto(connection: Connection, log: Log, number: int) -> list[Sent]:
    """The segments of a log up to a number that are not confirmed, and those of that number in any case."""
    key, incarnation, scope = log
    found = connection.execute(
        text(
            "SELECT s.id, s.number, s.hash, s.delivery FROM segments s JOIN logs l ON l.id = s.log"
            " WHERE l.key = :k AND l.incarnation = :i AND l.scope = :s AND s.number <= :n"
            " AND (s.delivery < :confirmed OR s.number = :n)"
        ),
        {"k": key, "i": incarnation, "s": scope, "n": number, "confirmed": CONFIRMED},
    )
    return [Sent(*row) for row in found]


def unconfirmed(connection: Connection, besides: Sequence[bytes] = ()) -> Iterator[Offer]:
    """What the county has not confirmed, oldest first, but nothing signed with the keys `besides`."""
    table, logs = schema.segments, schema.logs
    others = select(logs.c.id).where(logs.c.key.in_(besides))
    for row, size, events, scope in connection.execute(
        select(table.c.id, table.c.size, table.c.count, table.c.scope)
        .where(table.c.delivery < CONFIRMED, *([table.c.log.not_in(others)] if besides else []))
        .order_by(table.c.id)
    ):
        yield Offer(row, size, events if is_counted(scope) else 0)


def signers(connection: Connection, rows: Sequence[int]) -> set[bytes]:
    """The keys that signed these segments."""
    sql = "SELECT DISTINCT l.key FROM segments s JOIN logs l ON l.id = s.log WHERE s.id IN (?)"
    return {key for (key,) in select_in(connection, sql, rows)}


def scopes(connection: Connection) -> list[str]:
    """The scopes that have logs, in order."""
    return sorted(connection.execute(select(schema.logs.c.scope).distinct()).scalars())


def beyond(connection: Connection, scope: str, position: int) -> Iterator[Placed]:
    """The segments of a scope after a position, in order."""
    table, logs = schema.segments, schema.logs
    for row, size, events, place, number, mark, key, incarnation, log_scope in connection.execute(
        select(
            table.c.id, table.c.size, table.c.count, table.c.position, table.c.number, table.c.hash,
            logs.c.key, logs.c.incarnation, logs.c.scope,
        )
        .join(logs, logs.c.id == table.c.log)
        .where(table.c.scope == scope, table.c.position > position)
        .order_by(table.c.position)
    ):  # fmt: skip
        told = events if is_counted(scope) else 0
        yield Placed(Offer(row, size, told), place, (key, incarnation, log_scope), number, mark)
