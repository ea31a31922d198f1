"""A whole record from one database into another, of the same kind or not: how a server is backed up, and comes back."""

from sqlalchemy import BigInteger, Connection, Table

from agent_app.store import schema
from agent_app.store.bulk import insert_many, on_server, run, stream
from agent_app.store.meta import get_meta, put_meta

_TOGETHER = 500
"""Rows held in memory at once; the largest is a chunk of an attachment, 1 MiB."""


def transfer(source: Connection, target: Connection) -> None:
    """Put everything of one record into another that has just been made, within a transaction of each.

    What the vault keeps for itself is sealed anew where it arrives. Cases are searched by reading them until the index
    has caught up.
    """
    for table in schema.metadata.sorted_tables:
        if table is not schema.meta:
            _copy(source, target, table)
    for (key,) in run(source, "SELECT key FROM meta"):
        put_meta(target, key, get_meta(source, key))
    run(
        target,
        "INSERT INTO unindexed(case_id) SELECT id FROM cases WHERE id NOT IN (SELECT case_id FROM unindexed)",
    )


def _copy(source: Connection, target: Connection, table: Table) -> None:
    columns = tuple(column.name for column in table.columns)
    together = 1 if table is schema.blob_chunks else _TOGETHER
    rows = stream(source, f"SELECT {','.join(columns)} FROM {table.name}")
    while batch := rows.fetchmany(together):
        insert_many(target, table, columns, batch)
    rows.close()
    if on_server(target) and "id" in columns and isinstance(table.c.id.type, BigInteger):
        run(
            target,
            f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), max(id)) FROM {table.name} HAVING max(id) > 0",
        )
