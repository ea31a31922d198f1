"""Certificates as they are kept: signed bytes by key and serial, and which keys are revoked."""

import secrets
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import Connection, insert, update

from agent_app.store import schema
from agent_app.store.bulk import run
from agent_app.store.meta import get_meta, put_meta
from agent_app.store.turns import claim

_NEWEST = "FROM certificates WHERE key = ? ORDER BY serial DESC LIMIT 1"
_LEAP = 2**20
"""So many serials at most are left out when a county is restored: the column has room for thousands of times."""


class Kept(NamedTuple):
    """A certificate's bytes with their signature."""

    body: bytes
    signature: bytes


def next_serial(connection: Connection) -> int:
    """The serial after all that are here, and after those of a former life."""
    [(last,)] = run(connection, "SELECT COALESCE(MAX(serial), 0) FROM certificates")
    former: int = get_meta(connection, "former_serials", 0)
    return max(int(last), former) + 1


def leap(connection: Connection) -> None:
    """A county that lives again has forgotten which serials it gave, so it goes on far beyond them, nobody knows how far.

    Else what it says of a key now would not replace what it said in another life.
    """
    put_meta(connection, "former_serials", next_serial(connection) + secrets.randbelow(_LEAP))


def found(connection: Connection, key: bytes, serial: int) -> Kept | None:
    """The certificate of a key with this serial."""
    sql = "SELECT body, signature FROM certificates WHERE key = ? AND serial = ?"
    return next((Kept(*row) for row in run(connection, sql, (key, serial))), None)


def keep(connection: Connection, key: bytes, serial: int, kept: Kept) -> None:
    """Store a certificate; one of this key and serial that is there already stays as it is.

    Serials are a cursor for readers as positions are, for all scopes at once.
    """
    if found(connection, key, serial) is None:
        claim(connection)
        table = schema.certificates
        connection.execute(insert(table).values(key=key, serial=serial, **kept._asdict(), revoked=False))


def newest(connection: Connection, key: bytes) -> bytes | None:
    """The body of the newest certificate of a key; None when there is none, or that one is revoked."""
    rows = run(connection, f"SELECT body, revoked {_NEWEST}", (key,))
    return next((body for body, revoked in rows if not revoked), None)


def revoked(connection: Connection, key: bytes) -> bool:
    """Whether the newest certificate of this key was revoked; one that is issued later counts again."""
    return any(said for (said,) in run(connection, f"SELECT revoked {_NEWEST}", (key,)))


def revoke(connection: Connection, key: bytes) -> None:
    """Revoke every certificate of a key that is here."""
    table = schema.certificates
    connection.execute(update(table).where(table.c.key == key).values(revoked=True))


def every(connection: Connection, after: int = 0) -> list[Kept]:
    """All certificates after a serial, oldest first."""
    sql = "SELECT body, signature FROM certificates WHERE serial > ? ORDER BY serial"
    return [Kept(*row) for row in run(connection, sql, (after,))]


def all_of(connection: Connection, key: bytes) -> list[bytes]:
    """The bodies of every certificate that a key ever had, the oldest first, revoked or not."""
    sql = "SELECT body FROM certificates WHERE key = ? ORDER BY serial"
    return [body for (body,) in run(connection, sql, (key,))]


def of_keys(connection: Connection, keys: Iterable[bytes]) -> list[Kept]:
    """The newest certificate of each of these keys, revoked or not."""
    sql = f"SELECT body, signature {_NEWEST}"
    return [Kept(*row) for key in sorted(set(keys)) for row in run(connection, sql, (key,))]


def of_revoked(connection: Connection) -> dict[bytes, list[bytes]]:
    """The keys of which the newest certificate was revoked, each with the bodies of all that it ever had."""
    sql = (
        "SELECT key, body, revoked FROM certificates"
        " WHERE key IN (SELECT key FROM certificates WHERE revoked) ORDER BY serial"
    )
    bodies: dict[bytes, list[bytes]] = defaultdict(list)
    stopped: dict[bytes, bool] = {}
    for key, body, revoked_then in run(connection, sql):
        bodies[key].append(body)
        stopped[key] = revoked_then
    return {key: bodies[key] for key, now in stopped.items() if now}
