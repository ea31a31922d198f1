"""Logs that were signed on two machines: in a forked log some number was given twice. It is remembered, so that nobody
need look for it.
"""

from sqlalchemy import Connection

from agent_app.store.bulk import run
from agent_app.store.meta import put_meta

_FORKED = "forked/"
IS_FORKED = f"EXISTS (SELECT 1 FROM meta WHERE key = '{_FORKED}' || l.id)"
"""The condition for a row `l` of the logs."""


def forked(connection: Connection) -> set[tuple[bytes, bytes, str]]:
    """The forked logs, by key, incarnation and scope."""
    return set(run(connection, f"SELECT key, incarnation, scope FROM logs l WHERE {IS_FORKED}"))


def note(connection: Connection, log: int) -> None:
    """Remember that a log is forked."""
    put_meta(connection, f"{_FORKED}{log}", True)


def note_all(connection: Connection) -> None:
    """The same for all logs of a record in which it was not remembered yet."""
    sql = "SELECT DISTINCT log FROM (SELECT log FROM segments GROUP BY log, number HAVING COUNT(*) > 1) AS twice"
    for (log,) in run(connection, sql):
        note(connection, log)
