"""What erasing does to the vault: bodies, files and their keys go, and nothing of them stays in free pages, index or log.

The record says what is erased (`core.erasure`); this follows from it whenever a subject is derived, so it does not
matter whether the act or the body came first. Freed pages are overwritten (`secure_delete`). The full-text index keeps
the pieces of deleted rows until it is merged, and the write-ahead log until it is cut off: `finish` does both.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection

from agent_app.core.erasure import Erasures, is_act, standing
from agent_app.core.event import ADD, ERASE, Event, Stored, new_id
from agent_app.store import blobs, journal, notes, search
from agent_app.store.bulk import run, run_in
from agent_app.store.meta import get_meta, get_metas, put_meta
from agent_app.store.vault import Vault

_PENDING, _LATE = "erasing", "late/"
_MARK = msgspec.msgpack.encode(ERASE)
"""How the name of the operation stands in an event's bytes."""
_PLACES = (
    "SELECT e.id, e.leaf, l.incarnation, l.scope, s.number FROM events e JOIN logs l ON l.id = e.log"
    " JOIN segments s ON s.id = e.segment WHERE l.authority AND e.subject IN (?)"
)
_SCOPES = "SELECT e.subject, e.leaf, l.scope FROM events e JOIN logs l ON l.id = e.log WHERE e.subject IN (?)"


def carry_out(connection: Connection, subject: bytes, stored: Sequence[Stored]) -> None:
    """Drop what has been erased among all events of a subject: bodies, files, drafts.

    A file goes from whoever has kept it again without having heard, too; the county removes that record after it.
    """
    erasures = Erasures(stored)
    bodies = [item.leaf for item in stored if item.leaf in erasures.leaves]
    scope = str(journal.scope_of(connection, subject) or "")
    gone = sum(blobs.erase(connection, name, scope) for name in erasures.blobs)
    if bodies:
        journal.drop_bodies(connection, subject, bodies)
        notes.forget_all_of(connection, subject.hex())
    if bodies or gone:
        put_meta(connection, _PENDING, True)


def pending(connection: Connection) -> bool:
    """Whether something was erased that `finish` has still to clear away."""
    return bool(get_meta(connection, _PENDING, False))


def finish(vault: Vault) -> None:
    """After a transaction that erased something: clear the index and the log of it. Does nothing when none did.

    While somebody still reads, the log cannot be cut off; then it is done the next time.
    """
    with vault.read() as connection:
        if not pending(connection):
            return
    with vault.write() as connection:
        search.optimize(connection)
    if vault.cut_log():
        with vault.write() as connection:
            put_meta(connection, _PENDING, None)


def asked(connection: Connection, step: str) -> list[bytes]:
    """The subjects with an event that has to do with this step."""
    rows = connection.exec_driver_sql(
        "SELECT DISTINCT subject FROM events WHERE instr(body, ?) > 0", (msgspec.msgpack.encode(step),)
    )
    return [subject for (subject,) in rows]


class Act(NamedTuple):
    """An event that erases, its row, and its place in the county's log: what somebody must have to have heard of it."""

    row: int
    event: Event
    incarnation: bytes
    scope: str
    number: int


def last_row(connection: Connection) -> int:
    """The row of the event that came last; 0 while there is none."""
    return int(run(connection, "SELECT COALESCE(MAX(id), 0) FROM events")[0][0])


def acts(connection: Connection, after: int = 0) -> list[Act]:
    """The county's sealed events that erase something, oldest first, as they stand; those after a row alone."""
    # Not DISTINCT, for which SQLite would go through all subjects; and a server takes a range with two ends for a small one.
    sql = (
        "SELECT e.subject FROM events e JOIN logs l ON l.id = e.log"
        " WHERE e.id > ? AND e.id <= (SELECT MAX(id) FROM events) AND l.authority AND instr(e.body, ?) > 0"
    )
    rows = dict.fromkeys(run(connection, sql, (after, _MARK)))
    subjects = [subject for (subject,) in rows]
    places = {leaf: (row, *place) for row, leaf, *place in run_in(connection, _PLACES, subjects)}
    found = []
    for stored in journal.events_of(connection, subjects).values():
        for item in standing(stored):
            row, *place = places.get(item.leaf, (0,))
            if row > after and item.authority and is_act(item.event):
                found.append(Act(row, item.event, *place))
    return sorted(found, key=lambda act: act.row)


def touched(connection: Connection, subjects: Iterable[bytes]) -> set[bytes]:
    """Which of these subjects the county has erased something of, or may have: those with such an act of its own."""
    sql = (
        "SELECT e.subject, e.body FROM events e JOIN logs l ON l.id = e.log"
        " WHERE l.authority AND e.body IS NOT NULL AND e.subject IN (?)"
    )
    return {subject for subject, body in run_in(connection, sql, subjects) if _MARK in body}


def note_late(connection: Connection, subjects: Iterable[bytes]) -> None:
    """Note at the county that something came about these subjects, of which it has erased something: it may have to go too."""
    for subject in sorted(subjects):
        put_meta(connection, _LATE + subject.hex(), new_id())


def late(connection: Connection) -> dict[bytes, bytes]:
    """The subjects that are noted, each with the mark of its last coming."""
    keys = [key for (key,) in run(connection, "SELECT key FROM meta WHERE key LIKE ?", (f"{_LATE}%",))]
    return {
        bytes.fromhex(key.removeprefix(_LATE)): mark for key, mark in get_metas(connection, *keys).items()
    }


def looked_through(connection: Connection, subject: bytes, mark: bytes) -> None:
    """Nothing late is left of a subject, unless more has come since."""
    if get_meta(connection, _LATE + subject.hex()) == mark:
        put_meta(connection, _LATE + subject.hex(), None)


def drop(
    connection: Connection, gone: Iterable[tuple[bytes, bytes]], elsewhere: Callable[[str], bool]
) -> list[bytes]:
    """Drop what these events said, each as (subject, leaf), where the log they stand in lies elsewhere; and the files that no
    other event of the subject names. Returns the subjects of which something was dropped.

    The acts themselves do not come there: what they leave of an event is not known here, and goes with it.
    """
    asked = set(gone)
    rows = run_in(connection, _SCOPES, {subject for subject, _ in asked})
    there = {(subject, leaf): scope for subject, leaf, scope in rows if elsewhere(scope)}
    wanted = asked & there.keys()
    dropped = []
    for subject, stored in journal.events_of(connection, {subject for subject, _ in wanted}).items():
        going = [item for item in stored if (subject, item.leaf) in wanted]
        if not going:
            continue
        named = _files(item for item in stored if (subject, item.leaf) not in wanted)
        for name in _files(going) - named:
            blobs.erase(connection, name, there[subject, going[0].leaf])
        journal.drop_bodies(connection, subject, [item.leaf for item in going])
        notes.forget_all_of(connection, subject.hex())
        dropped.append(subject)
    if dropped:
        put_meta(connection, _PENDING, True)
    return dropped


def _files(stored: Iterable[Stored]) -> set[bytes]:
    named = (op[3].get("blob") for item in stored for op in item.event.ops if op[0] == ADD)
    return {name for name in named if isinstance(name, bytes)}
