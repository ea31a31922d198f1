"""Bundles: what travels, on a line or a stick. One format, one parser.

    clear header (1 KiB)  magic, suite, key ids, direction, bundle id, date, counts, size, SHA-256 of the rest
    age( zstd( frames ) )  manifest (signed), certificates, segments, blob chunks, end (count, SHA-256)

The clear header names no person and no place. It is read in two passes: the first verifies to the end frame
and has no effect, the second applies. Limits hold while streaming, so memory stays bounded whatever comes.
"""

import hashlib
import struct
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any, BinaryIO

import msgspec

from agent_app.base.errors import UserError
from agent_app.store.identity import SUITE, Identity

MAGIC = b"XFAB"
FORMAT = 1
HEADER_SIZE = 1024
MANIFEST, CERTIFICATE, SEGMENT, CHUNK, END = range(1, 6)
MAX_FRAME = 4 * 1024 * 1024
MAX_FRAMES = 4_000_000
MAX_CONTENT = 8 * 1024**3
MAX_RATIO = 100
_RATIO_FREE = 16 * 1024 * 1024
_WINDOW = 2**27
_LEVEL = 3
_FRAME = struct.Struct("<BI")
_CONTEXT = b"xinfang-agent bundle 1\0"
_PIECE = 256 * 1024


class BundleError(UserError):
    """A bundle that cannot be used; nothing of it took effect."""


class Header(msgspec.Struct, frozen=True):
    """What anyone may read on a stick."""

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


class Sealed(msgspec.Struct, array_like=True, frozen=True):
    """The manifest frame: its bytes and the sender's signature over them."""

    manifest: bytes
    signature: bytes


_encode = msgspec.msgpack.Encoder().encode


def key_id(key: bytes) -> bytes:
    """Eight bytes that tell keys apart without naming anyone."""
    return hashlib.sha256(key).digest()[:8]


def write(
    out: BinaryIO,
    header: Header,
    manifest: bytes,
    frames: Iterable[tuple[int, bytes]],
    sender: Identity,
    box: str,
) -> Header:
    """Write a bundle sealed to the age recipient `box`; returns the header with size and hash.

    `out` must be seekable: the header is completed last.
    """
    from pyrage import encrypt_io, x25519

    signature = sender.signing_key.sign(_CONTEXT + manifest).signature
    first = (MANIFEST, _encode(Sealed(manifest, signature)))
    out.seek(HEADER_SIZE)
    hashing = _HashingWriter(out)
    pieces = _Puller(_compressed(first, frames))
    try:
        encrypt_io(pieces, hashing, [x25519.Recipient.from_str(box)])
    except Exception as error:
        # The library tells of a full stick in words of its own; the caller needs the error itself.
        raise (hashing.failure or pieces.failure or error) from None
    complete = msgspec.structs.replace(header, size=hashing.size, sha256=hashing.digest())
    packed = _encode(complete)
    out.seek(0)
    out.write(MAGIC + struct.pack("<H", len(packed)) + packed)
    out.write(bytes(HEADER_SIZE - out.tell()))
    out.seek(0, 2)
    return complete


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
    except msgspec.MsgspecError as error:
        raise BundleError("交换包的开头坏了。什么都没有动，请让对方重新写一份。") from error
    if header.format > FORMAT or header.suite != SUITE:
        raise BundleError("这个交换包是更新版本的程序写的。它还在原处没有动，请装上新版本再读。")
    return header


def check_whole(source: BinaryIO, header: Header) -> None:
    """Re-hash what follows the header. Raises `BundleError` when it is not what was written."""
    digest, size = hashlib.sha256(), 0
    while piece := source.read(_PIECE):
        digest.update(piece)
        size += len(piece)
    if size != header.size or digest.digest() != header.sha256:
        raise damaged()


def scan(source: BinaryIO, receiver: Identity, sink: Callable[[int, bytes], None]) -> None:
    """Decrypt, decompress and hand every frame but the last to `sink(kind, payload)`, in order.

    `source` stands behind the header. Raises `BundleError` for anything that is not a whole bundle for this
    receiver, and whatever `sink` raises. Frames reach the sink before the end is verified.
    """
    from pyrage import DecryptError, decrypt_io, x25519

    parser = _Parser(sink)
    writer = _Decompressor(parser)
    try:
        decrypt_io(source, writer, [x25519.Identity.from_str(receiver.box_secret)])
    except Exception as error:
        if writer.failure is not None:
            raise writer.failure from None
        if not isinstance(error, (DecryptError, OSError, ValueError)):
            raise
        raise damaged() from error
    parser.close()


