"""Reading a bundle, as a stream that is pushed into a parser.

Whoever reads one goes through it twice: the first pass verifies to the end frame and has no effect, the second
applies (`verified`). Limits hold while streaming, so memory stays bounded whatever comes.
"""

import hashlib
from collections.abc import Callable
from typing import Any, BinaryIO, TypeAlias

import msgspec

from agent_app.store.identity import Identity
from agent_app.sync import bundle
from agent_app.sync.bundle import FRAME, PIECE

MAX_FRAME = 4 * 1024 * 1024
MAX_FRAMES = 4_000_000
MAX_CONTENT = 8 * 1024**3
MAX_RATIO = 100
_RATIO_FREE = 16 * 1024 * 1024
_WINDOW = 2**27
_KEPT = 16 * 1024 * 1024
"""What a bundle of the line says, unpacked, fits in here; one on a stick may be much larger."""

Sink: TypeAlias = Callable[[int, bytes], None]
"""Takes the frames of a bundle one after the other: what kind of frame, and what is in it."""


def verified(source: BinaryIO, receiver: Identity, check: Sink) -> Callable[[Sink], None]:
    """Go through a bundle to its end, each frame shown to `check`; what is returned goes through it once more.

    The second time it is not unpacked again where it is small enough to be kept. Raises as `scan`.
    """
    start = source.tell()
    kept: list[tuple[int, bytes]] = []
    room = _KEPT

    def first(kind: int, payload: bytes) -> None:
        nonlocal room
        check(kind, payload)
        room -= len(payload)
        if room >= 0:
            kept.append((kind, payload))
        else:
            kept.clear()

    def again(sink: Sink) -> None:
        if room < 0:
            source.seek(start)
            scan(source, receiver, sink)
        for kind, payload in kept:
            sink(kind, payload)

    scan(source, receiver, first)
    return again


def scan(source: BinaryIO, receiver: Identity, sink: Sink) -> None:
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
        raise bundle.damaged() from error
    parser.close()


class _InProportion:
    """Hands on to a parser what comes out of a decompressor, as long as so much may come of what went in.

    What goes wrong is kept in `failure` for whoever feeds the decompressor, which never frees its buffer when it hears
    of it itself.
    """

    def __init__(self, parser: "_Parser") -> None:
        self._parser = parser
        self._size = 0
        self.compressed = 0
        self.failure: BaseException | None = None

    def write(self, data: bytes) -> int:
        if self.failure is None:
            try:
                self._take(data)
            except BaseException as error:
                self.failure = error
        return len(data)

    def _take(self, data: bytes) -> None:
        self._size += len(data)
        if self._size > min(max(_RATIO_FREE, self.compressed * MAX_RATIO), MAX_CONTENT):
            raise bundle.BundleError("交换包展开后大得不合理，没有用它，您的记录都在。请让对方重新写一份。")
        self._parser.feed(data)


class _Decompressor:
    """Takes compressed bytes, feeds a parser in small pieces, and keeps what it raised for the caller."""

    def __init__(self, parser: "_Parser") -> None:
        import zstandard

        # The library's stream is not seen by the garbage collector: what it writes to must not lead back to here.
        self._out = _InProportion(parser)
        out: Any = self._out
        self._stream = zstandard.ZstdDecompressor(max_window_size=_WINDOW).stream_writer(
            out, write_size=PIECE
        )
        self._error_type = zstandard.ZstdError
        self.failure: BaseException | None = None

    def write(self, data: bytes) -> int:
        if self.failure is not None:
            raise self.failure  # whoever pushes goes on for a while after the first refusal
        self._out.compressed += len(data)
        try:
            self._stream.write(data)
        except self._error_type:
            self.failure = self._out.failure or bundle.damaged()
            raise
        self.failure, self._out.failure = self._out.failure, None
        if self.failure is not None:
            raise self.failure
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""


class _Parser:
    """Cuts a stream into frames and checks the end frame."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._buffer = bytearray()
        self._digest = hashlib.sha256()
        self._count = 0
        self._ended = False

    def feed(self, data: bytes) -> None:
        self._buffer += data
        start = 0
        while len(self._buffer) - start >= FRAME.size:
            kind, length = FRAME.unpack_from(self._buffer, start)
            if length > MAX_FRAME or self._ended or self._count > MAX_FRAMES:
                raise bundle.damaged()
            stop = start + FRAME.size + length
            if len(self._buffer) < stop:
                break
            frame = bytes(self._buffer[start:stop])
            start = stop
            self._take(kind, frame)
        if start:
            del self._buffer[:start]

    def _take(self, kind: int, frame: bytes) -> None:
        payload = frame[FRAME.size :]
        if kind == bundle.END:
            try:
                count, digest = msgspec.msgpack.decode(payload, type=tuple[int, bytes])
            except (msgspec.MsgspecError, ValueError) as error:
                raise bundle.damaged() from error
            if count != self._count or digest != self._digest.digest():
                raise bundle.damaged()
            self._ended = True
            return
        if (self._count == 0) != (kind == bundle.MANIFEST):
            raise bundle.damaged()
        self._count += 1
        self._digest.update(frame)
        self._sink(kind, payload)

    def close(self) -> None:
        if not self._ended or self._buffer:
            raise bundle.damaged()
