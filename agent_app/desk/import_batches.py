"""Imports as they were done here: each can be taken back whole, and what columns were said to be is remembered.

Both are notes of this desk; what others see of an import taken back is that its cases are.
"""

from dataclasses import dataclass
from datetime import date, datetime

import msgspec

from agent_app.base.errors import UserError
from agent_app.base.progress import Progress, silent
from agent_app.core.case import CASE_KIND
from agent_app.core.event import ID_BYTES, drop
from agent_app.core.fold import fold
from agent_app.desk.desk import CHINA, Desk
from agent_app.ledger.columns import Layout
from agent_app.ledger.mapping import Columns, columns_of, header_mark
from agent_app.store import caselist, journal, notes
from agent_app.store.notes import Note
from agent_app.store.vault import Connection

BATCH_KIND = "import"
_COLUMNS_KIND = "ledger-columns"
_REASON = "整批撤回导入"
_NAMED = 5
_STEP = 500


class _Kept(msgspec.Struct):
    """A note of an import: the file's name, the ids of its cases one behind the other, when it was taken back (ms)."""

    file: str
    subjects: bytes
    taken_back: int = 0


@dataclass(frozen=True, slots=True)
class Batch:
    """An import that was done here."""

    id: str
    file: str
    on: date
    cases: int
    taken_back: bool


def keep(desk: Desk, connection: Connection, batch: bytes, file: str, subjects: list[bytes]) -> None:
    """Note an import, in the action that does it."""
    body = msgspec.msgpack.encode(_Kept(file, b"".join(subjects)))
    notes.keep(connection, BATCH_KIND, Note(batch.hex(), desk.now_ms, body))


def batches(desk: Desk) -> list[Batch]:
    """The imports that were done here, the newest first."""
    with desk.vault.read() as connection:
        return [_batch(note) for note in notes.kept(connection, BATCH_KIND)]


def take_back(desk: Desk, batch: str, progress: Progress = silent) -> Batch:
    """Take an import back: all its cases, or none. They are kept in the record and on no list.

    Raises `UserError` when there is no such import, it was taken back before, or a case of it has been worked on
    since; then the cases are named.
    """
    with desk.writing() as writing:
        connection = writing.connection
        note = next((one for one in notes.kept(connection, BATCH_KIND) if one.key == batch.lower()), None)
        if note is None:
            raise UserError("没有找到这次导入。什么都没有动，请从导入过的名单里选一次。")
        kept = _decoder.decode(note.body)
        if kept.taken_back:
            raise UserError(f"“{kept.file}”这次导入已经撤回过了。什么都没有动。")
        subjects = _subjects(kept)
        leaves = journal.leaves_of(connection, subjects)
        _refuse_worked_on(
            connection, kept.file, [subject for subject in subjects if len(leaves[subject]) != 1]
        )
        for done, subject in enumerate(subjects):
            if done % _STEP == 0:
                progress(done, len(subjects))
            writing.append(subject, [drop(reason=_REASON)], sees=leaves[subject])
        whole = bytes.fromhex(note.key)
        seen = journal.leaves_of(connection, [whole])[whole]
        writing.append(whole, [drop(reason=_REASON)], sees=seen, kind=BATCH_KIND)
        kept.taken_back = desk.now_ms
        body = msgspec.msgpack.encode(kept)
        notes.keep(connection, BATCH_KIND, Note(note.key, note.changed, body))
        progress(len(subjects), len(subjects))
    return _batch(Note(note.key, note.changed, body))


def taken_back(connection: Connection, subjects: list[bytes]) -> set[bytes]:
    """Which of these were cases and have been taken back. What was erased is not among them: it stays away."""
    known = journal.known(connection, subjects)
    off = known.difference(caselist.listed_among(connection, known)) if known else known
    events = journal.events_of(connection, off) if off else {}
    return {subject for subject, stored in events.items() if fold(CASE_KIND, subject, stored).hidden}


def remember(desk: Desk, connection: Connection, layout: Layout) -> None:
    """Keep what the columns below this header are."""
    body = msgspec.msgpack.encode(columns_of(layout))
    notes.keep(connection, _COLUMNS_KIND, Note(header_mark(layout), desk.now_ms, body))


def remembered(connection: Connection) -> dict[str, Columns]:
    """What columns were said to be, by the marks of their headers."""
    decode = msgspec.msgpack.Decoder(dict[str, str]).decode
    return {note.key: decode(note.body) for note in notes.kept(connection, _COLUMNS_KIND)}


def _refuse_worked_on(connection: Connection, file: str, subjects: list[bytes]) -> None:
    if not subjects:
        return
    listed = caselist.listed_among(connection, subjects)
    named = [f"“{title}”（{number}）" for number, title in listed.values()][:_NAMED]
    more = "等" if len(subjects) > len(named) else ""
    which = f"：{'、'.join(named)}{more}" if named else ""
    raise UserError(
        f"“{file}”导入的事里，有{len(subjects)}件后来办过，这次导入不能再整批撤回{which}。"
        "什么都没有动，记错的那几件请单独改。"
    )


_decoder = msgspec.msgpack.Decoder(_Kept)


def _subjects(kept: _Kept) -> list[bytes]:
    whole = kept.subjects
    return [whole[at : at + ID_BYTES] for at in range(0, len(whole), ID_BYTES)]


def _batch(note: Note) -> Batch:
    kept = _decoder.decode(note.body)
    on = datetime.fromtimestamp(note.changed / 1000, CHINA).date()
    return Batch(note.key, kept.file, on, len(kept.subjects) // ID_BYTES, kept.taken_back > 0)
