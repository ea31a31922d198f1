"""A county's record on PostgreSQL: the same tables and the same code, for many processes on many machines.

One database is one county. Who writes has one advisory lock to the end of the transaction: alone, as by
`BEGIN IMMEDIATE` on SQLite, or together with others of whom each has the locks of the scopes that it writes in, taken
in the same order by all. So positions have no gaps, no reader passes one over, and nobody waits in a circle.

The home of every node is a copy of one folder: the keys, and where the database is. What the vault keeps for
itself (private keys among it) is sealed with the database key; the rest lies on the server's disk as it is, so
that disk has to be encrypted by whoever runs it.
"""

import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Connection, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from agent_app.base.errors import TroubleError, UserError
from agent_app.base.paths import SERVER_NAME, write_atomically
from agent_app.store import keyslots, migrations, schema
from agent_app.store.bulk import run
from agent_app.store.meta import get_meta, put_meta
from agent_app.store.postgres_driver import open_engine
from agent_app.store.turns import SCOPES, NotAloneError
from agent_app.store.vault import Begin, T, Vault

DRIVER = "postgresql+psycopg"
_LOCK = 0x7866_646C
"""The number of the advisory lock; a database has its own. Those of the scopes have numbers in pairs."""
_OF_SCOPE = _LOCK % 2**31
_MOST_SCOPES = 64
"""Who writes in more than so many is alone: every lock takes a place in the server's memory."""
_COLLIDED = (
    psycopg.errors.UniqueViolation,
    psycopg.errors.DeadlockDetected,
    psycopg.errors.SerializationFailure,
)
_PLANNED_EACH_TIME = "SET LOCAL plan_cache_mode = auto"
"""For lists: the best way to the cases of an agent is another one where they are few."""
_EARLIER_NOTE = "schema"
"""Under this key earlier versions noted which schema they had made."""
_NO_DATABASE = "数据库服务器上没有这个库，没有连上，记录没有动。请先建库（createdb -O 用户 库），或者核对地址，再做一次。"
_NOT_LET_IN = (
    "数据库不让这个用户进去，没有连上，记录没有动。请核对地址里的用户、密码（或者 ~/.pgpass），再做一次。"
)
_REFUSALS = {
    "database .* does not exist": _NO_DATABASE,
    "role .* does not exist|authentication failed|no password supplied|no pg_hba.conf entry": _NOT_LET_IN,
}
"""What is said at the door comes without a code, in words only; elsewhere than in English it is a line that was cut."""
# What the statements of this package use and PostgreSQL lacks.
_DIALECT = (
    "CREATE FUNCTION instr(text, text) RETURNS integer LANGUAGE sql IMMUTABLE STRICT RETURN position($2 IN $1)",
    "CREATE FUNCTION instr(bytea, bytea) RETURNS integer LANGUAGE sql IMMUTABLE STRICT RETURN position($2 IN $1)",
    "CREATE FUNCTION is_number(boolean, integer) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN $1::integer = $2",
    "CREATE OPERATOR = (LEFTARG = boolean, RIGHTARG = integer, FUNCTION = is_number)",
)
_ROW_IDS = "ALTER TABLE clocks ADD COLUMN rowid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY"
_SEARCH = (
    "CREATE TABLE search (rowid bigint PRIMARY KEY, pieces tsvector NOT NULL)",
    "CREATE INDEX search_by_piece ON search USING gin (pieces)",
)


class PostgresVault(Vault):
    """An open county record on PostgreSQL. Everything that it remembers is in the database."""

    shared = True

    @contextmanager
    def read(self, *, plain: bool = False) -> Iterator[Connection]:
        begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
        with _told(), self._begun(begin if plain else f"{begin}; {_PLANNED_EACH_TIME}") as connection:
            yield connection
            # At a rollback the driver would have the server forget every statement that it has prepared.
            run(connection, "COMMIT")

    def glance(self, ask: Callable[[Connection], T]) -> T:
        with _told(), self.engine.connect() as connection:
            return _first(connection, lambda: ask(connection))

    @contextmanager
    def write(self) -> Iterator[Connection]:
        with _told(), self._transaction(f"SELECT pg_advisory_xact_lock({_LOCK})", None) as connection:
            yield connection

    def write_in(self, scopes: Iterable[str] | None, work: Callable[[Connection], T]) -> T:
        within = None if scopes is None else frozenset(scopes)
        if within is not None and len(within) <= _MOST_SCOPES:
            try:
                with _told(), self._transaction(_locks(within), within) as connection:
                    return work(connection)
            except NotAloneError:
                pass
        with self.write() as connection:
            return work(connection)

    @contextmanager
    def _transaction(self, locks: str, within: frozenset[str] | None) -> Iterator[Connection]:
        with self._begun(f"BEGIN; {locks}") as connection:
            about = connection.info
            about[SCOPES] = within
            try:
                yield connection
                run(connection, "COMMIT")
            except (DBAPIError, psycopg.Error) as error:
                if within is not None and isinstance(getattr(error, "orig", error), _COLLIDED):
                    raise NotAloneError from error
                raise
            finally:
                about[SCOPES] = None

    @contextmanager
    def _begun(self, begin: str) -> Iterator[Connection]:
        """A connection in a transaction; one that comes back to the pool is rolled back."""
        with self.engine.connect() as connection:
            _first(connection, lambda: run(connection, begin))
            yield connection

    @property
    def outdated(self) -> bool:
        with self.read() as connection:
            return _version(connection) < schema.SCHEMA_VERSION

    def make_read_side(self, connection: Connection) -> None:
        if not migrations.version(connection):
            migrations.note(connection, _version(connection))
            put_meta(connection, _EARLIER_NOTE, None)
        migrations.upgrade(connection)

    def cut_log(self) -> bool:
        """Free what deleted rows held. The server's own log and its backups keep it until they expire."""
        with _told(), self.engine.connect() as connection:
            run(connection, "VACUUM")
        return True


