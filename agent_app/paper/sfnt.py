"""Reading a TrueType font for print: which characters it has, how wide they are, a subset of its outlines.

Only the small tables are kept (a few hundred kilobytes); outlines are read from the file when a subset is
made. So a font of fifty megabytes opens in milliseconds and costs next to no memory.
"""

import struct
import sys
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from agent_app.base.errors import TroubleError

_WINDOWS, _UNICODE = 3, (1, 10)
_KEPT_TABLES = ("cvt ", "fpgm", "prep")
_HEAD_CHECKSUM_AT, _HEAD_CHECKSUM_MAGIC = 8, 0xB1B0AFBA

# Flags of the parts of a composite glyph (OpenType, table glyf).
_WORDS, _SCALE, _MORE, _XY_SCALE, _TWO_BY_TWO = 0x1, 0x8, 0x20, 0x40, 0x80


class Face:
    """One TrueType font file with a Unicode table (cmap format 12, or 4, which old fonts have alone).

    Measures are in thousandths of the type size. Raises TroubleError when the file is damaged or of
    another kind.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with path.open("rb") as file:
                self._tables = _directory(file)
                self._head = self._read(file, "head")
                self._hhea = self._read(file, "hhea")
                self._maxp = self._read(file, "maxp")
                self._kept = {tag: self._read(file, tag) for tag in _KEPT_TABLES if tag in self._tables}
                self._read_metrics(file)
                self._read_characters(file)
        except (OSError, struct.error, KeyError, ValueError) as error:
            raise _unusable(path) from error

    @cached_property
    def name(self) -> str:
        """The name under which the font is embedded: its file's name, which is ASCII without blanks."""
        return "".join(letter for letter in self.path.stem if letter.isascii() and letter.isalnum()) or "Face"

    def glyph(self, char: str) -> int:
        """The glyph of `char`; 0 when the font has none."""
        code = ord(char)
        group = bisect_right(self._starts, code) - 1
        if group < 0 or code > self._ends[group]:
            return 0
        return self._glyphs[group] + code - self._starts[group]

    def advance(self, glyph: int) -> float:
        """How far `glyph` moves on."""
        return self._advances[min(glyph, len(self._advances) - 1)] * self._scale

    def subset(self, glyphs: Sequence[int]) -> bytes:
        """A TrueType font of these glyphs, numbered as they come; the first should be 0, the missing one."""
        chosen = list(glyphs)
        number = {glyph: place for place, glyph in reversed(list(enumerate(chosen)))}
        outlines: list[bytes] = []
        try:
            with self.path.open("rb") as file:
                for glyph in chosen:  # grows by the parts of composite glyphs
                    outline = self._outline(file, glyph)
                    if outline[:2] >= b"\x80":
                        outline = _renumbered(outline, number, chosen)
                    outlines.append(outline)
        except (OSError, struct.error) as error:
            raise _unusable(self.path) from error
        return self._assembled(chosen, outlines)

    def _read(self, file: BinaryIO, tag: str) -> bytes:
        offset, length = self._tables[tag]
        file.seek(offset)
        data = file.read(length)
        if len(data) != length:
            raise ValueError(f"table {tag} is cut short")
        return data

    def _read_metrics(self, file: BinaryIO) -> None:
        (units,) = struct.unpack_from(">H", self._head, 18)
        self._scale = 1000 / units
        self.box = [value * self._scale for value in struct.unpack_from(">4h", self._head, 36)]
        ascent, descent = struct.unpack_from(">2h", self._hhea, 4)
        self.ascent, self.descent = ascent * self._scale, descent * self._scale
        (glyph_count,) = struct.unpack_from(">H", self._maxp, 4)
        (full,) = struct.unpack_from(">H", self._hhea, 34)
        metrics = _big_endian("H", self._read(file, "hmtx"))
        self._advances = metrics[0 : 2 * full : 2]
        self._bearings = metrics[1 : 2 * full : 2] + metrics[2 * full :]
        (long_offsets,) = struct.unpack_from(">h", self._head, 50)
        places = _big_endian("I" if long_offsets else "H", self._read(file, "loca"))
        self._places, self._unit = places, 1 if long_offsets else 2
        if len(places) <= glyph_count or len(self._bearings) < glyph_count:
            raise ValueError("tables are too short for the number of glyphs")

    def _read_characters(self, file: BinaryIO) -> None:
        cmap = self._read(file, "cmap")
        (count,) = struct.unpack_from(">H", cmap, 2)
        tables: dict[int, int] = {}
        for place in range(count):
            platform, encoding, offset = struct.unpack_from(">HHL", cmap, 4 + 8 * place)
            if platform == 0 or (platform == _WINDOWS and encoding in _UNICODE):
                tables[struct.unpack_from(">H", cmap, offset)[0]] = offset
        if 12 in tables:
            (groups,) = struct.unpack_from(">L", cmap, tables[12] + 12)
            flat = struct.unpack_from(f">{3 * groups}L", cmap, tables[12] + 16)
            self._starts, self._ends, self._glyphs = flat[0::3], flat[1::3], flat[2::3]
        elif 4 in tables:
            found = sorted(_basic_plane(cmap, tables[4]).items())
            self._starts = self._ends = tuple(code for code, _ in found)
            self._glyphs = tuple(glyph for _, glyph in found)
        else:
            raise ValueError("no Unicode table")

    def _outline(self, file: BinaryIO, glyph: int) -> bytes:
        begin, end = self._places[glyph] * self._unit, self._places[glyph + 1] * self._unit
        if end <= begin:
            return b""
        file.seek(self._tables["glyf"][0] + begin)
        return file.read(end - begin)

    def _assembled(self, glyphs: Sequence[int], outlines: Sequence[bytes]) -> bytes:
        padded = [outline + b"\0" * (-len(outline) % 4) for outline in outlines]
        offsets = [0]
        for outline in padded:
            offsets.append(offsets[-1] + len(outline))
        last = len(self._advances) - 1
        metrics = [value for g in glyphs for value in (self._advances[min(g, last)], self._bearings[g])]
        count = len(glyphs)
        head = bytearray(self._head)
        struct.pack_into(">L", head, _HEAD_CHECKSUM_AT, 0)
        struct.pack_into(">h", head, 50, 1)  # long offsets
        return _font_file(
            {
                **self._kept,
                "glyf": b"".join(padded),
                "head": bytes(head),
                "hhea": self._hhea[:34] + struct.pack(">H", count),
                "hmtx": struct.pack(f">{2 * count}H", *metrics),
                "loca": struct.pack(f">{count + 1}L", *offsets),
                "maxp": self._maxp[:4] + struct.pack(">H", count) + self._maxp[6:],
            }
        )


