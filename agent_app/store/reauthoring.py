"""A new key for the same desk: what has not arrived under the old one is written again under the new.

The same acts on the same records, so it does no harm where one of them turns up under the old key after all.
"""

from collections.abc import Iterable

import msgspec
from sqlalchemy import Connection, delete, update

from agent_app.core import event as ev
from agent_app.core.scope import Scope
from agent_app.store import identity as who
from agent_app.store import journal, schema
from agent_app.store.bulk import run, run_many, select_in
from agent_app.store.delivery import CONFIRMED
from agent_app.store.vault import get_meta, put_meta

_FORMER = "former_keys"


def renew(connection: Connection) -> None:
    """Draw new keys and begin a new life with them; what is in no segment yet is written under the new key at once."""
    put_meta(connection, _FORMER, [*former(connection), who.load(connection).public])
    who.draw_keys(connection)
    who.begin_incarnation(connection)
    own = who.load(connection)
    rows = run(
        connection,
        "SELECT e.id, e.leaf, e.body FROM events e JOIN logs l ON l.id = e.log"
        " WHERE e.segment IS NULL AND l.key = ? ORDER BY e.id",
        (own.public,),
    )
    _write_again(connection, rows, own.public)


def former(connection: Connection) -> list[bytes]:
    """The keys that this desk had before, of which something may not have arrived."""
    return list(get_meta(connection, _FORMER, []))


def settle(connection: Connection) -> list[bytes]:
    """Write again what the county has not confirmed of the former keys; returns the subjects that it is about.

    Called when the county has answered under the new key, so that nothing is repeated which it has.
    """
    keys = former(connection)
    if not keys:
        return []
    own = who.load(connection)
    subjects: dict[bytes, None] = {}
    sql = (
        "SELECT s.id, l.scope FROM segments s JOIN logs l ON l.id = s.log"
        f" WHERE s.delivery < {CONFIRMED} AND l.key IN (?) ORDER BY s.id"
    )
    for segment, scope in select_in(connection, sql, keys):
        rows = run(
            connection, "SELECT id, leaf, body, subject FROM events WHERE segment = ? ORDER BY id", (segment,)
        )
        if any(body is None for _, _, body, _ in rows):
            continue  # of something erased only the leaf is left, which nobody can sign for anew
        log = journal.log_id(connection, own.public, own.incarnation, Scope.parse(scope), False)
        _write_again(connection, [(row, leaf, body) for row, leaf, body, _ in rows], own.public)
        connection.execute(
            update(schema.events).where(schema.events.c.segment == segment).values(segment=None, log=log)
        )
        connection.execute(delete(schema.segments).where(schema.segments.c.id == segment))
        subjects |= dict.fromkeys(subject for *_, subject in rows)
    put_meta(connection, _FORMER, None)
    return list(subjects)


def _write_again(connection: Connection, rows: Iterable[tuple[int, bytes, bytes]], key: bytes) -> None:
    """The same events by another author; what one of them has seen of another is seen still."""
    now: dict[bytes, bytes] = {}
    written = []
    for row, leaf, body in rows:
        event = ev.decode(body)
        sees = tuple(sorted(now.get(seen, seen) for seen in event.sees))
        again = ev.encode(msgspec.structs.replace(event, author=key, sees=sees))
        now[leaf] = ev.leaf_of(again)
        written.append((now[leaf], again, row))
    run_many(connection, "UPDATE events SET leaf = ?, body = ? WHERE id = ?", written)
