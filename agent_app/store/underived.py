"""Which cases wait to be derived, behind the import that they came in by.

What came in is safe as soon as it is in the record; what is shown of it follows from that, and may follow later.
"""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection

from agent_app.store.bulk import on_server, run, run_in, run_many


def defer(connection: Connection, scopes: Mapping[bytes, str]) -> None:
    """Let these subjects, each with its scope, wait."""
    if on_server(connection):
        sql = "INSERT INTO underived(subject, scope) SELECT unnest(?::bytea[]), unnest(?::text[]) ON CONFLICT DO NOTHING"
        run(connection, sql, (list(scopes), list(scopes.values())))
        return
    sql = "INSERT INTO underived(subject, scope) VALUES (?, ?) ON CONFLICT DO NOTHING"
    run_many(connection, sql, list(scopes.items()))


def waiting(connection: Connection) -> int:
    """How many wait."""
    return int(run(connection, "SELECT count(*) FROM underived")[0][0])


def next_(connection: Connection, most: int) -> dict[bytes, str]:
    """Up to `most` that wait, each with its scope, those of a scope together."""
    return dict(run(connection, "SELECT subject, scope FROM underived ORDER BY scope LIMIT ?", (most,)))


def still(connection: Connection, subjects: Iterable[bytes]) -> list[bytes]:
    """Those of the subjects that wait, in their order."""
    asked = list(subjects)
    sql = "SELECT subject FROM underived WHERE subject IN (?)"
    waits = {subject for (subject,) in run_in(connection, sql, asked)}
    return [subject for subject in asked if subject in waits]


def settled(connection: Connection, subjects: Iterable[bytes]) -> None:
    """These wait no longer."""
    run_in(connection, "DELETE FROM underived WHERE subject IN (?)", subjects)
