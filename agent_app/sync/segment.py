"""Segments: runs of events of one log, signed once, chained to the segment before.

A log is one key × one incarnation × one scope. Sealing makes a segment of events that until then could not
leave the machine. Verifying needs nothing but the bytes.
"""

import hashlib
from collections.abc import Sequence

import msgspec

from agent_app.core import event as ev
from agent_app.core.scope import Scope
from agent_app.store import identity as who
from agent_app.store import reauthoring, segments
from agent_app.store.identity import SUITE, Identity
from agent_app.store.segments import Place, Unsealed
from agent_app.store.vault import Connection, Vault

MAX_EVENTS = 256
MAX_BYTES = 1024 * 1024
MOST_NUMBERS = 2**31
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
    """A segment whose bytes contradict each other or its signature; the text says how, in Chinese.

    `signed`: what it holds is what the key in its header has signed.
    """

    def __init__(self, sentence: str, *, signed: bool = False) -> None:
        super().__init__(sentence)
        self.signed = signed


_encode = msgspec.msgpack.Encoder().encode
_decode_header = msgspec.msgpack.Decoder(Header).decode
_decode_wire = msgspec.msgpack.Decoder(Wire).decode


def hash_of(header: bytes) -> bytes:
    """The identity of a segment."""
    return hashlib.sha256(header).digest()


def previous_of(header: bytes) -> bytes:
    """The hash of the segment that a stored one follows; `FIRST` for the first of a log."""
    return _decode_header(header).previous


def root_of(leaves: Sequence[bytes]) -> bytes:
    """One hash over all leaves of a segment, in order."""
    return hashlib.sha256(b"".join(leaves)).digest()


def seal(
    vault: Vault, connection: Connection, identity: Identity, delivery: int = 0, most: int | None = None
) -> list[int]:
    """Seal what is not sealed yet, all of it or about `most` bytes; returns the ids of the new segments.

    `delivery` is 2 for the county's own: what the county has written, it has. A desk of whose former keys something
    may not have arrived seals nothing until the county has answered: then it is written again (`store.reauthoring`).
    """
    sealed: list[int] = []
    logs = segments.open_logs(connection, identity.public, identity.incarnation)
    if not logs or reauthoring.former(connection):
        return sealed
    who.count_seal(vault, connection)
    size = 0
    for log, scope in logs:
        while (most is None or size < most) and (batch := _next_batch(connection, log)):
            sealed.append(_seal_batch(connection, identity, log, scope, batch, delivery))
            size += sum(event.size for event in batch)
    return sealed


def _next_batch(connection: Connection, log: int) -> list[Unsealed]:
    size = 0
    batch: list[Unsealed] = []
    for event in segments.unsealed(connection, log, MAX_EVENTS):
        size += event.size
        if batch and size > MAX_BYTES:
            break
        batch.append(event)
    return batch


def _seal_batch(
    connection: Connection, identity: Identity, log: int, scope: str, batch: list[Unsealed], delivery: int
) -> int:
    last = segments.last_of(connection, log)
    number, previous = (last.number + 1, last.hash) if last else (1, FIRST)
    header = _encode(
        Header(
            suite=SUITE,
            key=identity.public,
            incarnation=identity.incarnation,
            scope=scope,
            number=number,
            previous=previous,
            count=len(batch),
            lamport_first=min(event.lamport for event in batch),
            lamport_last=max(event.lamport for event in batch),
            root=root_of([event.leaf for event in batch]),
        )
    )
    signature = identity.signing_key.sign(_CONTEXT + header).signature
    segment = segments.store(
        connection,
        log,
        Place(number, hash_of(header)),
        header,
        signature,
        scope,
        events=len(batch),
        size=sum(event.size for event in batch),
        delivery=delivery,
    )
    segments.enclose(connection, segment, log, batch[-1].id)
    return segment


def to_wire(connection: Connection, segment: int) -> bytes:
    """The bytes of a stored segment for a bundle."""
    kept = segments.load(connection, segment)
    bodies = tuple(body for body, _ in kept.events)
    leaves = tuple(leaf for body, leaf in kept.events if body is None)
    return _encode(Wire(kept.header, kept.signature, bodies, leaves))


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
    if not 0 < header.number < MOST_NUMBERS:
        raise InvalidSegmentError("编号对不上")
    if not 0 < header.count <= MAX_EVENTS or header.count != len(outer.bodies):
        raise InvalidSegmentError("条数对不上")
    if outer.bodies.count(None) != len(outer.leaves):
        raise InvalidSegmentError("删去的记录缺少指纹")
    erased = iter(outer.leaves)
    leaves = tuple(next(erased) if body is None else ev.leaf_of(body) for body in outer.bodies)
    if root_of(leaves) != header.root:
        raise InvalidSegmentError("内容和签名时不一样")
    try:
        events = tuple(None if body is None else ev.decode(body) for body in outer.bodies)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise InvalidSegmentError("里面的记录读不懂", signed=True) from error
    for event in filter(None, events):
        if event.author != header.key:
            raise InvalidSegmentError("记录的作者不是签名的人", signed=True)
        if not (header.lamport_first <= event.lamport <= header.lamport_last and ev.is_well_formed(event)):
            raise InvalidSegmentError("里面的记录不成样子", signed=True)
    return Verified(header, outer.header, outer.signature, segment_hash, outer.bodies, leaves, events)
