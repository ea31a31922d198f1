"""Ways to spoil a bundle: its file, its envelope, its stream, its frames, and what is said in every one of them.

A mutant of an inner layer is wrapped again correctly, so that what lies behind the envelope reads it; whoever is said to
have signed a manifest, a segment or a certificate signs the spoiled one too when the mutant is of somebody who lies.
"""

import hashlib
import io
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec
import zstandard
from pyrage import encrypt, x25519

from agent_app.core import event as ev
from agent_app.store.identity import Identity
from agent_app.sync import bundle, segment, unpacking
from agent_app.sync.bundle import FRAME, Header
from tests.faults.spoiling import mangled, repacked, spoiled

Frame = tuple[int, bytes]
_encode = msgspec.msgpack.Encoder().encode
_OPS = ev.Event.__struct_fields__.index("ops")
_KINDS = (0, bundle.MANIFEST, bundle.CERTIFICATE, bundle.SEGMENT, bundle.CHUNK, bundle.END, 255)


@dataclass(frozen=True)
class Parts:
    """A bundle taken apart: `manifest` without its signature, `frames` without manifest and end."""

    header: Header
    manifest: bytes
    frames: tuple[Frame, ...]
    sender: Identity
    box: str
    stranger: Identity

    def whole(self) -> bytes:
        """Put together again, as its sender would."""
        return self.wrapped(self.stream())

    def stream(self) -> bytes:
        """The frames in one piece, with the end frame."""
        return ended([(bundle.MANIFEST, bundle.signed(self.manifest, self.sender)), *self.frames])

    def wrapped(self, stream: bytes) -> bytes:
        """Any stream of frames, correctly compressed and sealed."""
        return self.sealed(zstandard.ZstdCompressor(level=1).compress(stream))

    def sealed(self, content: bytes) -> bytes:
        """Any content, correctly sealed, behind a header that agrees with it."""
        body = encrypt(content, [x25519.Recipient.from_str(self.box)])
        header = msgspec.structs.replace(self.header, size=len(body), sha256=hashlib.sha256(body).digest())
        return bundle.header_bytes(header) + body


def apart(data: bytes, receiver: Identity, sender: Identity, box: str, stranger: Identity) -> Parts:
    """Take a bundle apart."""
    source = io.BytesIO(data)
    header = bundle.read_header(source)
    frames: list[Frame] = []
    unpacking.scan(source, receiver, lambda kind, payload: frames.append((kind, payload)))
    manifest, _ = bundle.read_manifest(frames[0][1])
    return Parts(header, manifest, tuple(frames[1:]), sender, box, stranger)


def ended(frames: Sequence[Frame]) -> bytes:
    """Frames as a stream with an end frame that agrees with them."""
    data = b"".join(FRAME.pack(kind, len(payload)) + payload for kind, payload in frames)
    end = _encode((len(frames), hashlib.sha256(data).digest()))
    return data + FRAME.pack(bundle.END, len(end)) + end


# Layer by layer


def file_bytes(parts: Parts, chance: random.Random) -> bytes:
    """The file itself."""
    return spoiled(parts.whole(), chance)


def clear_header(parts: Parts, chance: random.Random) -> bytes:
    """What anyone may read of it."""
    whole = parts.whole()
    fields = msgspec.msgpack.decode(_encode(bundle.read_header(io.BytesIO(whole))))
    packed = _encode(mangled(fields, chance))[: bundle.HEADER_SIZE - 6]
    head = bundle.MAGIC + len(packed).to_bytes(2, "little") + packed
    return head.ljust(bundle.HEADER_SIZE, b"\0") + whole[bundle.HEADER_SIZE :]


def for_another(parts: Parts, chance: random.Random) -> bytes:
    """Sealed to somebody else, or said to be for or from somebody else."""
    match chance.randrange(4):
        case 0:
            return replace(parts, box=parts.stranger.box).whole()
        case 1:
            name = bundle.key_id(parts.stranger.public)
            return replace(parts, header=msgspec.structs.replace(parts.header, recipient=name)).whole()
        case 2:
            name = bundle.key_id(parts.stranger.public)
            return replace(parts, header=msgspec.structs.replace(parts.header, sender=name)).whole()
        case _:
            return replace(parts, sender=parts.stranger).whole()


