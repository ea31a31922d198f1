"""Makes the smallest old Office files: a compound file with one stream, and an xls table to put into it."""

import struct
from collections.abc import Sequence

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SECTOR = 512
SHORT = 64
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
MINI_LIMIT = 4096


def compound_file(streams: dict[str, bytes], *, short: bool = False) -> bytes:
    """A compound file with the streams, padded to whole sectors of their own, or all in the short sectors."""
    sectors: list[bytes] = []
    chains: list[int] = []

    def lay(body: bytes) -> int:
        start = len(sectors)
        sectors.extend(body[i : i + SECTOR].ljust(SECTOR, b"\0") for i in range(0, len(body), SECTOR))
        chains.extend([*range(start + 1, len(sectors)), END])
        return start

    shorts: list[bytes] = []
    short_chains: list[int] = []
    places: dict[str, tuple[int, int]] = {}
    for name, body in streams.items():
        if short:
            places[name] = len(shorts), len(body)
            shorts.extend(body[i : i + SHORT].ljust(SHORT, b"\0") for i in range(0, len(body), SHORT))
            short_chains.extend([*range(places[name][0] + 1, len(shorts)), END])
        else:
            places[name] = lay(body.ljust(MINI_LIMIT, b"\0")), max(len(body), MINI_LIMIT)
    shared = b"".join(shorts)
    root = lay(shared) if short else END
    entries = [_entry("Root Entry", 5, child=1, start=root, size=len(shared))]
    for place, (name, (start, size)) in enumerate(places.items(), 1):
        right = place + 1 if place < len(places) else FREE
        entries.append(_entry(name, 2, right=right, start=start, size=size))
    directory = lay(b"".join(entries).ljust(SECTOR, b"\0"))
    short_table = (
        lay(struct.pack(f"<{len(short_chains)}I", *short_chains).ljust(SECTOR, b"\xff")) if short else END
    )
    table = len(sectors)
    chains.append(FAT)
    sectors.append(struct.pack("<128I", *chains, *[FREE] * (128 - len(chains))))
    version = (0x3E, 3, 0xFFFE, 9, 6)
    counts = (0, 1, directory, 0, MINI_LIMIT, short_table, int(short), END, 0)
    header = struct.pack("<8s16x5H6x9I", MAGIC, *version, *counts)
    return header + struct.pack("<109I", table, *[FREE] * 108) + b"".join(sectors)


def xls(
    rows: Sequence[Sequence[str | float | None]],
    *,
    sheet: str = "Sheet1",
    protected: bool = False,
    short: bool = False,
    beside: Sequence[str] = (),
    records: Sequence[tuple[int, bytes]] = (),
) -> bytes:
    """An xls file (BIFF8) with one sheet; text cells beside number cells, None for no cell.

    `beside` are the names of further streams, `records` further records of the sheet.
    """
    bof_book, bof_sheet = (
        _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0, 0, 0, 0)) for kind in (5, 0x10)
    )
    eof = _record(0x000A, b"")
    head = bof_book + (_record(0x002F, struct.pack("<HH", 1, 1) + b"\1" * 52) if protected else b"")
    name = sheet.encode("utf-16-le")
    bound = struct.pack("<IBBBB", 0, 0, 0, len(sheet), 1) + name
    offset = len(head) + len(_record(0x0085, bound)) + len(eof)
    bound = struct.pack("<IBBBB", offset, 0, 0, len(sheet), 1) + name
    cells = b"".join(
        _cell(row, column, value)
        for row, line in enumerate(rows)
        for column, value in enumerate(line)
        if value is not None
    )
    more = b"".join(_record(*each) for each in records)
    book = head + _record(0x0085, bound) + eof + bof_sheet + cells + more + eof
    return compound_file({"Workbook": book, **dict.fromkeys(beside, b"x")}, short=short)


def _cell(row: int, column: int, value: str | float) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(value, str):
        return _record(0x0204, place + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
    return _record(0x0203, place + struct.pack("<d", value))


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _entry(name: str, kind: int, *, right: int = FREE, child: int = FREE, start: int, size: int) -> bytes:
    wide = name.encode("utf-16-le") + b"\0\0"
    return struct.pack(
        "<64sHBBIII16sIQQIQ", wide, len(wide), kind, 1, FREE, right, child, b"", 0, 0, 0, start, size
    )
