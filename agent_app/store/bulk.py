"""Statements past the per-call work of the SQL toolkit, for what runs in every action or by the thousand.

A statement through the toolkit costs 0.2 ms of Python, of which a saved case would need twenty.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table

CHUNK = 900
CURSOR = "cursor"
"""Under this name a connection knows the cursor that all its statements share, where making one takes long."""


def run(connection: Connection, sql: str, values: Sequence[Any] = ()) -> list[Any]:
    """Rows of one statement, as plain tuples."""
    cursor = connection.info.get(CURSOR) or connection.connection.cursor()
    cursor.execute(sql, values)
    return list(cursor.fetchall())


def on_server(connection: Connection) -> bool:
    """Whether this is PostgreSQL, whose words differ here and there."""
    return connection.dialect.name == "postgresql"


def stream(connection: Connection, sql: str, values: Sequence[Any] = ()) -> Any:
    """The driver's cursor over the rows of one statement, for who may stop before the end."""
    if on_server(connection):
        from agent_app.store import postgres_driver

        return postgres_driver.stream(connection, sql, values)
    cursor = connection.connection.cursor()
    cursor.execute(sql, values)
    return cursor


def run_many(connection: Connection, sql: str, rows: Sequence[Sequence[Any]]) -> None:
    """One statement for every row of values."""
    if len(rows) == 1:
        run(connection, sql, rows[0])
    elif rows:
        connection.connection.cursor().executemany(sql, rows)


def insert_rows(
    connection: Connection, table: Table, columns: tuple[str, ...], rows: Sequence[Sequence[Any]]
) -> None:
    """Insert rows given as tuples in the order of `columns`."""
    if len(rows) == 1:
        run(connection, _insert_sql(table, columns), rows[0])
    elif rows:
        insert_many(connection, table, columns, rows)


def insert_many(
    connection: Connection, table: Table, columns: tuple[str, ...], rows: Sequence[Sequence[Any]]
) -> None:
    """The same the way that is meant for many; a server then takes 0 and 1 for a truth value, too."""
    if on_server(connection):
        from agent_app.store import postgres_driver

        postgres_driver.copy_rows(connection, table.name, columns, rows)
    else:
        run_many(connection, _insert_sql(table, columns), rows)


def run_in(connection: Connection, sql: str, values: Iterable[Any]) -> list[Any]:
    """Rows of `sql`, as plain tuples; its `IN (?)` stands for a list of values of any length."""
    wanted = list(values)
    found: list[Any] = []
    for start in range(0, len(wanted), CHUNK):
        part = wanted[start : start + CHUNK]
        if on_server(connection):  # one value there, whatever its length: the statement is prepared once
            found += run(connection, sql.replace("IN (?)", "= ANY(?)"), (part,))
        else:
            found += run(connection, sql.replace("(?)", f"({','.join('?' * len(part))})"), part)
    return found


@cache
def _insert_sql(table: Table, columns: tuple[str, ...]) -> str:
    marks = ",".join("?" * len(columns))
    return f"INSERT INTO {table.name} ({','.join(columns)}) VALUES ({marks})"
