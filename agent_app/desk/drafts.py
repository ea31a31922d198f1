"""Drafts: what is being typed, kept from the first key, on this desk alone."""

from dataclasses import dataclass
from typing import Any

import msgspec

from agent_app.desk.desk import Desk
from agent_app.store import notes
from agent_app.store.notes import Note


@dataclass(frozen=True, slots=True)
class Draft:
    """Something unfinished; `changed` in ms since 1970 UTC."""

    key: str
    changed: int
    data: dict[str, Any]


def keep(desk: Desk, kind: str, key: str, data: dict[str, Any]) -> int:
    """Save a note of this desk alone; returns when (ms)."""
    changed = desk.now_ms
    with desk.vault.write() as connection:
        notes.keep(connection, kind, Note(key, changed, msgspec.msgpack.encode(data)))
    return changed


def forget(desk: Desk, kind: str, key: str) -> None:
    """Remove a note."""
    with desk.vault.write() as connection:
        notes.forget(connection, kind, key)


def kept(desk: Desk, kind: str) -> list[Draft]:
    """Notes of a kind, newest first."""
    with desk.vault.read() as connection:
        found = notes.kept(connection, kind)
    return [Draft(note.key, note.changed, msgspec.msgpack.decode(note.body)) for note in found]
