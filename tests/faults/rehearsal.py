"""A vault on which everything is done as on the one behind it, looked at, and undone: a trial costs no new home."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from agent_app.store.bulk import run
from agent_app.store.vault import Connection, Vault

Tables = dict[str, str]
"""A digest of all rows by table."""


class Rehearsal(Vault):
    """Both doors lead into one transaction, which is rolled back when the rehearsal is over.

    A write is a savepoint in it: an error undoes what the write did and nothing else, as in a transaction of its own.
    """

    def __init__(self, vault: Vault) -> None:
        super().__init__(vault.home, vault.engine, vault.key)
        self._stage: Connection | None = None

    @contextmanager
    def rehearsed(self) -> Iterator[Connection]:
        """The block in which things are done for show."""
        with self.engine.connect() as connection:
            run(connection, "BEGIN IMMEDIATE")
            self._stage = connection
            try:
                yield connection
            finally:
                self._stage = None
                run(connection, "ROLLBACK")

    @contextmanager
    def read(self, *, plain: bool = False) -> Iterator[Connection]:
        """The stage in a rehearsal; the vault's own door outside of one."""
        if self._stage is not None:
            yield self._stage
            return
        with super().read(plain=plain) as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """As `read`."""
        if self._stage is None:
            with super().write() as connection:
                yield connection
            return
        stage = self._stage
        run(stage, "SAVEPOINT act")
        try:
            yield stage
        except BaseException:
            run(stage, "ROLLBACK TO act")
            raise
        finally:
            run(stage, "RELEASE act")

    def cut_log(self) -> bool:
        """Nothing is on the disk yet that could be cut off."""
        return True if self._stage is not None else super().cut_log()


def touched(connection: Connection) -> int:
    """Counts every row that this connection ever changed, also what was undone."""
    return int(connection.connection.dbapi_connection.total_changes)  # type: ignore[union-attr]


def committed(connection: Connection) -> int:
    """A number that differs once anybody else has committed anything."""
    return int(run(connection, "PRAGMA data_version")[0][0])


def tables(connection: Connection, *besides: str) -> Tables:
    """What is in the vault, table by table."""
    sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%' ORDER BY name"
    names = [name for (name,) in run(connection, sql) if name not in besides]
    return {name: _digest(run(connection, f"SELECT * FROM {name}")) for name in names}


def _digest(rows: list[Any]) -> str:
    digest = hashlib.sha256()
    for row in sorted(map(repr, rows)):
        digest.update(row.encode())
    return digest.hexdigest()
