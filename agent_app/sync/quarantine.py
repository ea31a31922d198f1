"""What came in and could not be applied, kept whole with the reason.

`waiting` is only early and settles itself; everything else waits for a person or a newer certificate.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select

from agent_app.store import schema
from agent_app.store.bulk import select_in
from agent_app.sync import certificate
from agent_app.sync.segment import Header

WAITING, UNKNOWN, OUTSIDE = "waiting", "unknown", "outside"


@dataclass(frozen=True, slots=True)
class Item:
    """One segment put aside: `count` records of the desk with `key`."""

    id: int
    reason: str
    detail: str
    key: bytes
    count: int
    arrived: int


def keep(
    connection: Connection, wire: bytes, key: bytes, count: int, reason: str, detail: str, now_ms: int
) -> bool:
    """Put a segment aside; False when the same bytes already wait."""
    return _keep(connection, hashlib.sha256(wire).digest(), wire, key, count, reason, detail, now_ms)


def park(connection: Connection, mark: bytes, header: Header, wire: bytes, now_ms: int) -> None:
    """Keep a segment that came before its predecessor."""
    _keep(connection, mark, wire, header.key, header.count, WAITING, header.previous.hex(), now_ms)


def unpark(connection: Connection, predecessors: Iterable[bytes]) -> list[bytes]:
    """The parked segments that were waiting for these; they are parked no longer."""
    marks = [mark.hex() for mark in predecessors]
    rows = select_in(
        connection, f"SELECT id, body FROM quarantine WHERE reason = '{WAITING}' AND detail IN (?)", marks
    )
    for row, _ in rows:
        connection.execute(delete(schema.quarantine).where(schema.quarantine.c.id == row))
    return [bytes(body) for _, body in rows]


def release(connection: Connection, key: bytes, reasons: Iterable[str]) -> list[bytes]:
    """Take out what was put aside of one desk for these reasons, to try it again."""
    table = schema.quarantine
    rows = connection.execute(
        select(table.c.id, table.c.body)
        .where(table.c.key == key, table.c.reason.in_(list(reasons)))
        .order_by(table.c.id)
    ).all()
    for row, _ in rows:
        connection.execute(delete(table).where(table.c.id == row))
    return [bytes(body) for _, body in rows]


def release_certified(connection: Connection) -> list[bytes]:
    """Take out what waited for the certificate of its writer, which is known now."""
    table = schema.quarantine
    keys = connection.execute(select(table.c.key).where(table.c.reason == UNKNOWN).distinct()).scalars().all()
    known = [key for key in keys if certificate.of_key(connection, key) is not None]
    return [wire for key in known for wire in release(connection, key, (UNKNOWN,))]


def items(connection: Connection) -> list[Item]:
    """What waits for a person, oldest first."""
    table = schema.quarantine
    rows = connection.execute(
        select(table.c.id, table.c.reason, table.c.detail, table.c.key, table.c.count, table.c.arrived)
        .where(table.c.reason != WAITING)
        .order_by(table.c.id)
    )
    return [Item(*row) for row in rows]


def count(connection: Connection) -> int:
    """How many segments wait for a person."""
    table = schema.quarantine
    return int(
        connection.execute(
            select(func.count()).select_from(table).where(table.c.reason != WAITING)
        ).scalar_one()
    )


def _keep(
    connection: Connection,
    mark: bytes,
    wire: bytes,
    key: bytes,
    count: int,
    reason: str,
    detail: str,
    now_ms: int,
) -> bool:
    table = schema.quarantine
    if connection.execute(select(table.c.id).where(table.c.mark == mark)).first():
        return False
    connection.execute(
        insert(table).values(
            mark=mark, reason=reason, detail=detail, key=key, count=count, arrived=now_ms, body=wire
        )
    )
    return True
