"""Old Office files (xls, et, and the shell around a workbook with a password), looked through before they open.

The layout is that of [MS-CFB], a small file system of sectors in one file, and of [MS-XLS], a row of records.
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from agent_app.ledger.extent import Extent

LAST_SECTOR = 0xFFFFFFFA
"""From here on a sector number is a mark: end of chain, free, or a table's own."""

ENTRY_SIZE = 128
ROOT = "Root Entry"
BOOKS = ("Workbook", "Book")
MACROS = "_VBA_PROJECT"

_FIRST_TABLES = 109
_BEGIN = 0x0809
_PASSWORD = 0x002F
_NOTE = 0x001C
_DAYS_FROM = 0x0022
_MANY_NUMBERS = 0x00BD
_CELLS = {0x0006, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E, _MANY_NUMBERS}
"""Records of a cell with something in it: formula, rich and shared text, number, text, flag, packed numbers."""


@dataclass(slots=True)
class OldBook:
    """What a table file says of itself; `extents` are those of its sheets, `notes` counts what people noted beside cells."""

    protected: bool = False
    macros: bool = False
    from_1904: bool = False
    notes: int = 0
    extents: list[Extent] = field(default_factory=list)


def stream_names(data: bytes) -> set[str]:
    """The names of what lies in the file; raises ValueError when it is not whole."""
    return set(_Compound(data).entries)


def look_through(data: bytes) -> OldBook:
    """Walk the records of a table file; raises ValueError when it is not whole or holds no table."""
    file = _Compound(data)
    name = next((name for name in BOOKS if name in file.entries), "")
    if not name:
        raise ValueError("no workbook")
    book = OldBook(macros=any(entry.startswith(MACROS) for entry in file.entries))
    for kind, row, first, last in _records(file.read(name)):
        if kind == _BEGIN:
            book.extents.append(Extent())
        elif kind == _PASSWORD:
            book.protected = True
            break
        elif kind == _NOTE:
            book.notes += 1
        elif kind == _DAYS_FROM:
            book.from_1904 = row == 1
        elif book.extents:
            extent = book.extents[-1]
            extent.rows = max(extent.rows, row + 1)
            extent.columns = max(extent.columns, first + 1, last + 1)
    return book


class _Compound:
    """The streams of a compound file by name: where each begins, and its bytes."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        shift, self._short_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or self._short_shift != 6:
            raise ValueError("no compound file")
        self._size = 1 << shift
        directory, self._cutoff, short_table = struct.unpack_from("<I4xII", data, 48)
        self._table = self._numbers(self._table_sectors())
        self._short_table = self._numbers(self._chain(self._table, short_table))
        self.entries: dict[str, tuple[int, int]] = {}
        for name, place in self._entries(directory):
            self.entries.setdefault(name, place)

    def read(self, name: str) -> bytes:
        """The bytes of a stream; short ones lie in sectors of their own inside the root's."""
        start, length = self.entries[name]
        if length >= self._cutoff:
            return self._join(self._chain(self._table, start))[:length]
        if ROOT not in self.entries:
            raise ValueError("no root")
        short = self._join(self._chain(self._table, self.entries[ROOT][0]))
        size = 1 << self._short_shift
        places = self._chain(self._short_table, start)
        return b"".join(short[place * size : (place + 1) * size] for place in places)[:length]

    def _table_sectors(self) -> Sequence[int]:
        """The sectors of the table of chains: the first are in the header, more in a list of their own."""
        sectors = list(struct.unpack_from(f"<{_FIRST_TABLES}I", self._data, 76))
        more, count = struct.unpack_from("<II", self._data, 68)
        for _ in range(min(count, len(self._data) // self._size)):
            *found, more = self._numbers([more])
            sectors += found
        return [sector for sector in sectors if sector < LAST_SECTOR]

    def _entries(self, directory: int) -> Iterator[tuple[str, tuple[int, int]]]:
        data = self._join(self._chain(self._table, directory))
        for at in range(0, len(data), ENTRY_SIZE):
            name, size = struct.unpack_from("<64sH", data, at)
            if 2 <= size <= 64:
                yield (
                    name[: size - 2].decode("utf-16-le", "replace"),
                    struct.unpack_from("<II", data, at + 116),
                )

    def _chain(self, table: Sequence[int], sector: int) -> list[int]:
        found: list[int] = []
        while sector < LAST_SECTOR:
            if sector >= len(table) or len(found) > len(table):
                raise ValueError("a chain of sectors that leads nowhere")
            found.append(sector)
            sector = table[sector]
        return found

    def _join(self, sectors: Sequence[int]) -> bytes:
        return b"".join(self._data[(n + 1) * self._size : (n + 2) * self._size] for n in sectors)

    def _numbers(self, sectors: Sequence[int]) -> Sequence[int]:
        data = self._join(sectors)
        return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])


def _records(stream: bytes) -> Iterator[tuple[int, int, int, int]]:
    """The records that matter here: kind, row, first and last column (from 0); of the days' beginning its number as the row."""
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        at += 4
        if kind in _CELLS and length >= 6 and at + length <= len(stream):
            row, first = struct.unpack_from("<HH", stream, at)
            last = struct.unpack_from("<H", stream, at + length - 2)[0] if kind == _MANY_NUMBERS else first
            yield kind, row, first, last
        elif kind == _DAYS_FROM and length >= 2 and at + length <= len(stream):
            yield kind, struct.unpack_from("<H", stream, at)[0], 0, 0
        elif kind in (_BEGIN, _PASSWORD, _NOTE):
            yield kind, 0, 0, 0
        at += length
