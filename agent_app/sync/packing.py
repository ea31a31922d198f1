"""Writing a bundle: frames, compressed and sealed in one stream, so that memory stays small whatever goes in."""

import hashlib
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import BinaryIO

import msgspec

from agent_app.store.identity import Identity
from agent_app.sync import bundle
from agent_app.sync.bundle import FRAME, Header

_LEVEL = 3


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

    first = (bundle.MANIFEST, bundle.signed(manifest, sender))
    out.seek(bundle.HEADER_SIZE)
    hashing = _HashingWriter(out)
    pieces = _Puller(_compressed(first, frames))
    try:
        encrypt_io(pieces, hashing, [x25519.Recipient.from_str(box)])
    except Exception as error:
        # The library tells of a full stick in words of its own; the caller needs the error itself.
        raise (hashing.failure or pieces.failure or error) from None
    complete = msgspec.structs.replace(header, size=hashing.size, sha256=hashing.digest())
    out.seek(0)
    out.write(bundle.header_bytes(complete))
    out.seek(0, 2)
    return complete


def _compressed(first: tuple[int, bytes], frames: Iterable[tuple[int, bytes]]) -> Iterator[bytes]:
    import zstandard

    compressor = zstandard.ZstdCompressor(level=_LEVEL).compressobj()
    digest, count = hashlib.sha256(), 0

    def framed() -> Iterator[bytes]:
        nonlocal count
        for kind, payload in chain((first,), frames):
            yield FRAME.pack(kind, len(payload)) + payload
            count += 1

    for data in framed():
        digest.update(data)
        if packed := compressor.compress(data):
            yield packed
    end = msgspec.msgpack.encode((count, digest.digest()))
    yield compressor.compress(FRAME.pack(bundle.END, len(end)) + end)
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
