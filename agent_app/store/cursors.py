"""Cursors: the position in each scope up to which the other side has been read. Hints only; heads decide."""

from collections.abc import Mapping

from sqlalchemy import Connection, delete, insert, select, update

from agent_app.store import schema


def known(connection: Connection) -> dict[str, int]:
    """The position by scope."""
    return {row.scope: row.position for row in connection.execute(select(schema.cursors))}


def keep(connection: Connection, positions: Mapping[str, int]) -> None:
    """Put these positions in place of the old ones; call it in the transaction that stores what they stand for."""
    table = schema.cursors
    for scope, position in positions.items():
        changed = connection.execute(update(table).where(table.c.scope == scope).values(position=position))
        if not changed.rowcount:
            connection.execute(insert(table).values(scope=scope, position=position))


def forget(connection: Connection) -> None:
    """Begin to read from the start again."""
    connection.execute(delete(schema.cursors))
