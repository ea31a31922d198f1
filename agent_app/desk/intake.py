"""来件: what lies on the table while a matter is being written down, and the one action that takes it all in.

A material that is laid beside a draft is kept in the vault at once: the stick may be pulled out, the camera emptied.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from agent_app.base.errors import UserError
from agent_app.core.event import add, new_id
from agent_app.core.fields import NOTE
from agent_app.core.registration import check_registration
from agent_app.core.vocabulary import Verdict
from agent_app.desk import attaching, repeats
from agent_app.desk.attaching import Prepared
from agent_app.desk.desk import Desk, Writing, subject_of
from agent_app.desk.registering import Registered, write_registration
from agent_app.store import notes
from agent_app.store.notes import Note

DRAFT = "register"
"""The kind of a registration that is not finished yet, among the desk's drafts."""


@dataclass(frozen=True, slots=True)
class Laid:
    """A material beside a draft; `size` in bytes."""

    key: str
    name: str
    size: int


def lay(desk: Desk, draft: str, key: str, path: Path) -> Laid:
    """Keep a file beside a draft. Raises `UserError` for what cannot be a material, `TroubleError` when unreadable."""
    return _keep(desk, draft, key, attaching.prepare(desk, path))


def lay_data(desk: Desk, draft: str, key: str, name: str, data: bytes) -> Laid:
    """As `lay`, for something that was pasted."""
    return _keep(desk, draft, key, attaching.prepare_data(desk, name, data))


def _keep(desk: Desk, draft: str, key: str, ready: Prepared) -> Laid:
    with desk.vault.write() as connection:
        notes.keep(connection, _kind(draft), Note(key, desk.now_ms, msgspec.msgpack.encode(ready)))
    return Laid(key, ready.name, len(ready.data))


def laid(desk: Desk, draft: str) -> list[Laid]:
    """What lies beside a draft, in the order of the keys."""
    with desk.vault.read() as connection:
        return [Laid(key, ready.name, len(ready.data)) for key, ready in _files(connection, draft).items()]


def take_away(desk: Desk, draft: str, key: str) -> bytes | None:
    """Take a material away from a draft; returns it for whoever wants it back, None when it was gone already."""
    with desk.vault.write() as connection:
        taken = _files(connection, draft).get(key)
        notes.forget(connection, _kind(draft), key)
        return taken.data if taken else None


def discard(desk: Desk, draft: str) -> None:
    """Forget a draft and all that lies beside it."""
    with desk.vault.write() as connection:
        _clear(connection, draft)


def register(
    desk: Desk,
    data: Any,
    draft: str = "",
    materials: Sequence[str] = (),
    compared: Mapping[str, Verdict] | None = None,
) -> Registered:
    """Save a registration with these materials of its draft (their keys), and forget the draft: all of it or nothing.

    `compared`: what was said while it was written of cases that are there, by their ids. Raises as
    `registering.register`, and `UserError` when a material is not there.
    """
    checked = check_registration(data)
    with desk.writing() as writing:
        made = write_registration(writing, checked)
        for other, verdict in (compared or {}).items():
            repeats.compare_new(writing, made, other, verdict)
        _take_in(writing, bytes.fromhex(made.id), draft, materials)
        return made


def join(desk: Desk, number: str, text: str, draft: str = "", materials: Sequence[str] = ()) -> None:
    """Write what somebody came with into a case that is there, as a note of today, with materials of its draft."""
    if not text.strip():
        raise UserError("还没有写本人说了什么。请写上一句，再写进那一件。")
    fields: dict[str, Any] = {
        "text": NOTE["text"].check(text, NOTE["text"].label),
        "on": desk.today.isoformat(),
    }
    with desk.writing() as writing:
        subject = subject_of(writing.connection, number)
        writing.append(subject, [add("note", new_id(), fields)])
        _take_in(writing, subject, draft, materials)


def _take_in(writing: Writing, subject: bytes, draft: str, materials: Sequence[str]) -> None:
    there = _files(writing.connection, draft)
    if set(materials) - set(there):
        raise UserError("有一份材料没有存进来。什么都没有写，请去掉那一份，再加一次。")
    for ready in attaching.once([there[key] for key in materials]):
        attaching.add_prepared(writing, subject, ready)
    _clear(writing.connection, draft)


def _kind(draft: str) -> str:
    return f"material/{draft}"


def _files(connection: Any, draft: str) -> dict[str, Prepared]:
    found = sorted(notes.kept(connection, _kind(draft)), key=lambda note: note.key)
    return {note.key: msgspec.msgpack.decode(note.body, type=Prepared) for note in found}


def _clear(connection: Any, draft: str) -> None:
    for note in notes.kept(connection, _kind(draft)):
        notes.forget(connection, _kind(draft), note.key)
    notes.forget(connection, DRAFT, draft)