def read_manifest(payload: bytes) -> tuple[bytes, bytes]:
    """Manifest bytes and signature of a manifest frame."""
    try:
        sealed = msgspec.msgpack.decode(payload, type=Sealed)
    except msgspec.MsgspecError as error:
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


def damaged() -> BundleError:
    """A bundle that was cut, flipped or mixed up."""
    return BundleError("交换包坏了或没拷完，没有用它，您的记录都在。请重新拷一次，或让对方重新写一份。")


def _compressed(first: tuple[int, bytes], frames: Iterable[tuple[int, bytes]]) -> Iterator[bytes]:
    import zstandard

    compressor = zstandard.ZstdCompressor(level=_LEVEL).compressobj()
    digest, count = hashlib.sha256(), 0

    def framed() -> Iterator[bytes]:
        nonlocal count
        for kind, payload in chain((first,), frames):
            yield _FRAME.pack(kind, len(payload)) + payload
            count += 1

    for data in framed():
        digest.update(data)
        if packed := compressor.compress(data):
            yield packed
    end = _encode((count, digest.digest()))
    yield compressor.compress(_FRAME.pack(END, len(end)) + end)
    yield compressor.flush()


class _Puller:
    """Makes pieces readable for a library that pulls."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._left = b""
        self.failure: BaseException | None = None

    def read(self, size: int = -1) -> bytes:
        if not self._left:
            try:
                self._left = next((piece for piece in self._pieces if piece), b"")
            except BaseException as error:
                self.failure = error
                raise
        taken = self._left if size < 0 else self._left[:size]
        self._left = self._left[len(taken) :]
        return taken


class _HashingWriter:
    """Counts and hashes what goes through to a file."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._digest = hashlib.sha256()
        self.size = 0
        self.failure: BaseException | None = None

    def write(self, data: bytes) -> int:
        self._digest.update(data)
        self.size += len(data)
        try:
            self._out.write(data)
        except BaseException as error:
            self.failure = error
            raise
        return len(data)

    def flush(self) -> None:
        self._out.flush()

    def digest(self) -> bytes:
        return self._digest.digest()


class _Decompressor:
    """Takes compressed bytes, feeds a parser in small pieces, and keeps what it raised for the caller."""

    def __init__(self, parser: "_Parser") -> None:
        import zstandard

        self._parser = parser
        self._compressed = 0
        counted: Any = self._Counted(self)
        self._stream = zstandard.ZstdDecompressor(max_window_size=_WINDOW).stream_writer(
            counted, write_size=_PIECE
        )
        self._error_type = zstandard.ZstdError
        self.failure: BaseException | None = None

    class _Counted:
        def __init__(self, owner: "_Decompressor") -> None:
            self._owner = owner
            self._size = 0

        def write(self, data: bytes) -> int:
            self._size += len(data)
            most = max(_RATIO_FREE, self._owner._compressed * MAX_RATIO)
            if self._size > min(most, MAX_CONTENT):
                raise BundleError("交换包展开后大得不合理，没有用它，您的记录都在。请让对方重新写一份。")
            self._owner._parser.feed(data)
            return len(data)

    def write(self, data: bytes) -> int:
        self._compressed += len(data)
        try:
            self._stream.write(data)
        except self._error_type:
            self.failure = damaged()
            raise
        except BaseException as error:
            self.failure = error
            raise
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""


class _Parser:
    """Cuts a stream into frames and checks the end frame."""

    def __init__(self, sink: Callable[[int, bytes], None]) -> None:
        self._sink = sink
        self._buffer = bytearray()
        self._digest = hashlib.sha256()
        self._count = 0
        self._ended = False

    def feed(self, data: bytes) -> None:
        self._buffer += data
        start = 0
        while len(self._buffer) - start >= _FRAME.size:
            kind, length = _FRAME.unpack_from(self._buffer, start)
            if length > MAX_FRAME or self._ended or self._count > MAX_FRAMES:
                raise damaged()
            stop = start + _FRAME.size + length
            if len(self._buffer) < stop:
                break
            frame = bytes(self._buffer[start:stop])
            start = stop
            self._take(kind, frame)
        if start:
            del self._buffer[:start]

    def _take(self, kind: int, frame: bytes) -> None:
        payload = frame[_FRAME.size :]
        if kind == END:
            try:
                count, digest = msgspec.msgpack.decode(payload, type=tuple[int, bytes])
            except msgspec.MsgspecError as error:
                raise damaged() from error
            if count != self._count or digest != self._digest.digest():
                raise damaged()
            self._ended = True
            return
        if (self._count == 0) != (kind == MANIFEST):
            raise damaged()
        self._count += 1
        self._digest.update(frame)
        self._sink(kind, payload)

    def close(self) -> None:
        if not self._ended or self._buffer:
            raise damaged()
