"""How the statements of this package reach PostgreSQL: with `?` for what is bound, rows by COPY, cursors held by the server."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import count
from typing import Any

import psycopg
from psycopg.types.array import ListBinaryDumper
from sqlalchemy import Connection, Engine, create_engine, event

from agent_app.store.bulk import CURSOR
from agent_app.store.meta import SEALING

_LOCK_WAIT = "60s"
_SETTINGS = (
    f"lock_timeout = '{_LOCK_WAIT}'",
    "synchronous_commit = on",
    # A quarter of what a small exchange costs the database is to look, each time, for the same way to the same few rows.
    "plan_cache_mode = force_generic_plan",
)
_CONNECTIONS = 12
"""Kept open by each process; those above are opened for one transaction each."""
_CONNECT_S = 10
_NAMES = count()


def copy_rows(
    connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert rows the way that is meant for many."""
    cursor: Any = connection.connection.cursor()
    with cursor.copy(f"COPY {table} ({','.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(_storable(row))


def stream(connection: Connection, sql: str, values: Sequence[Any]) -> Any:
    """A cursor that the server holds, so that only what is taken crosses the line; it ends with its transaction."""
    cursor = connection.connection.cursor(f"rows_{next(_NAMES)}")
    cursor.execute(sql, values)
    return cursor


def _storable(row: Iterable[Any]) -> list[Any]:
    """PostgreSQL keeps no NUL in a text; the event itself keeps what was written."""
    return [value.replace("\0", "") if value.__class__ is str else value for value in row]


def _worded(sql: Any, values: Any) -> tuple[Any, Any]:
    """A statement with `?` as this driver takes it; what the toolkit words itself has names and is ready."""
    if isinstance(values, Mapping):
        return sql, dict(zip(values, _storable(values.values()), strict=True))
    return (_marked(sql), _storable(values)) if values else (sql, None)


@lru_cache(maxsize=1024)
def _marked(sql: str) -> str:
    return sql.replace("%", "%%").replace("?", "%s")


class _Cursor(psycopg.Cursor[Any]):
    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        return super().execute(*_worded(query, params), **options)

    def executemany(self, query: Any, params_seq: Any, **options: Any) -> None:
        rows = [_worded(query, row) for row in params_seq]
        super().executemany(rows[0][0] if rows else query, [row for _, row in rows], **options)

    def fetchall(self) -> list[Any]:
        """All rows; none where a statement gives none."""
        return super().fetchall() if self.pgresult is not None and self.pgresult.nfields else []


class _ServerCursor(psycopg.ServerCursor[Any]):
    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        return super().execute(*_worded(query, params), **options)

    def __del__(self, *_: Any) -> None:
        """Whoever has seen enough leaves it; it ends with its transaction."""


def open_engine(url: str, key: bytes) -> Engine:
    """Connections to a database, each made ready; `key` is what the vault's own small store is sealed with there."""
    engine = create_engine(
        url,
        isolation_level="AUTOCOMMIT",  # the two doors say BEGIN and COMMIT themselves
        pool_size=_CONNECTIONS,
        use_native_hstore=False,
        connect_args={"cursor_factory": _Cursor, "connect_timeout": _CONNECT_S},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: psycopg.Connection[Any], record: Any) -> None:
        connection.server_cursor_factory = _ServerCursor
        connection.adapters.register_dumper(list, ListBinaryDumper)  # as text, every id is escaped for itself
        record.info[SEALING], record.info[CURSOR] = key, connection.cursor()
        for setting in _SETTINGS:
            connection.execute(f"SET {setting}".encode("ascii"))

    return engine
