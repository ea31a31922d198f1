"""The vault: one encrypted database in a home folder, with its two doors, `read` and `write`.

A write is one transaction (`BEGIN IMMEDIATE` … `COMMIT` with `synchronous=FULL`); when it returns, what it
wrote survives a power cut. What goes wrong with the disk or the file is told as `TroubleError`.

Outside, a `Connection` is only a handle that is passed from a door to the functions of this package.
"""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import Connection as Connection
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2 as sqlcipher

from agent_app.base.errors import TroubleError, UserError
from agent_app.base.paths import DATABASE_NAME, fsync_dir, has_records, put_in_place
from agent_app.base.space import no_room
from agent_app.core.event import new_id
from agent_app.store import keyslots, schema, search
from agent_app.store.bulk import on_server, run
from agent_app.store.vault_trouble import damaged, full, not_writable, told
from agent_app.store.workshop import workshop

OLDEST_SQLITE = (3, 51, 3)
"""Older ones can lose committed pages when a WAL is reset."""
_BUSY_MS = 10_000
_SMALLEST = 4096
_UNDO = "undo"
_CACHE_KIB = 64 * 1024
T = TypeVar("T")
Begin: TypeAlias = Callable[[Connection], None]

# The driver asks each value that is no plain number or text for another form of it, by two look-ups that fail, which
# cost as much as storing the value does. These have none.
sqlcipher.register_adapter(bytes, bytes)
sqlcipher.register_adapter(bool, int)


