"""Bundles: what travels, on a line or a stick. One format, one parser.

    clear header (1 KiB)  magic, suite, key ids, direction, bundle id, date, counts, size, SHA-256 of the rest
    age( zstd( frames ) )  manifest (signed), certificates, segments, blob chunks, end (count, SHA-256)

The clear header names no person and no place. `packing` writes bundles, `unpacking` reads them.
"""

import hashlib
import struct
from typing import BinaryIO

import msgspec

from agent_app.base.errors import UserError
from agent_app.store.identity import SUITE, Identity

MAGIC = b"XFAB"
FORMAT = 1
HEADER_SIZE = 1024
MANIFEST, CERTIFICATE, SEGMENT, CHUNK, END = range(1, 6)
FRAME = struct.Struct("<BI")
"""What stands before every frame: its kind, the bytes of its payload."""
PIECE = 256 * 1024
"""Bytes that are worked on at once."""
LATEST = 32_503_680_000_000
"""The year 3000 in ms since 1970 UTC: a header that was written later, or before 1970, is damaged."""
_CONTEXT = b"xinfang-agent bundle 1\0"


class BundleError(UserError):
    """A bundle that cannot be used; nothing of it took effect."""


class Header(msgspec.Struct, frozen=True):
    """What anyone may read on a stick. `ranges`: of some logs, each by a name that says nothing, the first and last segment.

    `reply_to` is the id of the request that a response answers; those of earlier versions do not say it.
    """

    format: int
    suite: int
    sender: bytes
    recipient: bytes
    direction: str
    bundle: bytes
    created: int
    segments: int
    events: int
    size: int = 0
    sha256: bytes = b""
    ranges: tuple[tuple[bytes, int, int], ...] = ()
    reply_to: bytes = b""


class Sealed(msgspec.Struct, array_like=True, frozen=True):
    """The manifest frame: its bytes and the sender's signature over them."""

    manifest: bytes
    signature: bytes


_encode = msgspec.msgpack.Encoder().encode


def key_id(key: bytes) -> bytes:
    """Eight bytes that tell keys apart without naming anyone."""
    return hashlib.sha256(key).digest()[:8]


def read_header(source: BinaryIO) -> Header:
    """The clear header of a bundle. Raises `BundleError`."""
    head = source.read(HEADER_SIZE)
    if len(head) < HEADER_SIZE or head[:4] != MAGIC:
        raise BundleError(
            "这个文件不是交换包，或者没有拷完。什么都没有动，请重新拷一次，或让对方重新写一份。"
        )
    (length,) = struct.unpack_from("<H", head, 4)
    try:
        header = msgspec.msgpack.decode(head[6 : 6 + length], type=Header)
    except (msgspec.MsgspecError, ValueError) as error:
        raise BundleError("交换包的开头坏了。什么都没有动，请让对方重新写一份。") from error
    if header.format > FORMAT or header.suite != SUITE:
        raise newer()
    if not 0 <= header.created < LATEST:
        raise damaged()
    return header


def check_whole(source: BinaryIO, header: Header) -> None:
    """Re-hash what follows the header. Raises `BundleError` when it is not what was written."""
    digest, size = hashlib.sha256(), 0
    while piece := source.read(PIECE):
        digest.update(piece)
        size += len(piece)
    if size != header.size or digest.digest() != header.sha256:
        raise damaged()


def header_bytes(header: Header) -> bytes:
    """The clear header as it stands at the beginning of a bundle, in its full size."""
    packed = _encode(header)
    return (MAGIC + struct.pack("<H", len(packed)) + packed).ljust(HEADER_SIZE, b"\0")


def signed(manifest: bytes, sender: Identity) -> bytes:
    """The payload of a manifest frame: what the sender says, and the signature over it."""
    return _encode(Sealed(manifest, sender.signing_key.sign(_CONTEXT + manifest).signature))


def read_manifest(payload: bytes) -> tuple[bytes, bytes]:
    """Manifest bytes and signature of a manifest frame."""
    try:
        sealed = msgspec.msgpack.decode(payload, type=Sealed)
    except (msgspec.MsgspecError, ValueError) as error:
        raise damaged() from error
    return sealed.manifest, sealed.signature


def check_signature(manifest: bytes, signature: bytes, sender: bytes) -> None:
    """Age does not say who sent something; this does. Raises `BundleError`."""
    from nacl.exceptions import CryptoError
    from nacl.signing import VerifyKey

    try:
        VerifyKey(sender).verify(_CONTEXT + manifest, signature)
    except (CryptoError, ValueError, TypeError) as error:
        raise BundleError("交换包的签名对不上，不能用。什么都没有动，请让对方重新写一份。") from error


def newer() -> BundleError:
    """A bundle in words that this version does not know."""
    return BundleError("这个交换包是更新版本的程序写的，读不懂。它还在原处没有动，请装上新版本再读。")


def damaged() -> BundleError:
    """A bundle that was cut, flipped or mixed up."""
    return BundleError("交换包坏了或没拷完，没有用它，您的记录都在。请重新拷一次，或让对方重新写一份。")
