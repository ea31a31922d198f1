"""How far attachments have come: which have still to go, and which chunks of those on their way are missing."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import Connection

from agent_app.store import blobs, schema
from agent_app.store.blobs import ERASED
from agent_app.store.bulk import run, run_in

_OFFERED = "hash, position, chunks"


class Kept(NamedTuple):
    """A blob as it is offered: its name, its position in its scope, and how many chunks it has."""

    name: bytes
    position: int
    chunks: int


class Waiting(NamedTuple):
    """So many blobs, with so many bytes together."""

    number: int
    size: int


def scopes(connection: Connection) -> list[str]:
    """The scopes that have blobs, in order."""
    return sorted(scope for (scope,) in run(connection, "SELECT DISTINCT scope FROM blobs"))


def unconfirmed(connection: Connection) -> list[Kept]:
    """The whole blobs that the county has not confirmed, the smallest first."""
    sql = f"SELECT {_OFFERED} FROM blobs WHERE {schema.NOT_CONFIRMED} AND position > 0 ORDER BY size, hash"
    return [Kept(*row) for row in run(connection, sql)]


def whole(connection: Connection, names: Iterable[bytes]) -> set[bytes]:
    """Which of these blobs are here, with all their chunks."""
    sql = "SELECT hash, chunks FROM blobs WHERE position > 0 AND hash IN (?)"
    return {name for name, chunks in run_in(connection, sql, names) if chunks != ERASED}


def is_named(connection: Connection, name: bytes, scope: str) -> bool:
    """Whether something that was sealed in a scope names a blob. Every record of the scope may be looked through for it."""
    sql = "SELECT 1 FROM segments s JOIN events e ON e.segment = s.id WHERE s.scope = ? AND instr(e.body, ?) > 0 LIMIT 1"
    return bool(run(connection, sql, (scope, name)))


def waiting(connection: Connection) -> Waiting:
    """How many whole blobs the county has not confirmed, and their bytes."""
    sql = f"SELECT COUNT(*), COALESCE(SUM(size), 0) FROM blobs WHERE {schema.NOT_CONFIRMED} AND position > 0"
    [(count, size)] = run(connection, sql)
    return Waiting(int(count), int(size))


def begun(connection: Connection) -> dict[bytes, list[int]]:
    """The blobs of which only a part has come, and the chunks that are missing of each."""
    sql = f"SELECT hash FROM blobs WHERE {schema.BEGUN} AND chunks <> ?"
    return {name: blobs.missing_chunks(connection, name) for (name,) in run(connection, sql, (ERASED,))}


def sort_out(connection: Connection, offered: Iterable[bytes]) -> tuple[list[bytes], dict[bytes, list[int]]]:
    """Which of these blobs need not be sent (whole, or erased), and of which a part is missing."""
    done: list[bytes] = []
    partly: dict[bytes, list[int]] = {}
    names = list(offered)
    there = run_in(connection, f"SELECT {_OFFERED} FROM blobs WHERE hash IN (?)", names)
    known = {row[0]: Kept(*row) for row in there}
    for name in names:
        if name not in known:
            continue
        if known[name].position > 0 or known[name].chunks == ERASED:
            done.append(name)
        else:
            partly[name] = blobs.missing_chunks(connection, name)
    return done, partly


def held(connection: Connection, besides: Iterable[str]) -> list[bytes]:
    """The names of the whole blobs of all scopes but these."""
    scopes = tuple(besides)
    others = f" AND scope NOT IN ({','.join('?' * len(scopes))})" if scopes else ""
    return [name for (name,) in run(connection, "SELECT hash FROM blobs WHERE position > 0" + others, scopes)]


def beyond_count(connection: Connection, scope: str, position: int) -> int:
    """How many whole blobs of a scope come after a position."""
    sql = "SELECT COUNT(*) FROM blobs WHERE scope = ? AND position > ?"
    [(count,)] = run(connection, sql, (scope, position))
    return int(count)


def beyond(connection: Connection, scope: str, position: int) -> list[Kept]:
    """The whole blobs of a scope after a position, in order."""
    sql = f"SELECT {_OFFERED} FROM blobs WHERE scope = ? AND position > ? ORDER BY position"
    return [Kept(*row) for row in run(connection, sql, (scope, position))]
