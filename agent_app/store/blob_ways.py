"""How far attachments have come: which have still to go, and which chunks of those on their way are missing."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, func, select

from agent_app.store import blobs, schema
from agent_app.store.blobs import ERASED
from agent_app.store.bulk import run


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
    table = schema.blobs
    rows = connection.execute(
        _offered().where(schema.NOT_CONFIRMED, table.c.position > 0).order_by(table.c.size, table.c.hash)
    )
    return [Kept(*row) for row in rows]


def waiting(connection: Connection) -> Waiting:
    """How many whole blobs the county has not confirmed, and their bytes."""
    table = schema.blobs
    row = connection.execute(
        select(func.count(), func.coalesce(func.sum(table.c.size), 0)).where(
            schema.NOT_CONFIRMED, table.c.position > 0
        )
    ).one()
    return Waiting(int(row[0]), int(row[1]))


def begun(connection: Connection) -> dict[bytes, list[int]]:
    """The blobs of which only a part has come, and the chunks that are missing of each."""
    table = schema.blobs
    names = connection.execute(select(table.c.hash).where(schema.BEGUN, table.c.chunks != ERASED)).scalars()
    return {name: blobs.missing_chunks(connection, name) for name in names}


def sort_out(connection: Connection, offered: Iterable[bytes]) -> tuple[list[bytes], dict[bytes, list[int]]]:
    """Which of these blobs need not be sent (whole, or erased), and of which a part is missing."""
    table = schema.blobs
    done: list[bytes] = []
    partly: dict[bytes, list[int]] = {}
    for name in offered:
        row = connection.execute(select(table.c.chunks, table.c.position).where(table.c.hash == name)).first()
        if row is None:
            continue
        if row.position > 0 or row.chunks == ERASED:
            done.append(name)
        else:
            partly[name] = blobs.missing_chunks(connection, name)
    return done, partly


def held(connection: Connection, besides: Iterable[str]) -> list[bytes]:
    """The names of the whole blobs of all scopes but these."""
    table = schema.blobs
    rows = connection.execute(
        select(table.c.hash).where(table.c.position > 0, table.c.scope.not_in(list(besides)))
    )
    return list(rows.scalars())


def beyond_count(connection: Connection, scope: str, position: int) -> int:
    """How many whole blobs of a scope come after a position."""
    table = schema.blobs
    return int(
        connection.execute(
            select(func.count()).where(table.c.scope == scope, table.c.position > position)
        ).scalar_one()
    )


def beyond(connection: Connection, scope: str, position: int) -> list[Kept]:
    """The whole blobs of a scope after a position, in order."""
    table = schema.blobs
    found = connection.execute(
        _offered().where(table.c.scope == scope, table.c.position > position).order_by(table.c.position)
    )
    return [Kept(*row) for row in found]


def _offered() -> Select[Any]:
    table = schema.blobs
    return select(table.c.hash, table.c.position, table.c.chunks)
