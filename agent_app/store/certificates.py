"""Certificates as they are kept: signed bytes by key and serial, and which keys are revoked."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import Connection, func, insert, select, update

from agent_app.store import schema
from agent_app.store.vault import claim


class Kept(NamedTuple):
    """A certificate's bytes with their signature."""

    body: bytes
    signature: bytes


def next_serial(connection: Connection) -> int:
    """The serial after all that are here."""
    last = func.coalesce(func.max(schema.certificates.c.serial), 0)
    return int(connection.execute(select(last + 1)).scalar_one())


def keep(connection: Connection, key: bytes, serial: int, kept: Kept) -> None:
    """Store a certificate; one of this key and serial that is there already stays as it is.

    Serials are a cursor for readers as positions are, for all scopes at once.
    """
    table = schema.certificates
    there = connection.execute(
        select(table.c.serial).where(table.c.key == key, table.c.serial == serial)
    ).first()
    if there is None:
        claim(connection)
        connection.execute(insert(table).values(key=key, serial=serial, **kept._asdict(), revoked=False))


def newest(connection: Connection, key: bytes) -> bytes | None:
    """The body of the newest certificate of a key; None when there is none, or that one is revoked."""
    table = schema.certificates
    row = connection.execute(
        select(table.c.body, table.c.revoked)
        .where(table.c.key == key)
        .order_by(table.c.serial.desc())
        .limit(1)
    ).first()
    return None if row is None or row.revoked else row.body


def revoked(connection: Connection, key: bytes) -> bool:
    """Whether the newest certificate of this key was revoked; one that is issued later counts again."""
    table = schema.certificates
    newest_first = select(table.c.revoked).where(table.c.key == key).order_by(table.c.serial.desc())
    return bool(connection.execute(newest_first.limit(1)).scalar())


def revoke(connection: Connection, key: bytes) -> None:
    """Revoke every certificate of a key that is here."""
    table = schema.certificates
    connection.execute(update(table).where(table.c.key == key).values(revoked=True))


def every(connection: Connection, after: int = 0) -> list[Kept]:
    """All certificates after a serial, oldest first."""
    table = schema.certificates
    rows = connection.execute(
        select(table.c.body, table.c.signature).where(table.c.serial > after).order_by(table.c.serial)
    )
    return [Kept(*row) for row in rows]


def all_of(connection: Connection, key: bytes) -> list[bytes]:
    """The bodies of every certificate that a key ever had, the oldest first, revoked or not."""
    table = schema.certificates
    return list(
        connection.execute(select(table.c.body).where(table.c.key == key).order_by(table.c.serial)).scalars()
    )


def of_keys(connection: Connection, keys: Iterable[bytes]) -> list[Kept]:
    """The newest certificate of each of these keys, revoked or not."""
    table = schema.certificates
    query = select(table.c.body, table.c.signature).order_by(table.c.serial.desc()).limit(1)
    rows = (connection.execute(query.where(table.c.key == key)).first() for key in sorted(set(keys)))
    return [Kept(*row) for row in rows if row is not None]


def revoked_keys(connection: Connection) -> list[bytes]:
    """The keys of which any certificate here was revoked."""
    table = schema.certificates
    return list(connection.execute(select(table.c.key).where(table.c.revoked).distinct()).scalars())
