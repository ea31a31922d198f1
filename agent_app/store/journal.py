"""The record itself: appending events, reading them back, and who is writing.

Nothing here understands what an event means; `readside` does.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, TypeAlias

from sqlalchemy import Connection, func, select, text, update

from agent_app.base.errors import UserError
from agent_app.core import event as ev
from agent_app.core.event import Event, Op, Stored
from agent_app.core.scope import Scope
from agent_app.core.vocabulary import ScopeClass
from agent_app.store import schema
from agent_app.store.bulk import insert_rows, run, run_in, run_many
from agent_app.store.meta import get_meta, put_meta
from agent_app.store.turns import take_turn

MAX_LAMPORT_JUMP = 2**40
NEWEST = "newest_wall"
"""The latest time, in ms, at which something was written here; a clock that shows less may be wrong."""
_COLUMNS = ("subject", "leaf", "log", "lamport", "body")
_SEALED_COLUMNS = ("subject", "leaf", "log", "segment", "lamport", "body")

SealedRow: TypeAlias = tuple[bytes, bytes, int, int, int, bytes | None]
"""An event of a stored segment: subject (empty when it is erased), leaf, log, segment, lamport, body."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes: the desk's key and incarnation, the person, and the clock on the wall."""

    key: bytes
    incarnation: bytes
    actor: str
    authority: bool
    now: Callable[[], datetime]


class Appender:
    """Appends the events of one action; they are in the vault after `flush`, inside the same transaction."""

    def __init__(self, connection: Connection, writer: Writer, lamport: int) -> None:
        self._connection = connection
        self._writer = writer
        self._lamport = lamport
        self._wall = int(writer.now().timestamp() * 1000)
        self._told = False  # whether anything was written that may leave a trace of when
        self._logs: dict[Scope, int] = {}
        self._rows: list[tuple[object, ...]] = []

    def append(
        self, kind: str, subject: bytes, scope: Scope, ops: Sequence[Op], sees: Iterable[bytes] = ()
    ) -> Stored:
        """Write one event. It is unsealed, so it leaves this machine only when a segment takes it up.

        Raises `UserError` for one that is too long.
        """
        self._lamport += 1
        writer = self._writer
        event = Event(
            version=ev.EVENT_VERSION,
            kind=kind,
            subject=subject,
            author=writer.key,
            actor=writer.actor,
            lamport=self._lamport,
            wall=self._wall,
            wall_quality=0,
            sees=tuple(sorted(sees)),
            ops=tuple(tuple(op) for op in ops),
            salt=ev.new_id(),
        )
        body = _encoded(event)
        leaf = ev.leaf_of(body)
        self._rows.append((subject, leaf, self._log(scope), self._lamport, body))
        self._told |= scope.kind is not ScopeClass.SEALED
        return Stored(leaf, event, writer.authority)

    def _log(self, scope: Scope) -> int:
        if scope not in self._logs:
            writer = self._writer
            self._logs[scope] = log_id(
                self._connection, writer.key, writer.incarnation, scope, writer.authority
            )
        return self._logs[scope]

    def flush(self) -> None:
        """Put what was appended into the vault."""
        if self._rows:
            insert_rows(self._connection, schema.events, _COLUMNS, self._rows)
            put_meta(self._connection, "lamport", self._lamport)
            if self._told and self._wall > get_meta(self._connection, NEWEST, 0):
                put_meta(self._connection, NEWEST, self._wall)
            self._rows.clear()


def weigh(kind: str, subject: bytes, ops: Sequence[Op]) -> None:
    """Raises `UserError` for what would be too long as one event; nothing is written."""
    key = bytes(32)
    event = Event(
        ev.EVENT_VERSION,
        kind,
        subject,
        key,
        "",
        MAX_LAMPORT_JUMP,
        0,
        0,
        (),
        tuple(map(tuple, ops)),
        ev.new_id(),
    )
    _encoded(event)


def _encoded(event: Event) -> bytes:
    try:
        return ev.encode(event)
    except ev.EventTooLargeError as error:
        raise UserError("这一步写的内容太长，存不下。什么都没有写，请把长的部分作为材料附上。") from error


def take_in(connection: Connection, rows: Sequence[SealedRow]) -> None:
    """Put in events that were written elsewhere, as they came."""
    insert_rows(connection, schema.events, _SEALED_COLUMNS, rows)


def saw_lamport(connection: Connection, lamport: int) -> None:
    """Remember the highest lamport seen, so that what is written next comes after it."""
    take_turn(connection)
    if lamport > get_meta(connection, "lamport", 0):
        put_meta(connection, "lamport", lamport)


def log_id(connection: Connection, key: bytes, incarnation: bytes, scope: Scope, authority: bool) -> int:
    """The row of a log, made when it is new."""
    sql = "SELECT id FROM logs WHERE key = ? AND incarnation = ? AND scope = ?"
    for (found,) in run(connection, sql, (key, incarnation, str(scope))):
        return int(found)
    sql = "INSERT INTO logs (key, incarnation, scope, authority) VALUES (?, ?, ?, ?) RETURNING id"
    [(made,)] = run(connection, sql, (key, incarnation, str(scope), authority))
    return int(made)


def authority_logs(connection: Connection) -> frozenset[int]:
    """The logs that the county wrote itself."""
    return frozenset(log for (log,) in run(connection, "SELECT id FROM logs WHERE authority"))