def compressed(parts: Parts, chance: random.Random) -> bytes:
    """The compressed stream within the seal."""
    packed = zstandard.ZstdCompressor(level=1).compress(parts.stream())
    match chance.randrange(4):
        case 0:
            return parts.sealed(packed + chance.choice([packed, b"\0", chance.randbytes(40)]))
        case 1:
            return parts.sealed(chance.choice([b"", parts.stream(), packed[: len(packed) // 2]]))
        case _:
            return parts.sealed(spoiled(packed, chance))


def stream(parts: Parts, chance: random.Random) -> bytes:
    """The stream of frames, whose end frame then disagrees."""
    return parts.wrapped(spoiled(parts.stream(), chance))


def _frames(parts: Parts, change: Callable[[list[Frame]], None]) -> bytes:
    frames = [(bundle.MANIFEST, bundle.signed(parts.manifest, parts.sender)), *parts.frames]
    change(frames)
    return parts.wrapped(ended(frames))


def frame_order(parts: Parts, chance: random.Random) -> bytes:
    """Frames swapped, doubled, missing, called something else, cut or put in, with an end frame that agrees."""

    def change(frames: list[Frame]) -> None:
        place, other = chance.randrange(len(frames)), chance.randrange(len(frames))
        kind, payload = frames[place]
        match chance.randrange(6):
            case 0:
                frames[place], frames[other] = frames[other], frames[place]
            case 1:
                frames.insert(other, frames[place])
            case 2:
                del frames[place]
            case 3:
                frames[place] = (chance.choice(_KINDS), payload)
            case 4:
                frames[place] = (kind, frames[other][1])
            case _:
                frames.insert(other, (chance.choice(_KINDS), chance.randbytes(chance.choice([0, 1, 50]))))

    return _frames(parts, change)


def frame_bytes(parts: Parts, chance: random.Random) -> bytes:
    """Bytes of one frame, with an end frame that agrees."""

    def change(frames: list[Frame]) -> None:
        place = chance.randrange(len(frames))
        frames[place] = (frames[place][0], spoiled(frames[place][1], chance))

    return _frames(parts, change)


def manifest(parts: Parts, chance: random.Random) -> bytes:
    """What the sender says, signed by who says it."""
    said = chance.choice([repacked, spoiled])(parts.manifest, chance)
    return replace(parts, manifest=said).whole()


def _one(parts: Parts, kind: int, chance: random.Random, change: Callable[[bytes], bytes]) -> bytes:
    """One frame of a kind changed, wherever it stands; where there is none, one of the frames there are."""
    places = [place for place, frame in enumerate(parts.frames) if frame[0] == kind]
    if not places:
        return frame_bytes(parts, chance)
    frames = list(parts.frames)
    place = chance.choice(places)
    frames[place] = (kind, change(frames[place][1]))
    return replace(parts, frames=tuple(frames)).whole()


def certificates(parts: Parts, chance: random.Random) -> bytes:
    """A certificate of another shape, by nobody, by the sender, or by a stranger."""

    def change(payload: bytes) -> bytes:
        body, signature = msgspec.msgpack.decode(payload)
        if chance.random() < 0.3:
            return repacked(payload, chance)
        body = repacked(body, chance) if chance.random() < 0.8 else body
        signer = chance.choice([None, parts.sender, parts.stranger])
        if signer is not None:
            signature = signer.signing_key.sign(b"xinfang-agent certificate 1\0" + body).signature
        return _encode((body, signature))

    return _one(parts, bundle.CERTIFICATE, chance, change)


def chunks(parts: Parts, chance: random.Random) -> bytes:
    """A piece of an attachment that is another, of another one, or none."""
    return _one(parts, bundle.CHUNK, chance, lambda payload: repacked(payload, chance))


def segments(parts: Parts, chance: random.Random) -> bytes:
    """A segment of another shape, signed for what it was."""
    return _one(parts, bundle.SEGMENT, chance, lambda payload: repacked(payload, chance))


def signed_header(parts: Parts, chance: random.Random) -> bytes:
    """A segment whose header says something odd, signed by its writer."""
    return _one(parts, bundle.SEGMENT, chance, lambda payload: _resigned(parts, payload, chance, _header))


def signed_events(parts: Parts, chance: random.Random) -> bytes:
    """A segment with odd events, right in every count, hash and signature: a program gone wrong wrote it."""
    return _one(parts, bundle.SEGMENT, chance, lambda payload: _resigned(parts, payload, chance, _events))


def _resigned(
    parts: Parts,
    payload: bytes,
    chance: random.Random,
    change: Callable[[list[Any], list[Any], random.Random], None],
) -> bytes:
    packed, _, bodies, *rest = msgspec.msgpack.decode(payload)
    header = msgspec.msgpack.decode(packed)
    change(header, bodies, chance)
    packed = _encode(header)
    signature = parts.sender.signing_key.sign(b"xinfang-agent segment 1\0" + packed).signature
    return _encode((packed, signature, bodies, *rest))


def _header(header: list[Any], bodies: list[Any], chance: random.Random) -> None:
    place = chance.randrange(len(header))
    header[place] = mangled(header[place], chance)


def _events(header: list[Any], bodies: list[Any], chance: random.Random) -> None:
    for _ in range(chance.choice([1, 1, 2, 4])):
        place = chance.randrange(len(bodies))
        if bodies[place] is not None:
            event = msgspec.msgpack.decode(bodies[place])
            if isinstance(event, list) and len(event) > _OPS and chance.random() < 0.8:
                event[_OPS] = mangled(event[_OPS], chance)
            else:
                event = mangled(event, chance)
            bodies[place] = _encode(event)
    _agree(header, bodies)


def _agree(header: list[Any], bodies: list[Any]) -> None:
    """Count, root and range of a header, as they are for these bodies."""
    leaves = [ev.leaf_of(body) for body in bodies if body is not None]
    lamports = []
    for body in bodies:
        try:
            lamports.append(ev.decode(body).lamport)
        except (msgspec.MsgspecError, TypeError):
            continue
    header[6], header[9] = len(bodies), segment.root_of(leaves)
    if lamports:
        header[7], header[8] = min(lamports), max(lamports)


def bombs(parts: Parts, chance: random.Random) -> bytes:
    """Much in little: endless zeros, frames without end, a tower of brackets, a length that nothing follows."""
    many = chance.choice([2_000, 20_000])
    match chance.randrange(6):
        case 0:
            return replace(parts, frames=((bundle.CERTIFICATE, bytes(3 * 1024**2)),) * 8).whole()
        case 1:
            return replace(parts, manifest=b"\x91" * many).whole()
        case 2:
            return replace(parts, frames=((bundle.SEGMENT, b"\xdd\xff\xff\xff\xff"),)).whole()
        case 3:
            return replace(parts, frames=((bundle.CERTIFICATE, b""),) * many).whole()
        case 4:
            return parts.wrapped(FRAME.pack(bundle.MANIFEST, 2**32 - 1) + bytes(many))
        case _:
            said = msgspec.msgpack.decode(parts.manifest)
            said["heads"] = [[bytes(32), bytes(16), "990101/cases", n, bytes(32)] for n in range(many // 10)]
            return replace(parts, manifest=_encode(said)).whole()


MUTANTS: dict[str, tuple[Callable[[Parts, random.Random], bytes], int]] = {
    "file": (file_bytes, 24),
    "header": (clear_header, 8),
    "recipient": (for_another, 4),
    "compressed": (compressed, 10),
    "stream": (stream, 10),
    "order": (frame_order, 6),
    "frame": (frame_bytes, 8),
    "manifest": (manifest, 10),
    "certificate": (certificates, 3),
    "chunk": (chunks, 3),
    "segment": (segments, 6),
    "signed header": (signed_header, 4),
    "signed events": (signed_events, 6),
}
"""Every way by its name, and how often it is drawn. Bombs are few, and asked for by name."""