class Vault:
    """An open vault. Connections may be used from any thread; one write happens at a time."""

    shared = False
    """Whether several machines work on this record: then no one of them is its place."""

    def __init__(self, home: Path, engine: Engine, key: bytes) -> None:
        self.home = home
        self.engine = engine
        self.key = key
        self._writing = threading.RLock()

    @contextmanager
    def read(self, *, plain: bool = False) -> Iterator[Connection]:
        """A connection that sees one state of the vault until the block ends.

        `plain`: all that is asked has one good way to its answer, whatever is bound to it, so a server looks for it once.
        """
        with told(self.home), self.engine.connect() as connection:
            run(connection, "BEGIN")
            try:
                yield connection
            finally:
                run(connection, "ROLLBACK")

    def glance(self, ask: Callable[[Connection], T]) -> T:
        """What a single statement says: it sees one state of the vault by itself."""
        with self.read() as connection:
            return ask(connection)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction. It is on the disk when the block has ended; an error undoes all of it."""
        with told(self.home), self._writing, self.engine.connect() as connection:
            run(connection, "BEGIN IMMEDIATE")
            try:
                yield connection
                run(connection, "COMMIT")
            except BaseException:
                if connection.connection.dbapi_connection.in_transaction:  # type: ignore[union-attr]
                    run(connection, "ROLLBACK")
                for undo in reversed(connection.info.get(_UNDO, [])):
                    undo()
                raise
            finally:
                connection.info.pop(_UNDO, None)

    def write_in(self, scopes: Iterable[str] | None, work: Callable[[Connection], T]) -> T:
        """What `work` returns, done in one transaction; as `write`.

        `scopes`: it writes in these alone. On a server others write elsewhere meanwhile; where it turns out to touch
        more, or two come upon the same, all of it is undone and `work` is called once more with the record to itself.
        """
        with self.write() as connection:
            return work(connection)

    @property
    def outdated(self) -> bool:
        """Whether an earlier version made the tables."""
        with self.read() as connection:
            return bool(run(connection, "PRAGMA user_version")[0][0] < schema.SCHEMA_VERSION)

    def make_read_side(self, connection: Connection) -> None:
        """Make the tables of this version, those of the read side anew and empty."""
        for table in schema.READ_SIDE:
            run(connection, f"DROP TABLE IF EXISTS {table}")
        schema.create(connection)
        search.clear(connection)
        run(connection, f"PRAGMA user_version={schema.SCHEMA_VERSION}")

    def cut_log(self) -> bool:
        """Fold the write-ahead log into the database and cut it off; False while somebody still reads from it."""
        with told(self.home), self._writing, self.engine.connect() as connection:
            [(busy, _, _)] = run(connection, "PRAGMA wal_checkpoint(TRUNCATE)")
            return not busy

    def close(self) -> None:
        """Close every connection; the last one folds the write-ahead log into the database."""
        self.engine.dispose()


def when_undone(connection: Connection, undo: Callable[[], None]) -> None:
    """Have something that lies outside of the database put back if this write is undone, and the program goes on."""
    connection.info.setdefault(_UNDO, []).append(undo)


def exists(home: Path) -> bool:
    """Whether a vault has been made in this home."""
    return has_records(home)


def create(
    home: Path,
    passphrase: str,
    cost: keyslots.Cost | None = None,
    database: str = "",
    begin: Begin | None = None,
) -> tuple[Vault, str]:
    """Make a vault in an empty home; returns it and the recovery code, which is kept nowhere.

    `database` is the address of an empty PostgreSQL database to keep the record in; in the home itself when "". `begin`
    writes what the record holds from its first moment: one that was cut off before is no vault, and may be made again.
    """
    code = keyslots.new_recovery_code()
    try:
        home.mkdir(parents=True, exist_ok=True)
        # Of two at once only one may write keys: the records of the other would never open again.
        with workshop(home) as folder:
            _check_free(home)
            key = keyslots.create(home, new_id().hex(), passphrase, code, cost or keyslots.Cost())
            if database:
                from agent_app.store import postgres

                return postgres.create(home, key, database, begin), code
            with closing(new(folder, key, begin)) as made:
                made.cut_log()
            put_in_place(folder / DATABASE_NAME, home / DATABASE_NAME)
        fsync_dir(home)
    except OSError as error:
        raise (full() if no_room(error) else not_writable(home)) from error
    return open_with_key(home, key), code


def _check_free(home: Path) -> None:
    """A key without a database is an interrupted set-up with nothing in it; a database without keys is not ours to touch."""
    if exists(home):
        raise UserError(f"{home} 里已经有记录了，没有动它。请直接打开，或换一个文件夹。")
    if (home / DATABASE_NAME).exists():
        raise TroubleError(f"{home} 里有记录但没有钥匙文件。没有动它，请把备份放回来或换一个文件夹。")


def new(folder: Path, key: bytes, begin: Begin | None = None) -> Vault:
    """An empty database with a key that is there already, in a `workshop`. Raises `TroubleError`."""
    vault = Vault(folder, _engine(folder, key), key)
    try:
        with vault.write() as connection:
            vault.make_read_side(connection)
            if begin is not None:
                begin(connection)
    except BaseException:
        vault.close()
        raise
    return vault


def open_(home: Path, secret: str) -> Vault:
    """Open the vault of `home` with its passphrase or recovery code.

    Raises `WrongPassphraseError`, and `TroubleError` for a home of a newer version or a damaged one.
    """
    if not exists(home):
        raise UserError(
            f"{home} 里还没有记录。没有动什么，请核对文件夹；第一次用，请先照 --help 里的例子建。"
        )
    return open_with_key(home, keyslots.unlock(home, secret))


def open_with_key(home: Path, key: bytes) -> Vault:
    """As `open_`, with the database key itself."""
    if not (home / DATABASE_NAME).exists():
        from agent_app.store import postgres

        return postgres.open_(home, key)
    # SQLite takes an empty file for a new database and would write into it.
    if (home / DATABASE_NAME).stat().st_size < _SMALLEST:
        raise damaged(home)
    vault = Vault(home, _engine(home, key), key)
    try:
        with vault.read() as connection:
            version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
        if version > schema.SCHEMA_VERSION:
            raise keyslots.newer_version()
        if version < 1:
            raise damaged(home)
    except BaseException:
        vault.close()
        raise
    return vault


def bad_pages(connection: Connection) -> list[str]:
    """What the database itself finds wrong with its pages, each tried against its seal; empty when all is well."""
    if on_server(connection):
        sql = "SELECT checksum_failures FROM pg_stat_database WHERE datname = current_database() AND checksum_failures > 0"
        return [f"{bad}" for (bad,) in run(connection, sql)]
    # The check of the full-text index goes by what this connection last knew of it; looking into it brings that up to date.
    run(connection, "SELECT 1 FROM search LIMIT 1")
    return [
        said
        for pragma in ("cipher_integrity_check", "quick_check")
        for (said,) in connection.exec_driver_sql(f"PRAGMA {pragma}")
        if said != "ok"
    ]


def _engine(home: Path, key: bytes) -> Engine:
    if sqlcipher.sqlite_version_info < OLDEST_SQLITE:
        raise TroubleError("程序带的数据库太旧，会丢记录，所以没有打开。请重新安装本程序。")
    path = home / DATABASE_NAME

    def connect() -> Any:
        connection = sqlcipher.connect(
            str(path), isolation_level=None, check_same_thread=False, timeout=_BUSY_MS / 1000
        )
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        return connection

    engine = create_engine(
        "sqlite+pysqlite://", module=sqlcipher, creator=connect, poolclass=QueuePool, pool_size=4
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: Any) -> None:
        with told(home):
            for pragma in (
                "journal_mode=WAL",
                "synchronous=FULL",
                f"cache_size=-{_CACHE_KIB}",
                "temp_store=MEMORY",
                "secure_delete=ON",  # what is deleted is overwritten: the record promises it
                f"busy_timeout={_BUSY_MS}",
            ):
                connection.execute(f"PRAGMA {pragma}")

    return engine
