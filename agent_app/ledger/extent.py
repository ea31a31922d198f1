"""How much a packed table really holds, counted while it streams by.

The table reader lays a sheet out as one full rectangle and copies a shared text into every cell that names
it, so two stray cells, a repeated row or one long shared text can ask for more memory than there is, and the
process would end without a word. What is counted here is never less than what the reader will lay out.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from typing import TypeAlias

LONGEST_PIECE = 16 << 20
"""Bytes without a single closing tag after which the markup is looked at as it comes."""

_SHEET = re.compile(
    rb"<(?:\w+:)?(?:(row)(?=[\s/>])([^<>]*)"  # a row, its attributes
    rb"|c(?=[\s/>])(?:\s+r=[\"']([A-Za-z]{1,9})(\d{1,9})[\"'])?([^<>]*)"  # a cell: its name, attributes
    rb")>(?:\s*<(?:\w+:)?(v|is|f)\b[^<>]*>(\d*))?"  # what is in it
)
_ROW_NUMBER = re.compile(rb"\sr=[\"'](\d{1,9})")
_CELL_NAME = re.compile(rb"\sr=[\"']([A-Za-z]{1,9})(\d{1,9})")
_UNREAD = re.compile(
    rb"<(?:\w+:)?c\s+r=[\"'](\w+)[\"'](?:[^<>]*\st=[\"'](e)[\"'][^<>]*>"  # a cell whose formula failed
    rb"|(?![^<>]*\st=[\"']str[\"'])[^<>]*>\s*<(?:\w+:)?f\b(?:[^<>]*/>|[^<>]*>[^<>]*</(?:\w+:)?f>)"  # or was never
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>)"  # worked out
)
_SHARED = re.compile(rb"\st=[\"']s[\"']")
_STRING_END = re.compile(rb"</(?:\w+:)?si>|<(?:\w+:)?si\s*/>")
_TABLE_NAME = re.compile(rb"\stable:name=[\"']([^\"']*)")
_ROWS_SPANNED = re.compile(rb"table:number-rows-spanned=[\"'](\d{1,9})")
_NOTE = re.compile(rb"<(?:\w+:)?comment[\s>]")
_GRID_NOTE = re.compile(rb"<office:annotation[\s>]")
_GRID = re.compile(rb"<table:(table|table-row|(?:covered-)?table-cell)(?=[\s/>])([^<>]*)>(\s*<text:p\b)?")
_ROWS_REPEATED = re.compile(rb"table:number-rows-repeated=[\"'](\d{1,9})")
_COLUMNS_REPEATED = re.compile(rb"table:number-columns-repeated=[\"'](\d{1,9})")

Merged: TypeAlias = tuple[tuple[int, int], tuple[int, int]]


@dataclass(slots=True)
class Extent:
    """The rectangle from A1 to the farthest filled cell; `text` is bytes beyond the file's own size.

    `written` counts what the file spells out, rows and cells, also those with a look and nothing else. `unread` are the
    names of cells with a formula and without a value (at least those: where the stream was cut one may be missing),
    `failed` those whose value is an error, `notes` counts what people noted beside cells.
    Of an ods file there are the `name` of the sheet, and the cells `merged` over rows below as (first row, column), (last
    row, column), counted from 0: the table reader does not know of them.
    """

    rows: int = 0
    columns: int = 0
    written: int = 0
    text: int = 0
    shared: Counter[bytes] = field(default_factory=Counter)
    unread: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    notes: int = 0
    name: str = ""
    merged: list[Merged] = field(default_factory=list)

    @property
    def cells(self) -> int:
        """Cells of the whole rectangle, empty ones too."""
        return self.rows * self.columns

    def spell_out(self, sizes: Sequence[int]) -> None:
        """Add the text of the shared strings that cells name by their place in `sizes`."""
        for place, times in self.shared.items():
            if int(place) < len(sizes):
                self.text += times * sizes[int(place)]


def sheet_extent(chunks: Iterable[bytes]) -> Extent:
    """The extent of one worksheet of an xlsx file; a cell without a name stands beside the last one."""
    extent = Extent()
    shared: list[bytes] = []
    row = column = rows = columns = 0
    for piece in _pieces(chunks):
        shared.clear()
        found = _SHEET.findall(piece)
        extent.written += len(found)
        for is_row, about, letters, digits, attributes, child, place in found:
            if is_row:
                number = _ROW_NUMBER.search(about)
                row, column = (int(number[1]) if number else row + 1), 0
                continue
            if letters:
                column, row = _column(letters), int(digits)
            elif name := _CELL_NAME.search(attributes):
                column, row = _column(name[1]), int(name[2])
            else:
                column += 1
            if child:
                rows = row if row > rows else rows
                columns = column if column > columns else columns
                if place and _SHARED.search(attributes):
                    shared.append(place)
        extent.shared.update(shared)
        if b"<f" in piece or b":f" in piece or b't="e"' in piece:
            for name, failed in _UNREAD.findall(piece):
                (extent.failed if failed else extent.unread).append(name.decode())
    extent.rows, extent.columns = rows, columns
    return extent


def count_notes(chunks: Iterable[bytes]) -> int:
    """How many notes there are in the part of an xlsx file that holds those of a sheet."""
    return sum(len(_NOTE.findall(piece)) for piece in _pieces(chunks))


def string_sizes(chunks: Iterable[bytes]) -> list[int]:
    """Bytes of every shared string of an xlsx file, its markup included."""
    sizes = []
    length = 0
    for piece in _pieces(chunks):
        last = 0
        for found in _STRING_END.finditer(piece):
            sizes.append(length + found.end() - last)
            length, last = 0, found.end()
        length += len(piece) - last
    return sizes


def grid_extents(chunks: Iterable[bytes]) -> list[Extent]:
    """The extents of the tables of an ods file, in which cells and rows are told to repeat."""
    extents: list[Extent] = []
    row = column = height = copies = 0
    for piece in _pieces(chunks):
        last = 0
        for found in _GRID.finditer(piece):
            tag, attributes, paragraph = found.groups()
            if tag == b"table":
                extents.append(Extent(name=_table_name(attributes)))
                row = column = height = 0
            elif tag == b"table-row":
                row, column = row + height, 0
                height = _repeated(_ROWS_REPEATED, attributes)
            elif extents:
                extents[-1].text += copies * (found.start() - last)
                width = _repeated(_COLUMNS_REPEATED, attributes)
                column += width
                copies, last = 0, found.start()
                if paragraph or b"office:value-type" in attributes:
                    extents[-1].rows = max(extents[-1].rows, row + height)
                    extents[-1].columns = max(extents[-1].columns, column)
                    copies = width * height - 1
                    if b"rows-spanned" in attributes:
                        bottom = row + _repeated(_ROWS_SPANNED, attributes) - 1
                        extents[-1].merged.append(((row, column - width), (bottom, column - width)))
        if extents:
            extents[-1].text += copies * (len(piece) - last)
            extents[-1].notes += len(_GRID_NOTE.findall(piece))
    return extents


def _pieces(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes, cut only before a closing tag: nothing that is looked for contains one."""
    held = b""
    for chunk in chunks:
        held += chunk
        cut = held.rfind(b"</")
        if cut <= 0:
            cut = len(held) if len(held) > LONGEST_PIECE else 0
        if cut:
            yield held[:cut]
            held = held[cut:]
    yield held


def _table_name(attributes: bytes) -> str:
    name = _TABLE_NAME.search(attributes)
    return unescape(name[1].decode("utf-8", "replace")) if name else ""


def _repeated(pattern: re.Pattern[bytes], attributes: bytes) -> int:
    number = pattern.search(attributes)
    return int(number[1]) if number else 1


@cache
def _column(letters: bytes) -> int:
    """A → 1, Z → 26, AA → 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number
