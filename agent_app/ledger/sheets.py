"""Tables as rows of cells, whatever kind of file they lie in.

Read are xlsx, xls (and et, which is one), ods, and text with commas or tabs in UTF-8, UTF-16
or GB 18030.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from datetime import date, time, timedelta
from pathlib import Path
from typing import Self, TypeAlias

import python_calamine as calamine

from agent_app.base.progress import Progress, silent
from agent_app.core.text import clean_words
from agent_app.ledger.container import Examined, Kind, damaged, examine, refuse, unreadable
from agent_app.ledger.delimited import DelimitedText, read_text_table
from agent_app.ledger.extent import Merged

Cell: TypeAlias = str | int | float | date | time | timedelta
"""What a cell holds: "" when it is empty, a `datetime` (which is a `date`) for a moment, 是 or 否."""

Row: TypeAlias = tuple[int, list[Cell]]
"""The row's number as the table program shows it, and its cells from column A to the last filled one."""

_GUARDS = ("=", "'")
_GUARDED = re.compile(r"""="([^"]*(?:""[^"]*)*)"|'(\d[-\dXx/.: ]*)""")


class Book(ABC):
    """An opened file of tables; a context manager that lets go of the file at its end.

    `sheets` are the visible sheets in the order of their tabs, `hidden` the others, `remarks` whole sentences for the
    person. `from_1904`: numbers that stand for days count from there.
    """

    from_1904 = False
    hidden: Sequence[str] = ()

    def __init__(self, path: Path, sheets: Sequence[str], remarks: Sequence[str]) -> None:
        self.path = path
        self.sheets = sheets
        self.remarks = remarks

    @abstractmethod
    def rows(self, sheet: str) -> Iterator[Row]:
        """The rows that hold anything, from the top; texts are cleaned of what cannot be stored."""

    @abstractmethod
    def height(self, sheet: str) -> int:
        """About how many rows there are to go through."""

    def close(self) -> None:  # noqa: B027 - not every kind of book holds on to its file
        """Let go of the file."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def open_book(path: Path, progress: Progress = silent) -> Book:
    """Open the tables of the file.

    Raises `UserError` (one sentence that names the file) for what is no table, has a password, is damaged or
    larger than a ledger can be; `TroubleError` when the disk does not give the bytes.
    """
    examined = examine(path, progress)
    if examined.kind is Kind.TEXT:
        return TextBook(path, read_text_table(path, progress))
    return Workbook(path, examined)


class TextBook(Book):
    """A text file as a book of one sheet, named as the file."""

    def __init__(self, path: Path, table: DelimitedText) -> None:
        super().__init__(path, (path.stem,), ())
        self._table = table

    def rows(self, sheet: str) -> Iterator[Row]:
        """See `Book`; `sheet` is not looked at, there is but one."""
        for number, texts in self._table.records():
            cells: list[Cell] = [_clean(_unguarded(text)) for text in texts]
            if _trim(cells):
                yield number, cells

    def height(self, sheet: str) -> int:
        """See `Book`."""
        return self._table.height


class Workbook(Book):
    """A file of the table programs. One sheet at a time is in memory."""

    def __init__(self, path: Path, examined: Examined) -> None:
        try:
            with path.open("rb") as file:
                self._book = calamine.CalamineWorkbook.from_filelike(file)
        except OSError as error:
            raise unreadable(path, error) from error
        except BaseException as error:
            raise _translated(path, error) from error
        seen = tuple(_sheets(self._book, visible=True))
        super().__init__(path, seen or tuple(self._book.sheet_names), examined.remarks)
        self.hidden = tuple(_sheets(self._book, visible=False)) if seen else ()
        self.from_1904 = examined.from_1904
        self._merged = examined.merged
        self._loaded: calamine.CalamineSheet | None = None

    def rows(self, sheet: str) -> Iterator[Row]:
        """See `Book`. What a merged cell says goes for all the rows that it spans."""
        loaded = self._load(sheet)
        if loaded.start is None:
            return
        margin: list[Cell] = [""] * loaded.start[1]
        merges = _Merges(loaded.merged_cell_ranges or self._merged.get(loaded.name, ()))
        for number, values in enumerate(loaded.iter_rows(), 1):
            cells = margin + [_clean(value) if isinstance(value, str) else _plain(value) for value in values]
            if _trim(cells):
                merges.fill(number - 1, cells)
                yield number, cells

    def height(self, sheet: str) -> int:
        """See `Book`."""
        end = self._load(sheet).end
        return end[0] + 1 if end else 0

    def close(self) -> None:
        """See `Book`."""
        self._loaded = None
        self._book.close()

    def _load(self, sheet: str) -> calamine.CalamineSheet:
        if self._loaded is None or self._loaded.name != sheet:
            if sheet not in self._book.sheet_names:
                names = "、".join(f"“{name}”" for name in self.sheets)
                raise refuse(self.path, f"里没有名叫“{sheet}”的工作表", f"请从这些里面选一张：{names}")
            self._loaded = None
            try:
                self._loaded = self._book.get_sheet_by_name(sheet)
            except BaseException as error:
                raise _translated(self.path, error) from error
        return self._loaded


class _Merges:
    """Carries what a merged cell says down the rows that it spans; across columns nothing is repeated."""

    def __init__(self, ranges: Sequence[Merged]) -> None:
        self._spans = sorted((top, bottom, column) for (top, column), (bottom, _) in ranges if bottom > top)
        self._spans.reverse()
        self._open: dict[int, tuple[int, Cell]] = {}

    def fill(self, row: int, cells: list[Cell]) -> None:
        """Complete the cells of `row`, counted from 0; rows come in order and may be left out."""
        while self._spans and self._spans[-1][0] <= row:
            top, bottom, column = self._spans.pop()
            if top == row and column < len(cells):
                self._open[column] = (bottom, cells[column])
        for column, (bottom, value) in list(self._open.items()):
            if row > bottom:
                del self._open[column]
            elif column < len(cells):
                cells[column] = value
            elif value != "":
                cells += [""] * (column - len(cells)) + [value]


def _sheets(book: calamine.CalamineWorkbook, *, visible: bool) -> Iterator[str]:
    for sheet in book.sheets_metadata:
        seen = sheet.visible == calamine.SheetVisibleEnum.Visible
        if sheet.typ == calamine.SheetTypeEnum.WorkSheet and seen is visible:
            yield sheet.name


def _translated(path: Path, error: BaseException) -> BaseException:
    """The sentence for what the table reader could not do; what is not its doing stays as it is."""
    # A panic of the reader does not derive from Exception, and has no public name.
    if isinstance(error, calamine.CalamineError) or type(error).__name__ == "PanicException":
        return damaged(path)
    return error


def _unguarded(text: str) -> str:
    """What a text file means by ="00018" or '00018: the number, guarded against a table program that drops its zeros."""
    if text[:1] not in _GUARDS:
        return text
    found = _GUARDED.fullmatch(text)
    return (found[1] or found[2] or "").replace('""', '"') if found else text


def _clean(text: str) -> str:
    """Excel writes a carriage return as _x000D_; programs that do not know this leave it in the text."""
    if not text:
        return text
    if "_x000D_" in text:
        text = text.replace("_x000D_\n", "\n").replace("_x000D_", "\n")
    return clean_words(text)


def _plain(value: Cell) -> Cell:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _trim(cells: list[Cell]) -> bool:
    """Drop the empty cells at the end; False when nothing is left."""
    while cells and cells[-1] == "":
        cells.pop()
    return bool(cells)
