"""Many rows at once, past the per-row work of the SQL toolkit."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, CursorResult, Table

CHUNK = 900


@cache
def _insert_sql(table: Table, columns: tuple[str, ...]) -> str:
    marks = ",".join("?" * len(columns))
    return f"INSERT INTO {table.name} ({','.join(columns)}) VALUES ({marks})"


def insert_rows(
    connection: Connection, table: Table, columns: tuple[str, ...], rows: Sequence[Sequence[Any]]
) -> None:
    """Insert rows given as tuples in the order of `columns`."""
    if rows:
        connection.exec_driver_sql(_insert_sql(table, columns), [tuple(row) for row in rows])


def select_in(connection: Connection, sql: str, values: Iterable[Any]) -> list[Any]:
    """Rows of `sql`, whose `(?)` stands for a list of values of any length."""
    wanted = list(values)
    found: list[Any] = []
    for start in range(0, len(wanted), CHUNK):
        part = tuple(wanted[start : start + CHUNK])
        marks = ",".join("?" * len(part))
        found += connection.exec_driver_sql(sql.replace("(?)", f"({marks})"), part).all()
    return found


def made_id(result: CursorResult[Any]) -> int:
    """The row id that an insert of one row made."""
    key = result.inserted_primary_key
    assert key is not None
    return int(key[0])