def _basic_plane(cmap: bytes, offset: int) -> dict[int, int]:
    """A table of format 4: glyphs by their codes."""
    (twice,) = struct.unpack_from(">H", cmap, offset + 6)
    ends, starts, deltas, ranges = (
        offset + 14,
        offset + 16 + twice,
        offset + 16 + 2 * twice,
        offset + 16 + 3 * twice,
    )
    glyphs: dict[int, int] = {}
    for place in range(0, twice, 2):
        start, end, delta, span = (
            struct.unpack_from(">H", cmap, table + place)[0] for table in (starts, ends, deltas, ranges)
        )
        for code in range(start, min(end, 0xFFFE) + 1):
            if span:
                (glyph,) = struct.unpack_from(">H", cmap, ranges + place + span + 2 * (code - start))
                glyph = (glyph + delta) & 0xFFFF if glyph else 0
            else:
                glyph = (code + delta) & 0xFFFF
            if glyph:
                glyphs[code] = glyph
    return glyphs


def _directory(file: BinaryIO) -> dict[str, tuple[int, int]]:
    version, count = struct.unpack(">4sH6x", file.read(12))
    if version not in (b"\0\1\0\0", b"true"):
        raise ValueError("not a TrueType font")
    entries = [struct.unpack(">4s4xLL", file.read(16)) for _ in range(count)]
    return {tag.decode("latin-1"): (offset, length) for tag, offset, length in entries}


def _big_endian(kind: str, data: bytes) -> "array[int]":
    values = array(kind)
    values.frombytes(data[: len(data) - len(data) % values.itemsize])
    if sys.byteorder == "little":
        values.byteswap()
    return values


def _renumbered(outline: bytes, number: dict[int, int], chosen: list[int]) -> bytes:
    """A composite outline with the new numbers of its parts; those not yet chosen are appended to `chosen`."""
    data, at, flags = bytearray(outline), 10, _MORE
    while flags & _MORE:
        flags, part = struct.unpack_from(">HH", data, at)
        if part not in number:
            number[part] = len(chosen)
            chosen.append(part)
        struct.pack_into(">H", data, at + 2, number[part])
        at += 8 if flags & _WORDS else 6
        at += 2 if flags & _SCALE else 4 if flags & _XY_SCALE else 8 if flags & _TWO_BY_TWO else 0
    return bytes(data)


def _font_file(tables: dict[str, bytes]) -> bytes:
    count = len(tables)
    power = count.bit_length() - 1
    header = struct.pack(">LHHHH", 0x00010000, count, 16 << power, power, 16 * count - (16 << power))
    directory, body, offset, head = [], [], 12 + 16 * count, 0
    for tag, data in sorted(tables.items()):
        padded = data + b"\0" * (-len(data) % 4)
        directory.append(struct.pack(">4sLLL", tag.encode("latin-1"), _checksum(padded), offset, len(data)))
        body.append(padded)
        head = offset if tag == "head" else head
        offset += len(padded)
    file = bytearray(b"".join((header, *directory, *body)))
    checksum = (_HEAD_CHECKSUM_MAGIC - _checksum(bytes(file))) & 0xFFFFFFFF
    struct.pack_into(">L", file, head + _HEAD_CHECKSUM_AT, checksum)
    return bytes(file)


def _checksum(data: bytes) -> int:
    return sum(_big_endian("I", data)) & 0xFFFFFFFF


def _unusable(path: Path) -> TroubleError:
    return TroubleError(
        f"字体文件“{path.name}”不能用，所以没有打印。您的资料没有丢失，请重新安装本程序后再打印；"
        "如果是自己选的字体，请换一个。"
    )
