"""What a request and a response say, in the manifest frame; and the collecting of what they carry.

Everything in it is idempotent: repeated, reordered, lost or doubled bundles change nothing.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Annotated, TypeAlias

import msgspec

from agent_app.core.scope import Scope, may_read, may_write
from agent_app.store import blobs, milestones, segments
from agent_app.store.identity import SUITE, Identity
from agent_app.store.segments import Log, Offer, Place
from agent_app.store.vault import Connection
from agent_app.sync import branches, bundle, segment
from agent_app.sync.enrolment import CountyCard, Proof

REQUEST, RESPONSE, PEER = "request", "response", "peer"
"""Which way a bundle goes: to the county, from it, or from one desk to another."""
LINE_LIMIT = 8 * 1024 * 1024
STICK_LIMIT = 2 * 1024**3
"""Bytes in one file at most: half of what the usual file system of a stick takes."""
VERSION = 1
_MOST_RANGES = 16
CERTIFICATES = "certificates"
"""Under this name the cursor of certificates stands among those of the scopes."""


Number: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
"""A count that a database takes."""


class Head(msgspec.Struct, array_like=True, frozen=True):
    """How much of a log one side has: the last segment whose predecessors are all there."""

    key: bytes
    incarnation: bytes
    scope: str
    number: Number
    hash: bytes


class Manifest(msgspec.Struct, frozen=True):
    """What is said beside what is carried. `reply_to`, `confirmed`, `blobs`, `left`, `revoked`, `erased` and
    `lost` are the county's.

    A request says which blobs it would send (`offers`), which it has where it has no cursor (`held`), which chunks of
    those begun it lacks (`wanted`, as the county does in its response), how much the answer may carry (`limit`, in
    bytes), and whether there may be chunks in it. `left` is how many blobs are still to come. `erased` are subject and leaf
    of what is gone in places that the receiver had once (`sync.elsewhere`). The county tells how far its record has come by a
    `milestone`, which the next request repeats; where it does not know that one any more, it has `lost` what came since.
    """

    version: int
    direction: str
    bundle: bytes
    sender: bytes
    sender_box: str
    recipient: bytes
    created: int
    generation: bytes = b""
    heads: tuple[Head, ...] = ()
    cursors: dict[str, Number] = {}
    proof: Proof | None = None
    reply_to: bytes = b""
    refusal: str = ""
    confirmed: tuple[Head, ...] = ()
    blobs: tuple[bytes, ...] = ()
    wanted: tuple[tuple[bytes, tuple[int, ...]], ...] = ()
    county: CountyCard | None = None
    more: bool = False
    offers: tuple[bytes, ...] = ()
    held: tuple[bytes, ...] = ()
    limit: int = 0
    without_chunks: bool = False
    left: int = 0
    revoked: tuple[bytes, ...] = ()
    erased: tuple[tuple[bytes, bytes], ...] = ()
    milestone: tuple[Number, bytes] = milestones.NONE
    lost: bool = False


class Chunk(msgspec.Struct, array_like=True, frozen=True):
    """A piece of an attachment's ciphertext."""

    hash: bytes
    scope: str
    size: Number
    chunks: int
    number: int
    data: bytes


encode_manifest = msgspec.msgpack.Encoder().encode
decode_manifest = msgspec.msgpack.Decoder(Manifest).decode
encode_chunk = msgspec.msgpack.Encoder().encode
decode_chunk = msgspec.msgpack.Decoder(Chunk).decode


def check_addressed(
    header: bundle.Header, identities: Sequence[Identity], senders: Sequence[bytes] = ()
) -> Identity:
    """The one of these identities that a bundle is for.

    Raises `BundleError` for what is meant for somebody else, or comes from none of the `senders`, where they are given.
    """
    addressed = next((one for one in identities if header.recipient == bundle.key_id(one.public)), None)
    if addressed is None:
        raise bundle.BundleError("这个交换包是给别的电脑的，没有用它。请找给这台电脑的那一份，您的记录都在。")
    if senders and header.sender not in [bundle.key_id(sender) for sender in senders]:
        raise bundle.BundleError("这个交换包是另一个县里写的，没有用它。请核对U盘，您的记录都在。")
    return addressed


def checked_manifest(body: bytes, header: bundle.Header, direction: str, recipient: bytes) -> Manifest:
    """A manifest that agrees with the clear header and is meant for us. Raises `BundleError`."""
    try:
        manifest = decode_manifest(body)
    except (msgspec.MsgspecError, ValueError) as error:
        raise bundle.newer() from error
    if manifest.version > VERSION:
        raise bundle.newer()
    agrees = (
        manifest.bundle == header.bundle
        and manifest.direction == header.direction == direction
        and bundle.key_id(manifest.sender) == header.sender
        and manifest.recipient == recipient
        and (direction != REQUEST or _can_be_answered(manifest))
    )
    if not agrees:
        raise bundle.damaged()
    return manifest


