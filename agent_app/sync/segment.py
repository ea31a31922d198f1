"""Segments: runs of events of one log, signed once, chained to the segment before.

A log is one key × one incarnation × one scope. Sealing makes a segment of events that until then could not
leave the machine. Verifying needs nothing but the bytes.
"""

import hashlib
from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, func, insert, select, text

from agent_app.core import event as ev
from agent_app.core.scope import Scope
from agent_app.store import identity as who
from agent_app.store import schema
from agent_app.store.bulk import made_id
from agent_app.store.identity import SUITE, Identity
from agent_app.store.vault import Vault

MAX_EVENTS = 256
MAX_BYTES = 1024 * 1024
FIRST = bytes(32)
"""The previous hash of a log's first segment."""
_CONTEXT = b"xinfang-agent segment 1\0"


class Header(msgspec.Struct, array_like=True, frozen=True):
    """What is signed. `root` is the SHA-256 over the leaves in order."""

    suite: int
    key: bytes
    incarnation: bytes
    scope: str
    number: int
    previous: bytes
    count: int
    lamport_first: int
    lamport_last: int
    root: bytes


class Wire(msgspec.Struct, array_like=True, frozen=True):
    """A segment as it travels: bodies as they were written; None and a leaf for an erased one."""

    header: bytes
    signature: bytes
    bodies: tuple[bytes | None, ...]
    leaves: tuple[bytes, ...] = ()


class InvalidSegmentError(ValueError):
    """A segment whose bytes contradict each other or its signature; the text says how, in Chinese."""


_encode = msgspec.msgpack.Encoder().encode
_decode_header = msgspec.msgpack.Decoder(Header).decode
_decode_wire = msgspec.msgpack.Decoder(Wire).decode


def hash_of(header: bytes) -> bytes:
    """The identity of a segment."""
    return hashlib.sha256(header).digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """One hash over all leaves of a segment, in order."""
    return hashlib.sha256(b"".join(leaves)).digest()


def seal(vault: Vault, connection: Connection, identity: Identity, delivery: int = 0) -> list[int]:
    """Seal everything that is not sealed yet; returns the ids of the new segments.

    `delivery` is 2 for the county's own: what the county has written, it has.
    """
    sealed: list[int] = []
    logs = connection.execute(
        text(
            "SELECT DISTINCT l.id, l.scope FROM events e JOIN logs l ON l.id = e.log"
            " WHERE e.segment IS NULL AND l.key = :key AND l.incarnation = :incarnation ORDER BY l.id"
        ),
        {"key": identity.public, "incarnation": identity.incarnation},
    ).all()
    if not logs:
        return sealed
    who.count_seal(vault, connection)
    for log, scope in logs:
        while batch := _next_batch(connection, log):
            sealed.append(_seal_batch(connection, identity, log, scope, batch, delivery))
    return sealed


def _next_batch(connection: Connection, log: int) -> list[Any]:
    rows = connection.execute(
        text(
            "SELECT id, leaf, lamport, length(body) FROM events WHERE log = :log AND segment IS NULL"
            " ORDER BY id LIMIT :n"
        ),
        {"log": log, "n": MAX_EVENTS},
    ).all()
    size = 0
    batch: list[Any] = []
    for row in rows:
        size += row[3]
        if batch and size > MAX_BYTES:
            break
        batch.append(row)
    return batch


def _seal_batch(
    connection: Connection, identity: Identity, log: int, scope: str, batch: list[Any], delivery: int
) -> int:
    last = connection.execute(
        select(schema.segments.c.number, schema.segments.c.hash)
        .where(schema.segments.c.log == log)
        .order_by(schema.segments.c.number.desc())
        .limit(1)
    ).first()
    number, previous = (last[0] + 1, last[1]) if last else (1, FIRST)
    header = _encode(
        Header(
            suite=SUITE,
            key=identity.public,
            incarnation=identity.incarnation,
            scope=scope,
            number=number,
            previous=previous,
            count=len(batch),
            lamport_first=min(row[2] for row in batch),
            lamport_last=max(row[2] for row in batch),
            root=root_of([row[1] for row in batch]),
        )
    )
    signature = identity.signing_key.sign(_CONTEXT + header).signature
    segment = store(
        connection, log, number, header, signature, scope, count=len(batch),
        size=sum(row[3] for row in batch), delivery=delivery,
    )  # fmt: skip
    connection.exec_driver_sql(
        "UPDATE events SET segment = ? WHERE id = ?", [(segment, row[0]) for row in batch]
    )
    return segment


