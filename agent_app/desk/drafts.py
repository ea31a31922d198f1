"""Drafts: what is being typed, kept from the first key, on this desk alone."""

from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import delete, insert, select, update

from agent_app.desk.desk import Desk
from agent_app.store import schema


@dataclass(frozen=True, slots=True)
class Draft:
    """Something unfinished; `changed` in ms since 1970 UTC."""

    key: str
    changed: int
    data: dict[str, Any]


def keep(desk: Desk, kind: str, key: str, data: dict[str, Any]) -> int:
    """Save a note of this desk alone; returns when (ms)."""
    table = schema.notes
    changed = desk.now_ms
    body = msgspec.msgpack.encode(data)
    with desk.vault.write() as connection:
        there = connection.execute(
            update(table).where(table.c.kind == kind, table.c.key == key).values(changed=changed, body=body)
        )
        if not there.rowcount:
            connection.execute(insert(table).values(kind=kind, key=key, changed=changed, body=body))
    return changed


def forget(desk: Desk, kind: str, key: str) -> None:
    """Remove a note."""
    table = schema.notes
    with desk.vault.write() as connection:
        connection.execute(delete(table).where(table.c.kind == kind, table.c.key == key))


def kept(desk: Desk, kind: str) -> list[Draft]:
    """Notes of a kind, newest first."""
    table = schema.notes
    with desk.vault.read() as connection:
        rows = connection.execute(
            select(table.c.key, table.c.changed, table.c.body)
            .where(table.c.kind == kind)
            .order_by(table.c.changed.desc())
        )
        return [Draft(row.key, row.changed, msgspec.msgpack.decode(row.body)) for row in rows]