def _can_be_answered(manifest: Manifest) -> bool:
    """Whether an answer can be sealed to whoever asks."""
    from pyrage import RecipientError, x25519

    try:
        x25519.Recipient.from_str(manifest.sender_box)
    except (RecipientError, ValueError):
        return False
    return True


def checked_chunk(payload: bytes) -> Chunk:
    """A chunk of a possible blob. Raises `BundleError`."""
    try:
        chunk = decode_chunk(payload)
        Scope.parse(chunk.scope)
    except (msgspec.MsgspecError, ValueError) as error:
        raise bundle.damaged() from error
    if (
        not 0 <= chunk.number < chunk.chunks <= blobs.MAX_SIZE // blobs.CHUNK + 2
        or len(chunk.data) > blobs.CHUNK
    ):
        raise bundle.damaged()
    return chunk


def take_chunk(connection: Connection, chunk: Chunk, delivery: int, origin: bytes = b"") -> bytes:
    """Keep a chunk that came in from `origin`; returns the name of its blob."""
    blobs.announce(connection, chunk.hash, chunk.size, chunk.chunks, chunk.scope, delivery, origin)
    blobs.add_chunk(connection, chunk.hash, chunk.number, chunk.data)
    return chunk.hash


def heads(connection: Connection) -> tuple[Head, ...]:
    """What is here of every log. A fork gives a head for each branch."""
    return _heads(branches.tips(connection))


def heads_for(connection: Connection, scopes: Sequence[Scope], key: bytes) -> tuple[Head, ...]:
    """Those that the holder of `key` is told of: of the logs that its scopes may read, and of its own.

    What it has sealed it may not read, and yet must hear that it has arrived.
    """

    @cache
    def readable(scope: str) -> bool:
        return may_read(scopes, Scope.parse(scope))

    def is_told(log: Log) -> bool:
        owner, _, scope = log
        return readable(scope) or (owner == key and may_write(scopes, Scope.parse(scope)))

    return _heads(branches.tips(connection, is_told, [scope.division for scope in scopes]))


def _heads(tips: Iterable[tuple[Log, Place]]) -> tuple[Head, ...]:
    return tuple(Head(*log, *place) for log, place in tips)


def ends(known: Sequence[Head]) -> list[tuple[Log, Place]]:
    """Where the logs of the other side end."""
    return [((head.key, head.incarnation, head.scope), Place(head.number, head.hash)) for head in known]


class Load:
    """Frames for one bundle, collected up to a limit of bytes; `more` tells that something was left.

    `counted` segments with `events` are what is told of them.
    """

    def __init__(self, limit: int) -> None:
        self._left = limit
        self.certificates: list[bytes] = []
        self.segments: list[int] = []
        self.chunks: list[tuple[bytes, int]] = []
        self.counted = self.events = 0
        self.more = False

    def header(
        self, connection: Connection, sender: Identity, recipient: bytes, manifest: Manifest
    ) -> bundle.Header:
        """What anyone may read of a bundle with this load."""
        ranges = segments.ranges(connection, self.segments, _MOST_RANGES)
        return bundle.Header(
            format=bundle.FORMAT,
            suite=SUITE,
            sender=bundle.key_id(sender.public),
            recipient=bundle.key_id(recipient),
            direction=manifest.direction,
            bundle=manifest.bundle,
            created=manifest.created,
            segments=self.counted,
            events=self.events,
            ranges=tuple((_log_id(log), first, last) for log, first, last in ranges),
            reply_to=manifest.reply_to,
        )

    def offer(self, offered: Offer) -> bool:
        """Take a segment if it fits."""
        if not self._fits(offered.size + 512):
            return False
        self.segments.append(offered.id)
        self.counted += offered.events > 0
        self.events += offered.events
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

    def frames(self, connection: Connection) -> Iterator[tuple[int, bytes]]:
        """The frames, read from the vault as they are written."""
        for wire in self.certificates:
            yield bundle.CERTIFICATE, wire
        for row in self.segments:
            yield bundle.SEGMENT, segment.to_wire(connection, row)
        for name, number in self.chunks:
            yield bundle.CHUNK, encode_chunk(read_chunk(connection, name, number))


def _log_id(log: Log) -> bytes:
    key, incarnation, scope = log
    return hashlib.sha256(key + incarnation + scope.encode("ascii")).digest()[:8]


def read_chunk(connection: Connection, name: bytes, number: int) -> Chunk:
    """A stored chunk as it travels."""
    found = blobs.chunk(connection, name, number)
    return Chunk(name, found.scope, found.size, found.chunks, number, found.data)
