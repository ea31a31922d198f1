"""A new key for the same desk: what has not arrived under the old one is written again under the new.

While something sealed may not have arrived, nothing more is sealed from the new invitation until the county's answer:
then all of it is written again at once, and what one act has seen of another is seen still. Should the county refuse
the invitation, the desk is again who it was.

Where something turns up under the old key after all, it is the same act twice: the one that was written again has seen
the other, and so has whatever has seen either (`core.again`). Nothing that was replaced or taken back comes back by it.
"""

from collections.abc import Iterable

import msgspec
from sqlalchemy import Connection, delete, update

from agent_app.core import event as ev
from agent_app.core.scope import Scope
from agent_app.store import cursors, journal, schema
from agent_app.store import identity as who
from agent_app.store.bulk import run, run_in, run_many
from agent_app.store.delivery import CONFIRMED
from agent_app.store.meta import get_meta, get_metas, put_meta

_FORMER, _BEFORE = "former_keys", "before_the_invitation"
_KEPT = (*who.KEYS, "invitation", "proof", "scopes", "role", "scope", _FORMER)
"""What makes a desk who it is for its county."""
_UNCONFIRMED = (
    "SELECT s.id, l.scope FROM segments s JOIN logs l ON l.id = s.log"
    f" WHERE s.delivery < {CONFIRMED} AND l.key IN (?) ORDER BY s.id"
)
_UNSEALED = "SELECT id, leaf, body, subject FROM events WHERE segment IS NULL ORDER BY id"


def renew(connection: Connection, restored: bool) -> None:
    """Draw new keys and begin a new life with them; the old ones are kept until the county has answered.

    `restored`: the county speaks in another life than before, so it may have lost what it had confirmed. Where
    everything sealed is confirmed and it was not, what is in no segment is written under the new key at once.
    """
    put_meta(connection, _BEFORE, get_metas(connection, *_KEPT))
    keys = [*former(connection), who.load(connection).public]
    who.draw_keys(connection)
    who.begin_incarnation(connection)
    if restored or run_in(connection, _UNCONFIRMED, keys):
        put_meta(connection, _FORMER, keys)
    else:
        _write_again(connection, run(connection, _UNSEALED), who.load(connection).public)


def go_back(connection: Connection) -> bool:
    """The county refuses the new keys: the old ones are taken again, in a new life. Returns whether there were any.

    What was written in between is written again under them once the county has answered.
    """
    before = get_meta(connection, _BEFORE)
    if before is None:
        return False
    refused = who.load(connection).public
    for name in _KEPT:
        put_meta(connection, name, before.get(name))
    put_meta(connection, _BEFORE, None)
    put_meta(connection, _FORMER, [*former(connection), refused])
    who.begin_incarnation(connection)
    return True


def former(connection: Connection) -> list[bytes]:
    """The keys that this desk had before, of which something may not have arrived."""
    return list(get_meta(connection, _FORMER, []))


def settle(connection: Connection) -> list[bytes]:
    """Write again what the county has not confirmed of the former keys; returns the subjects that it is about.

    Called when the county has answered under the new key, so that nothing is repeated which it has. What is in no
    segment yet is written again with it, since it may have seen some of that.
    """
    put_meta(connection, _BEFORE, None)
    keys = former(connection)
    if not keys:
        return []
    own = who.load(connection)
    unconfirmed = run_in(connection, _UNCONFIRMED, keys)
    if unconfirmed:
        cursors.forget(
            connection
        )  # the county may have some of it, and has passed over what was here when it was asked
    for segment, scope in unconfirmed:
        log = journal.log_id(connection, own.public, own.incarnation, Scope.parse(scope), False)
        connection.execute(
            update(schema.events).where(schema.events.c.segment == segment).values(segment=None, log=log)
        )
        connection.execute(delete(schema.segments).where(schema.segments.c.id == segment))
    put_meta(connection, _FORMER, None)
    return _write_again(connection, run(connection, _UNSEALED), own.public)


def _write_again(
    connection: Connection, rows: Iterable[tuple[int, bytes, bytes | None, bytes]], key: bytes
) -> list[bytes]:
    """The same events by another author, oldest first; each has seen itself as it was, and what that had seen, also anew.

    Of something erased only the leaf is left, and it stays as it is. Returns the subjects.
    """
    now: dict[bytes, bytes] = {}
    subjects: dict[bytes, None] = {}
    written = []
    for row, leaf, body, subject in rows:
        if body is None:
            continue
        event = ev.decode(body)
        again = _again(event, key, {leaf, *event.sees, *(now[seen] for seen in event.sees if seen in now)})
        now[leaf] = ev.leaf_of(again)
        written.append((now[leaf], again, row))
        subjects[subject] = None
    run_many(connection, "UPDATE events SET leaf = ?, body = ? WHERE id = ?", written)
    return list(subjects)


def _again(event: ev.Event, key: bytes, sees: Iterable[bytes]) -> bytes:
    try:
        return ev.encode(msgspec.structs.replace(event, author=key, sees=tuple(sorted(sees))))
    except ev.EventTooLargeError:  # one that was as long as may be says only what it said
        return ev.encode(msgspec.structs.replace(event, author=key))
