"""The local log of who looked at masked numbers: kept for the resident's sake, never exchanged."""

import msgspec
from sqlalchemy import insert, select

from agent_app.core.event import new_id
from agent_app.desk.desk import Desk
from agent_app.store import schema

_KIND = "reveal"


def note(desk: Desk, name: str, subject: bytes) -> None:
    """Note that somebody asked for the whole numbers of a case."""
    body = msgspec.msgpack.encode([name, subject])
    with desk.vault.write() as connection:
        connection.execute(
            insert(schema.notes).values(kind=_KIND, key=new_id().hex(), changed=desk.now_ms, body=body)
        )


def of_case(desk: Desk, subject: bytes) -> list[tuple[str, int]]:
    """Who asked for the whole numbers of a case and when (ms), oldest first."""
    notes = schema.notes
    with desk.vault.read() as connection:
        rows = connection.execute(
            select(notes.c.body, notes.c.changed).where(notes.c.kind == _KIND).order_by(notes.c.changed)
        ).all()
    noted = [(*msgspec.msgpack.decode(row.body), row.changed) for row in rows]
    return [(name, changed) for name, of, changed in noted if of == subject]
