"""Events: what is written, kept and exchanged. One event is one action of a person, applied whole.

An event is an ordered list of operations on one subject (a case, a visit, an import batch, a setting).
It is stored and relayed as the bytes it was written in, so operations, fields and trailing elements that
this version does not know are kept and passed on untouched. Its identity, the *leaf*, is the SHA-256 of
those bytes; the salt keeps the leaf of an erased event from being guessed back to its text.
"""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

import msgspec

EVENT_VERSION: Final = 1
MAX_EVENT_BYTES: Final = 64 * 1024
ID_BYTES: Final = 16

Fields: TypeAlias = Mapping[str, Any]
Op: TypeAlias = Sequence[Any]

OPEN, SET, ADD, DROP, ERASE = "open", "set", "add", "drop", "erase"
_KNOWN = frozenset({OPEN, SET, ADD, DROP, ERASE})
_NAMES = {str}
SUBJECT: Final = b""
"""Stands for the subject itself where an operation names a record."""


class Event(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """One action. `wall` is ms since 1970 UTC on the writer's clock; nothing is ever ordered by it."""

    version: int
    kind: str
    subject: bytes
    author: bytes
    actor: str
    lamport: int
    wall: int
    wall_quality: int
    sees: tuple[bytes, ...]
    ops: tuple[tuple[Any, ...], ...]
    salt: bytes


class Stored(msgspec.Struct, frozen=True, gc=False):
    """An event as the fold takes it: with its leaf, and whether the county's own log carries it."""

    leaf: bytes
    event: Event
    authority: bool = False


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Event)


class EventTooLargeError(ValueError):
    """An event above 64 KiB; what is larger travels as an attachment."""


def encode(event: Event) -> bytes:
    """The bytes that are stored, hashed and relayed. Raises `EventTooLargeError`."""
    body = _encoder.encode(event)
    if len(body) > MAX_EVENT_BYTES:
        raise EventTooLargeError(len(body))
    return body


def decode(body: bytes) -> Event:
    """The event in `body`. Raises `msgspec.DecodeError` when it is none."""
    return _decoder.decode(body)


def is_well_formed(event: Event) -> bool:
    """Whether every operation that this version knows has its parts, so that a state can be made of it.

    What a later version writes in operations of its own is well formed whatever is in it.
    """
    return bool(event.subject) and _is_time(event.wall) and all(map(_has_its_parts, event.ops))


def _has_its_parts(op: Op) -> bool:
    match op:
        case ["open", fields, *_]:
            return _are_fields(fields)
        case ["set", bytes(), fields, *_]:
            return _are_fields(fields)
        case ["add", str(), bytes(), fields, *_]:
            return _are_fields(fields)
        case ["drop", bytes(), _, *_]:
            return True
        case ["erase", *_]:
            return _can_act(op)
        case [str(name), *_]:
            return name not in _KNOWN
    return False


class _Rest(msgspec.Struct, array_like=True):
    """What an act repeats of an event: its frame, its operations, its authority."""

    author: bytes
    actor: str
    lamport: int
    wall: int
    wall_quality: int
    sees: list[bytes]
    salt: bytes
    ops: list[list[Any]]
    authority: bool


class _Erasing(msgspec.Struct, array_like=True):
    """The parts of an `erase`, see `erase`; those that the first version did not have may be missing."""

    name: str
    leaf: bytes
    basis: str
    replaced: list[tuple[bytes, str, list[bytes]]]
    rest: _Rest | bool | None = None
    blobs: list[bytes] | None = None


def _can_act(op: Op) -> bool:
    try:
        rest = msgspec.convert(op, _Erasing).rest
    except msgspec.ValidationError:
        return False
    if isinstance(rest, _Rest):
        return _is_time(rest.wall) and all(map(_has_its_parts, rest.ops))
    return rest is not False


def _is_time(wall: int) -> bool:
    return -(2**63) <= wall < 2**63


def _are_fields(fields: Any) -> bool:
    return isinstance(fields, dict) and {*map(type, fields)} <= _NAMES


def leaf_of(body: bytes) -> bytes:
    """The identity of an event: SHA-256 of its bytes."""
    return hashlib.sha256(body).digest()


def new_id() -> bytes:
    """A random 128-bit identity for a subject or record."""
    return secrets.token_bytes(ID_BYTES)


def open_(fields: Fields) -> Op:
    """Begin the subject with these fields (number and lookup code among them)."""
    return (OPEN, dict(fields))


def set_(fields: Fields, record: bytes = SUBJECT) -> Op:
    """Give fields of the subject, or of one of its records, new values."""
    return (SET, record, dict(fields))


def add(kind: str, record: bytes, fields: Fields) -> Op:
    """Make a record: step, party, note, attachment, paper, …"""
    return (ADD, kind, record, dict(fields))


def drop(record: bytes = SUBJECT, reason: str = "") -> Op:
    """Take a record away, or hide the subject as entered by mistake. Nothing is deleted by it."""
    return (DROP, record, reason)


def erase(
    leaf: bytes,
    basis: str,
    replaced: Sequence[tuple[bytes, str, Sequence[bytes]]],
    rest: Sequence[Any] | None = None,
    blobs: Sequence[bytes] = (),
    what: str = "",
    records: Sequence[bytes] = (),
    mark: bytes = b"",
) -> Op:
    """Remove an event's body for good, by the legal `basis`; only the county's log makes it act.

    `replaced` repeats, as (record, field, leaves), what the erased values had replaced: without it an
    older value would come back on a replica that never had the body. `rest` repeats what stays of the event
    (`core.erasure`), `blobs` name the files that go with it, `what` says in a word what it was; `records` are those that
    went as a whole, so that what comes later about them goes too; `mark` is the event's (`core.again.mark_of`), by which it
    is known again where somebody tells it under another key.
    """
    restated = [[record, field, list(leaves)] for record, field, leaves in replaced]
    return (
        ERASE,
        leaf,
        basis,
        restated,
        None if rest is None else list(rest),
        list(blobs),
        what,
        list(records),
        mark,
    )
