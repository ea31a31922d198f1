"""Notes of this home alone (drafts, what is put off, tries at a password): kept by kind and key, never exchanged."""

from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select, update

from agent_app.store import schema


class Note(NamedTuple):
    """A note; `changed` in ms since 1970 UTC."""

    key: str
    changed: int
    body: bytes


def keep(connection: Connection, kind: str, note: Note) -> None:
    """Keep a note in place of the one with its key."""
    table = schema.notes
    there = connection.execute(
        update(table)
        .where(table.c.kind == kind, table.c.key == note.key)
        .values(changed=note.changed, body=note.body)
    )
    if not there.rowcount:
        connection.execute(insert(table).values(kind=kind, **note._asdict()))


def find(connection: Connection, kind: str, key: str) -> Note | None:
    """The note with this key."""
    table = schema.notes
    found = select(table.c.key, table.c.changed, table.c.body).where(table.c.kind == kind, table.c.key == key)
    row = connection.execute(found).first()
    return None if row is None else Note(*row)


def forget(connection: Connection, kind: str, key: str) -> None:
    """Remove a note; one that is gone already stays gone."""
    table = schema.notes
    connection.execute(delete(table).where(table.c.kind == kind, table.c.key == key))


def forget_older(connection: Connection, kind: str, changed: int) -> None:
    """Remove the notes of a kind that were last changed before this time, in ms."""
    table = schema.notes
    connection.execute(delete(table).where(table.c.kind == kind, table.c.changed < changed))


def forget_all_of(connection: Connection, owner: str) -> None:
    """Remove the notes of every kind whose key is `owner/…`."""
    connection.execute(
        delete(schema.notes).where(schema.notes.c.key.startswith(f"{owner}/", autoescape=True))
    )


def kept(connection: Connection, kind: str) -> list[Note]:
    """The notes of a kind, newest first."""
    table = schema.notes
    rows = connection.execute(
        select(table.c.key, table.c.changed, table.c.body)
        .where(table.c.kind == kind)
        .order_by(table.c.changed.desc())
    )
    return [Note(*row) for row in rows]
