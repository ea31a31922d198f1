"""What a request and a response say, in the manifest frame; and the collecting of what they carry.

Everything in it is idempotent: repeated, reordered, lost or doubled bundles change nothing.
"""

from collections.abc import Iterator, Sequence

import msgspec
from sqlalchemy import Connection, select, text

from agent_app.core.scope import Scope, may_read
from agent_app.store import schema
from agent_app.sync import bundle, certificate, segment
from agent_app.sync.enrolment import CountyCard, Proof

REQUEST, RESPONSE = "request", "response"
LINE_LIMIT = 8 * 1024 * 1024
STICK_LIMIT = 2 * 1024**3


class Head(msgspec.Struct, array_like=True, frozen=True):
    """How much of a log one side has: the last segment whose predecessors are all there."""

    key: bytes
    incarnation: bytes
    scope: str
    number: int
    hash: bytes


class Manifest(msgspec.Struct, frozen=True):
    """What is said beside what is carried. `reply_to` and `confirmed` are the county's."""

    version: int
    direction: str
    bundle: bytes
    sender: bytes
    sender_box: str
    recipient: bytes
    created: int
    generation: bytes = b""
    heads: tuple[Head, ...] = ()
    cursors: dict[str, int] = {}
    proof: Proof | None = None
    reply_to: bytes = b""
    refusal: str = ""
    confirmed: tuple[Head, ...] = ()
    blobs: tuple[bytes, ...] = ()
    wanted: tuple[tuple[bytes, tuple[int, ...]], ...] = ()
    county: CountyCard | None = None
    more: bool = False


class Chunk(msgspec.Struct, array_like=True, frozen=True):
    """A piece of an attachment's ciphertext."""

    hash: bytes
    scope: str
    size: int
    chunks: int
    number: int
    data: bytes


encode_manifest = msgspec.msgpack.Encoder().encode
decode_manifest = msgspec.msgpack.Decoder(Manifest).decode
encode_chunk = msgspec.msgpack.Encoder().encode
decode_chunk = msgspec.msgpack.Decoder(Chunk).decode


def heads(connection: Connection, scopes: Sequence[Scope] | None = None) -> tuple[Head, ...]:
    """What is here of every log (that these scopes may read). A fork gives a head for each branch."""
    rows = connection.execute(
        text(
            "SELECT l.key, l.incarnation, l.scope, s.number, s.hash FROM segments s JOIN logs l ON l.id = s.log"
            " WHERE s.number = (SELECT MAX(number) FROM segments WHERE log = s.log) ORDER BY s.id"
        )
    ).all()
    found = (Head(*row) for row in rows)
    return tuple(head for head in found if scopes is None or may_read(scopes, Scope.parse(head.scope)))


def beyond(known: Sequence[Head]) -> dict[tuple[bytes, bytes, str], int]:
    """The highest number the other side has of each log."""
    highest: dict[tuple[bytes, bytes, str], int] = {}
    for head in known:
        key = (head.key, head.incarnation, head.scope)
        highest[key] = max(highest.get(key, 0), head.number)
    return highest


class Load:
    """Frames for one bundle, collected up to a limit of bytes; `more` tells that something was left."""

    def __init__(self, limit: int) -> None:
        self._left = limit
        self.segments: list[int] = []
        self.chunks: list[tuple[bytes, int]] = []
        self.events = 0
        self.more = False

    def offer(self, segment_id: int, size: int, events: int) -> bool:
        """Take a segment if it fits."""
        if not self._fits(size + 512):
            return False
        self.segments.append(segment_id)
        self.events += events
        return True

    def offer_chunk(self, name: bytes, number: int, size: int) -> bool:
        """Take a chunk if it fits."""
        if not self._fits(size + 512):
            return False
        self.chunks.append((name, number))
        return True

    def _fits(self, size: int) -> bool:
        # One item always fits, so that nothing is too large to ever travel.
        if size > self._left and (self.segments or self.chunks):
            self.more = True
            return False
        self._left -= size
        return True

    def frames(self, connection: Connection, with_certificates: bool) -> Iterator[tuple[int, bytes]]:
        """The frames, read from the vault as they are written."""
        if with_certificates:
            for wire in certificate.to_wire(connection):
                yield bundle.CERTIFICATE, wire
        for row in self.segments:
            yield bundle.SEGMENT, segment.to_wire(connection, row)
        for name, number in self.chunks:
            yield bundle.CHUNK, encode_chunk(read_chunk(connection, name, number))


def read_chunk(connection: Connection, name: bytes, number: int) -> Chunk:
    """A stored chunk as it travels."""
    blobs, chunks = schema.blobs, schema.blob_chunks
    row = connection.execute(select(blobs).where(blobs.c.hash == name)).one()
    data = connection.execute(
        select(chunks.c.data).where(chunks.c.hash == name, chunks.c.number == number)
    ).scalar_one()
    return Chunk(name, row.scope, row.size, row.chunks, number, data)
