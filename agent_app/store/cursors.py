"""Cursors: the position in each scope up to which the other side has been read. Hints only; heads decide."""

from collections.abc import Mapping

from sqlalchemy import Connection

from agent_app.store.bulk import run, run_many


def known(connection: Connection) -> dict[str, int]:
    """The position by scope."""
    return dict(run(connection, "SELECT scope, position FROM cursors"))


def keep(connection: Connection, positions: Mapping[str, int]) -> None:
    """Put these positions in place of the old ones; call it in the transaction that stores what they stand for."""
    before = known(connection)
    sql = "INSERT INTO cursors(scope, position) VALUES (?, ?) ON CONFLICT(scope) DO UPDATE SET position = excluded.position"
    run_many(connection, sql, [pair for pair in positions.items() if before.get(pair[0]) != pair[1]])


def forget(connection: Connection) -> None:
    """Begin to read from the start again."""
    run(connection, "DELETE FROM cursors")