def _first(connection: Connection, ask: Callable[[], T]) -> T:
    """The first statement on a connection. What the pool has kept may have died since, with the server: then another is
    opened.
    """
    driven: Any = connection.connection.dbapi_connection
    try:
        return ask()
    except psycopg.OperationalError:
        if not driven.closed:
            raise
        connection.invalidate()
        return ask()


def _locks(scopes: Iterable[str]) -> str:
    """Takes the locks of these scopes in the order that everybody keeps to, beside others who write."""
    numbers = sorted({zlib.crc32(scope.encode("utf-8")) % 2**31 for scope in scopes})
    taken = [f"pg_advisory_xact_lock({_OF_SCOPE}, {number})" for number in numbers]
    return "SELECT " + ", ".join([f"pg_advisory_xact_lock_shared({_LOCK})", *taken])


def create(home: Path, key: bytes, url: str, begin: Begin | None = None) -> PostgresVault:
    """Make the tables in an empty database, and note in the home where it is; `begin` as `vault.create`.

    Raises `UserError`, `TroubleError`.
    """
    vault = PostgresVault(home, open_engine(check_url(url), key), key)
    try:
        with vault.write() as connection:
            if run(connection, "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() LIMIT 1"):
                raise UserError("这个数据库里已经有东西了，没有动它。请换一个空的数据库。")
            for statement in _DIALECT:
                run(connection, statement)
            schema.create(connection)
            for statement in (_ROW_IDS, *_SEARCH):
                run(connection, statement)
            migrations.note(connection, schema.SCHEMA_VERSION)
            if begin is not None:
                begin(connection)
            write_atomically(home / SERVER_NAME, keyslots.seal(key, url.encode("utf-8")))
    except BaseException:
        (home / SERVER_NAME).unlink(missing_ok=True)
        vault.close()
        raise
    return vault


def open_(home: Path, key: bytes) -> PostgresVault:
    """Open the record of a home that says where its database is. Raises `TroubleError`."""
    url = keyslots.unseal(key, (home / SERVER_NAME).read_bytes()).decode("utf-8")
    vault = PostgresVault(home, open_engine(check_url(url), key), key)
    try:
        with vault.read() as connection:
            if not migrations.there(connection, schema.meta.name):
                raise TroubleError(
                    f"{home} 说的那个数据库是空的，没有打开，也没有动它。建到一半就断了的，删去这个文件夹再建一次；"
                    "用过的，请先恢复数据库。"
                )
            if _version(connection) > schema.SCHEMA_VERSION:
                raise keyslots.newer_version()
    except BaseException:
        vault.close()
        raise
    return vault


def _version(connection: Connection) -> int:
    return migrations.version(connection) or int(get_meta(connection, _EARLIER_NOTE, 0))


def check_url(url: str) -> str:
    """The address of a database as `create` takes it. Raises `UserError` for another kind."""
    try:
        if make_url(url).drivername == DRIVER:
            return url
    except ArgumentError:
        pass
    raise UserError(f"数据库的地址不对，应写成 {DRIVER}://用户:密码@主机/库 这样。什么都没有建，请改了再试。")


@contextmanager
def _told() -> Iterator[None]:
    """Turn what the server says about line and disk into words."""
    try:
        yield
    except DBAPIError as error:
        raise _words_for(error.orig) or error from error
    except psycopg.Error as error:
        raise _words_for(error) or error from error


def _words_for(error: BaseException | None) -> TroubleError | None:
    if isinstance(error, psycopg.errors.DiskFull):
        return TroubleError("数据库的磁盘满了，刚才这一步没有存上，以前存的都在。请清出一些地方再做一次。")
    if isinstance(error, psycopg.errors.LockNotAvailable):
        return TroubleError("别的服务正在写同一份记录。刚才这一步没有存上，别的都在，请等一会儿再做。")
    if isinstance(error, psycopg.errors.InsufficientPrivilege):
        return TroubleError(
            "数据库的这个用户不能在这个库里建表，什么都没有存。请把库给这个用户（createdb -O 用户 库），再做一次。"
        )
    if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        for refusal, sentence in _REFUSALS.items():
            if error.sqlstate is None and re.search(refusal, str(error)):
                return TroubleError(sentence)
        return TroubleError(
            "连不上数据库，或者中途断了。没有说存上的都没有存，以前存的都在。请看看数据库开着没有，再做一次。"
        )
    return None
