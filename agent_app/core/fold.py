"""The fold: from a set of events to the state of their subject, in whatever order they arrived.

Fields are multi-value registers: a `set` removes the values it sees and adds its own, so two people who
change one field apart both keep their value (a conflict, settled by one more `set`), and different fields
never conflict. Records are add-wins sets. No clock, no calendar, no database, and nothing is rejected.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import msgspec

from agent_app.core.again import once
from agent_app.core.erasure import Erasures
from agent_app.core.event import ADD, DROP, OPEN, SET, SUBJECT, Event, Stored
from agent_app.core.fields import COUNTY_ONLY, LAST_HOLDS


# Made by the million in an import: a Struct costs a quarter of a named tuple.
class Entry(msgspec.Struct, frozen=True, gc=False):
    """One value of a register: who gave it, when, and the event that carries it."""

    lamport: int
    leaf: bytes
    value: Any
    actor: str
    wall: int
    author: bytes
    authority: bool


Register: TypeAlias = tuple[Entry, ...]
"""Live values, the shown one first (highest lamport, then leaf)."""


class Shown:
    """What the registers of something show."""

    __slots__ = ()
    registers: dict[str, Register]

    def get(self, name: str, default: Any = None) -> Any:
        """The shown value of a field."""
        register = self.registers.get(name)
        return register[0].value if register else default

    def values(self) -> dict[str, Any]:
        """All shown values."""
        return {name: register[0].value for name, register in self.registers.items()}


@dataclass(slots=True)
class Record(Shown):
    """Something that belongs to a subject: a step, a party, a note, an attachment, a paper."""

    id: bytes
    kind: str
    added: Register
    registers: dict[str, Register] = field(default_factory=dict)


@dataclass(slots=True)
class Subject(Shown):
    """The state of one subject, and what it shows itself. `opened` is empty while its opening event has not arrived."""

    kind: str
    id: bytes
    opened: Register = ()
    registers: dict[str, Register] = field(default_factory=dict)
    records: dict[bytes, Record] = field(default_factory=dict)
    dropped: dict[bytes, tuple[Entry, ...]] = field(default_factory=dict)
    erased: frozenset[bytes] = frozenset()
    lamport: int = 0
    wall: int = 0

    @property
    def hidden(self) -> bool:
        """Entered by mistake and taken back; kept, but on no list."""
        return not self.opened and SUBJECT in self.dropped

    def of_kind(self, kind: str) -> Iterator[Record]:
        """The standing records of one kind, oldest first."""
        found = [record for record in self.records.values() if record.kind == kind]
        found.sort(key=lambda record: (record.added[-1].lamport, record.added[-1].leaf))
        return iter(found)

    def live(self, names: Iterable[str], record: bytes = SUBJECT) -> set[bytes]:
        """The leaves whose values a `set` of these fields replaces: what its event must see."""
        registers = self.registers if record == SUBJECT else self.records[record].registers
        return {entry.leaf for name in names for entry in registers.get(name, ())}

    def conflicts(self) -> list[tuple[bytes, str, Register]]:
        """Registers that hold several different values, as (record, field, values)."""
        found = [(SUBJECT, name, reg) for name, reg in self.registers.items() if len(reg) > 1]
        for record in self.records.values():
            for name, reg in record.registers.items():
                if len(reg) > 1:
                    found.append((record.id, name, reg))
        return sorted((one for one in found if one[1] not in LAST_HOLDS), key=lambda item: item[:2])

    def digest(self) -> bytes:
        """SHA-256 over everything that is state. Equal on all replicas with the same events."""
        return hashlib.sha256(msgspec.msgpack.encode(_canonical(self), order="sorted")).digest()


def fold(kind: str, subject: bytes, events: Iterable[Stored]) -> Subject:
    """The state that these events of one subject make, whatever their order."""
    stored = list(events)
    # Most subjects are opened, and steps are added to them: these are put in place in a third of the time.
    return _of_added(kind, subject, stored) or gathered(kind, subject, stored)


def _of_added(kind: str, subject: bytes, stored: list[Stored]) -> Subject | None:
    """The state of events that open their subject once and add records; None when they do more than that."""
    state = Subject(kind, subject)
    records = state.records
    for item in stored:
        event, leaf, authority = item.event, item.leaf, item.authority
        lamport, actor, wall, author = event.lamport, event.actor, event.wall, event.author
        added = (Entry(lamport, leaf, None, actor, wall, author, authority),)
        for op in event.ops:
            if op[0] == ADD and op[2] != SUBJECT and op[2] not in records:
                record = records[op[2]] = Record(op[2], op[1], added)
                registers, fields = record.registers, op[3]
            elif op[0] == OPEN and not state.opened:
                state.opened, registers, fields = added, state.registers, op[1]
                if not authority and not COUNTY_ONLY.isdisjoint(fields):
                    fields = {name: value for name, value in fields.items() if name not in COUNTY_ONLY}
            else:
                return None
            for name, value in fields.items():
                registers[name] = (Entry(lamport, leaf, value, actor, wall, author, authority),)
    state.lamport = max((item.event.lamport for item in stored), default=0)
    state.wall = max((item.event.wall for item in stored), default=0)
    return state


def gathered(kind: str, subject: bytes, stored: list[Stored]) -> Subject:
    """`fold` for any events."""
    state = Subject(kind, subject)
    gatherer = _Gatherer()
    erasures = Erasures(stored)
    standing = once(erasures.shown)
    for item in standing:
        gatherer.take(item)
    for replaced in erasures.replaced():
        gatherer.restate(*replaced)
    gatherer.settle(state)
    state.erased = erasures.leaves
    state.lamport = max(item.event.lamport for item in standing)
    state.wall = max(item.event.wall for item in standing)
    return state


class _Gatherer:
    """Collects values and removals from all events first; only then it is known which ones live."""

    __slots__ = ("added", "dropped", "kinds", "removed", "unadded", "values")

    def __init__(self) -> None:
        self.values: dict[tuple[bytes, str], list[Entry]] = {}
        self.removed: dict[tuple[bytes, str], set[bytes]] = {}
        self.added: dict[bytes, list[Entry]] = {}
        self.kinds: dict[bytes, tuple[int, bytes, str]] = {}
        self.unadded: dict[bytes, set[bytes]] = {}
        self.dropped: dict[bytes, list[Entry]] = {}

    def take(self, item: Stored) -> None:
        event, leaf = item.event, item.leaf
        for op in event.ops:
            match op[0]:
                case "open":
                    self._begin(SUBJECT, event.kind, op[1], item)
                case "add":
                    self._begin(op[2], op[1], op[3], item)
                case "set":
                    self._give(op[1], op[2], item)
                case "drop":
                    self.unadded.setdefault(op[1], set()).update(event.sees)
                    self.dropped.setdefault(op[1], []).append(_entry(event, leaf, op[2], item.authority))
                case _:
                    pass  # a later version's operation: kept in the event, relayed, not understood here

    def _begin(self, record: bytes, kind: str, fields: dict[str, Any], item: Stored) -> None:
        event = item.event
        self.added.setdefault(record, []).append(_entry(event, item.leaf, None, item.authority))
        mark = (event.lamport, item.leaf, kind)
        if record not in self.kinds or mark > self.kinds[record]:
            self.kinds[record] = mark
        self._give(record, fields, item)

    def _give(self, record: bytes, fields: dict[str, Any], item: Stored) -> None:
        event = item.event
        for name, value in fields.items():
            key = (record, name)
            entry = _entry(event, item.leaf, value, item.authority)
            known = self.values.get(key)
            if known is None:
                self.values[key] = [entry]
            else:
                known.append(entry)
            if event.sees:
                self.removed.setdefault(key, set()).update(event.sees)

    def restate(self, record: bytes, name: str, leaves: Iterable[bytes]) -> None:
        self.removed.setdefault((record, name), set()).update(leaves)

    def settle(self, state: Subject) -> None:
        for record, entries in self.added.items():
            gone = self.unadded.get(record)
            standing = _newest_first([e for e in entries if e.leaf not in gone] if gone else entries)
            if not standing:
                continue
            if record == SUBJECT:
                state.opened = standing
            else:
                state.records[record] = Record(record, self.kinds[record][2], standing)
        for (record, name), entries in self.values.items():
            registers = state.registers
            if record != SUBJECT:
                owner = state.records.get(record)
                if owner is None:
                    continue
                registers = owner.registers
            elif name in COUNTY_ONLY:
                entries = [entry for entry in entries if entry.authority]
            gone = self.removed.get((record, name))
            live = entries if gone is None else [e for e in entries if e.leaf not in gone]
            if live:
                registers[name] = (live[0],) if len(live) == 1 else _distinct(live)
        for record, drops in self.dropped.items():
            state.dropped[record] = _newest_first(drops)


def _entry(event: Event, leaf: bytes, value: Any, authority: bool) -> Entry:
    return Entry(event.lamport, leaf, value, event.actor, event.wall, event.author, authority)


def _newest_first(entries: list[Entry]) -> tuple[Entry, ...]:
    if len(entries) == 1:
        return (entries[0],)
    return tuple(sorted(entries, key=lambda e: (e.lamport, e.leaf), reverse=True))


def _distinct(entries: list[Entry]) -> Register:
    """Equal values given apart are one value; the newest giver of each is named."""
    kept: list[Entry] = []
    seen: set[bytes] = set()
    for entry in _newest_first(entries):
        mark = msgspec.msgpack.encode(entry.value, order="sorted")
        if mark not in seen:
            seen.add(mark)
            kept.append(entry)
    return tuple(kept)


def _canonical(state: Subject) -> list[Any]:
    def registers(of: dict[str, Register]) -> list[Any]:
        return [[name, [[e.lamport, e.leaf, e.value, e.actor] for e in of[name]]] for name in sorted(of)]

    records = [
        [record.id, record.kind, [e.leaf for e in record.added], registers(record.registers)]
        for record in sorted(state.records.values(), key=lambda record: record.id)
    ]
    return [
        state.kind,
        state.id,
        [e.leaf for e in state.opened],
        registers(state.registers),
        records,
        [[record, [e.leaf for e in drops]] for record, drops in sorted(state.dropped.items())],
        sorted(state.erased),
        state.lamport,
    ]


__all__ = ["ADD", "DROP", "OPEN", "SET", "Entry", "Record", "Register", "Subject", "fold"]