def rehome(connection: Connection, division: str, stays: Callable[[Scope], bool]) -> None:
    """Move the subjects of which nothing is sealed yet from every scope where they may not stay to `division`.

    Their attachments go along. The class of a record never changes, and a subject never lies in two scopes.
    """
    waiting = connection.execute(
        text(
            "SELECT DISTINCT l.id, l.scope, l.key, l.incarnation, l.authority FROM logs l"
            " JOIN events e ON e.log = l.id WHERE e.segment IS NULL"
        )
    ).all()
    events, sources = schema.events, schema.blob_sources
    sealed = select(events.c.subject).where(events.c.segment.is_not(None))
    files = select(sources.c.hash).where(sources.c.subject.not_in(sealed))
    moving = select(schema.cases.c.id).where(schema.cases.c.subject.not_in(sealed))
    for row in waiting:
        scope = Scope.parse(row.scope)
        if stays(scope):
            continue
        home = Scope(division, scope.kind)
        target = log_id(connection, row.key, row.incarnation, home, row.authority)
        # What is sealed stays in the log it was signed for, and what is written on it since stays with it.
        for table, which in (
            (schema.cases, schema.cases.c.subject.not_in(sealed)),
            (schema.visits, schema.visits.c.subject.not_in(sealed)),
            (schema.courses, schema.courses.c.case_id.in_(moving)),
            (schema.receptions, schema.receptions.c.subject.not_in(sealed)),
            (schema.blobs, schema.blobs.c.hash.in_(files)),
        ):
            connection.execute(update(table).where(table.c.scope == row.scope, which).values(scope=str(home)))
        connection.execute(
            update(events)
            .where(events.c.log == row.id, events.c.segment.is_(None), events.c.subject.not_in(sealed))
            .values(log=target)
        )


def known(connection: Connection, subjects: Iterable[bytes]) -> set[bytes]:
    """Which of these subjects have events here."""
    sql = "SELECT DISTINCT subject FROM events WHERE subject IN (?)"
    return {subject for (subject,) in run_in(connection, sql, subjects)}


def leaves_of(connection: Connection, subjects: Iterable[bytes]) -> dict[bytes, list[bytes]]:
    """The leaves of all events of these subjects, erased ones too, oldest first."""
    found: dict[bytes, list[bytes]] = {}
    sql = "SELECT subject, leaf FROM events WHERE subject IN (?) ORDER BY id"
    for subject, leaf in run_in(connection, sql, subjects):
        found.setdefault(subject, []).append(leaf)
    return found


class Leaf(NamedTuple):
    """An event as it is kept; an erased one has no body."""

    row: int
    leaf: bytes
    body: bytes | None
    scope: str


def leaves(connection: Connection) -> Iterator[Leaf]:
    """Every event, its body to be held against its leaf."""
    rows = connection.exec_driver_sql(
        "SELECT e.id, e.leaf, e.body, l.scope FROM events e JOIN logs l ON l.id = e.log"
    )
    return (Leaf(*row) for row in rows)


def in_class(connection: Connection, kind: ScopeClass) -> Iterator[tuple[Scope, Event]]:
    """The events of one class of scopes, oldest first; erased ones are left out."""
    rows = connection.exec_driver_sql(
        "SELECT l.scope, e.body FROM events e JOIN logs l ON l.id = e.log"
        " WHERE l.scope LIKE ? AND e.body IS NOT NULL ORDER BY e.id",
        (f"%/{kind.value}",),
    )
    return ((Scope.parse(scope), ev.decode(body)) for scope, body in rows)


def events_of(connection: Connection, subjects: Iterable[bytes]) -> dict[bytes, list[Stored]]:
    """All events of these subjects; erased ones, which have no body, are left out."""
    found: dict[bytes, list[Stored]] = {}
    sql = "SELECT subject, leaf, log, body FROM events WHERE subject IN (?) ORDER BY id"
    rows = run_in(connection, sql, subjects)
    authority = authority_logs(connection) if rows else frozenset()
    for subject, leaf, log, body in rows:
        if body is not None:
            found.setdefault(subject, []).append(Stored(leaf, ev.decode(body), log in authority))
    return found


def scope_of(connection: Connection, subject: bytes) -> Scope | None:
    """The scope a subject was opened in."""
    sql = "SELECT l.scope FROM events e JOIN logs l ON l.id = e.log WHERE e.subject = ? ORDER BY e.id LIMIT 1"
    for (scope,) in run(connection, sql, (subject,)):
        return Scope.parse(scope)
    return None


def drop_bodies(connection: Connection, subject: bytes, leaves: Iterable[bytes]) -> None:
    """Forget what these events of a subject said; that they were there, and their leaves, stay."""
    sql = "UPDATE events SET body = NULL WHERE subject = ? AND leaf = ?"
    run_many(connection, sql, [(subject, leaf) for leaf in leaves])


def unsealed(connection: Connection) -> int:
    """How many events are in no segment yet. Stubs that no desk may read are on no count."""
    events, logs = schema.events, schema.logs
    waiting = (
        select(func.count())
        .select_from(events.join(logs, logs.c.id == events.c.log))
        .where(events.c.segment.is_(None), ~logs.c.scope.endswith(f"/{ScopeClass.SEALED.value}"))
    )
    return int(connection.execute(waiting).scalar_one())
