"""Which cases wait to be derived, behind the import that they came in by.

What came in is safe as soon as it is in the record; what is shown of it follows from that, and may follow later.
"""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection

from agent_app.store.bulk import on_server, run, run_in, run_many


def defer(connection: Connection, scopes: Mapping[bytes, str]) -> None:
    """Let these subjects, each with its scope, wait. Who derives one that waits already does so after this write."""
    again = "ON CONFLICT (subject) DO UPDATE SET scope = excluded.scope"  # which locks it on a server
    if on_server(connection):
        sql = f"INSERT INTO underived(subject, scope) SELECT unnest(?::bytea[]), ? {again}"
        for scope in dict.fromkeys(scopes.values()):  # nearly always one, which need not be sent with each
            run(connection, sql, ([subject for subject, at in scopes.items() if at == scope], scope))
        return
    run_many(connection, f"INSERT INTO underived(subject, scope) VALUES (?, ?) {again}", list(scopes.items()))


def waiting(connection: Connection) -> int:
    """How many wait."""
    return int(run(connection, "SELECT count(*) FROM underived")[0][0])


def next_(connection: Connection, most: int) -> dict[bytes, str]:
    """Up to `most` that wait, each with its scope, those of a scope together."""
    return dict(run(connection, "SELECT subject, scope FROM underived ORDER BY scope LIMIT ?", (most,)))


def take(connection: Connection, subjects: Iterable[bytes]) -> list[bytes]:
    """Those of the subjects that wait, in their order; they wait no longer, so they are to be derived after this."""
    asked = list(subjects)
    sql = "DELETE FROM underived WHERE subject IN (?) RETURNING subject"
    waited = {subject for (subject,) in run_in(connection, sql, asked)}
    return [subject for subject in asked if subject in waited]
