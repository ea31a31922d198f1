"""Pictures for tests: real ones, as small as they may be, and what a camera writes into them."""

import io
import random
import struct
import zlib
from typing import Any

from PIL import Image

RED, BLUE = (200, 30, 30), (30, 30, 200)


def photo(
    width: int = 64, height: int = 48, *, format: str = "JPEG", mode: str = "RGB", **saved: Any
) -> bytes:
    """A picture whose left half is red and whose right half is blue."""
    image = Image.new("RGB", (width, height), BLUE)
    image.paste(RED, (0, 0, width // 2, height))
    out = io.BytesIO()
    image.convert(mode).save(out, format, **saved)
    return out.getvalue()


def exif(orientation: int = 1, place: bool = False) -> Image.Exif:
    """What a camera writes: how it was held, and where it was."""
    written = Image.Exif()
    written[0x0112] = orientation
    written[0x010F] = "SHIQIAO phone"
    if place:
        written.get_ifd(0x8825).update({1: "N", 2: (25.0, 16.0, 12.5), 3: "E", 4: (114.0, 52.0, 3.25)})
    return written


def bomb(width: int = 60_000, height: int = 60_000) -> bytes:
    """A PNG of some hundred bytes that says it is huge."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(999)))
        + chunk(b"IEND", b"")
    )


def document(size: int = 100, seed: int = 1) -> bytes:
    """A PDF of about `size` bytes that no compression makes smaller."""
    return b"%PDF-1.4\n" + random.Random(seed).randbytes(size) + b"\nstartxref\n0\n%%EOF\n"