def store(
    connection: Connection,
    log: int,
    number: int,
    header: bytes,
    signature: bytes,
    scope: str,
    *,
    count: int,
    size: int,
    delivery: int,
) -> int:
    """Keep a segment at the next position of its scope; its events are stored by the caller.

    Positions have no gaps: they are given inside the one writing transaction that stores the segment.
    """
    table = schema.segments
    position = connection.execute(
        select(func.coalesce(func.max(table.c.position), 0) + 1).where(table.c.scope == scope)
    ).scalar_one()
    made = connection.execute(
        insert(table).values(
            log=log,
            number=number,
            hash=hash_of(header),
            header=header,
            signature=signature,
            scope=scope,
            count=count,
            size=size,
            delivery=delivery,
            position=position,
        )
    )
    return made_id(made)


def to_wire(connection: Connection, segment: int) -> bytes:
    """The bytes of a stored segment for a bundle."""
    header, signature = connection.execute(
        select(schema.segments.c.header, schema.segments.c.signature).where(schema.segments.c.id == segment)
    ).one()
    rows = connection.execute(
        select(schema.events.c.body, schema.events.c.leaf)
        .where(schema.events.c.segment == segment)
        .order_by(schema.events.c.id)
    ).all()
    bodies = tuple(body for body, _ in rows)
    leaves = tuple(leaf for body, leaf in rows if body is None)
    return _encode(Wire(header, signature, bodies, leaves))


class Verified(msgspec.Struct, frozen=True):
    """A segment that is what its signer signed."""

    header: Header
    header_bytes: bytes
    signature: bytes
    hash: bytes
    bodies: tuple[bytes | None, ...]
    leaves: tuple[bytes, ...]
    events: tuple[ev.Event | None, ...]


def read_header(wire: bytes) -> tuple[Wire, Header, bytes]:
    """The wire form, its header and its hash; nothing is verified yet. Raises `InvalidSegmentError`."""
    try:
        outer = _decode_wire(wire)
        header = _decode_header(outer.header)
        Scope.parse(header.scope)
    except (msgspec.MsgspecError, ValueError) as error:
        raise InvalidSegmentError("里面的格式读不懂") from error
    if header.suite != SUITE:
        raise InvalidSegmentError(f"用的是另一套密码（{header.suite}）")
    return outer, header, hash_of(outer.header)


def verify(outer: Wire, header: Header, segment_hash: bytes) -> Verified:
    """Check signature, count, leaves and authors. Raises `InvalidSegmentError`."""
    from nacl.exceptions import CryptoError
    from nacl.signing import VerifyKey

    try:
        VerifyKey(header.key).verify(_CONTEXT + outer.header, outer.signature)
    except (CryptoError, ValueError, TypeError) as error:
        raise InvalidSegmentError("签名对不上") from error
    if not 0 < header.count <= MAX_EVENTS or header.count != len(outer.bodies):
        raise InvalidSegmentError("条数对不上")
    erased = iter(outer.leaves)
    try:
        leaves = tuple(next(erased) if body is None else ev.leaf_of(body) for body in outer.bodies)
    except StopIteration:
        raise InvalidSegmentError("删去的记录缺少指纹") from None
    if root_of(leaves) != header.root:
        raise InvalidSegmentError("内容和签名时不一样")
    try:
        events = tuple(None if body is None else ev.decode(body) for body in outer.bodies)
    except msgspec.MsgspecError as error:
        raise InvalidSegmentError("里面的记录读不懂") from error
    if any(event is not None and event.author != header.key for event in events):
        raise InvalidSegmentError("记录的作者不是签名的人")
    return Verified(header, outer.header, outer.signature, segment_hash, outer.bodies, leaves, events)
