"""Cases out of a ledger: every row becomes a case or is left out with a reason."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Self

from agent_app.base.errors import UserError
from agent_app.base.progress import Progress, silent
from agent_app.ledger.case import LedgerCase, Rejected
from agent_app.ledger.columns import HEADER_ROWS, Layout, find_header, layouts, likeliest
from agent_app.ledger.mapping import Choice, Columns, header_mark, mapped, remembered_layout, require_text
from agent_app.ledger.rows import Admission, read_row
from agent_app.ledger.sheets import Book, Cell, open_book
from agent_app.ledger.values import counted_from_1900

PROGRESS_STEP = 100
"""Rows between two reports of progress."""


_READ = ("registered", "reply_on", "phone", "channel")
"""Fields that are more than text; what cannot be read of them is kept as it is."""

_DAYS = ("registered", "reply_on")
_SHOWN = 20
"""Characters of what was not understood."""


@dataclass(slots=True)
class _Unread:
    """The first row in which a column was not understood, what stands there, and in how many rows it was not."""

    row: int
    text: str
    rows: int = 0


class Ledger:
    """An opened ledger; a context manager.

    `sheet` is the sheet that is read, `layout` its columns, `remarks` whole sentences for the person.
    """

    def __init__(self, book: Book, sheet: str, layout: Layout) -> None:
        self._book = book
        self.sheet = sheet
        self.layout = layout
        self._read = [layout.name_of(layout.fields[name]) for name in _READ if name in layout.fields]
        self._unread: dict[str, _Unread] = {}

    @property
    def remarks(self) -> list[str]:
        """What the person should know about the file, and, of the rows gone through so far, what was not understood."""
        others, hidden = (
            "、".join(f"“{name}”" for name in names if name != self.sheet)
            for names in (self._book.sheets, self._book.hidden)
        )
        left = (
            [f"只读取了工作表“{self.sheet}”；{others}没有读取，也要的话，请再导入一次，选那张工作表。"]
            if others
            else []
        )
        left += (
            [f"另有隐藏的工作表{hidden}没有读取；也要的话，请取消隐藏，存一次，再导入。"] if hidden else []
        )
        unread = [
            f"“{name}”有{found.rows:,}行没有读懂，原样留在那件事旁边（第一处是第{found.row}行“{found.text}”）。"
            for name, found in self._unread.items()
        ]
        return [*self._book.remarks, *left, *unread]

    def cases(self, progress: Progress = silent) -> Iterator[LedgerCase | Rejected]:
        """Every row below the header, in order; `progress` counts rows and may cancel."""
        total = self._book.height(self.sheet)
        admission = Admission()
        number = 0
        for number, cells in self._book.rows(self.sheet):
            if number <= self.layout.header_row or self.layout.repeats_header(cells):
                continue
            if number % PROGRESS_STEP == 0:
                progress(number, max(number, total))
            if self._book.from_1904:
                self._count_from_1900(cells)
            outcome = read_row(number, cells, self.layout)
            if isinstance(outcome, LedgerCase):
                self._note(outcome)
                outcome = admission.admit(outcome)
            yield outcome
        progress(max(number, total), max(number, total))

    def _count_from_1900(self, cells: list[Cell]) -> None:
        """Days that stand as mere numbers, counted as everywhere else."""
        for name in _DAYS:
            column = self.layout.fields.get(name, len(cells))
            if column < len(cells):
                cells[column] = counted_from_1900(cells[column])

    def _note(self, case: LedgerCase) -> None:
        """Counts what a column is read for and this row could not be."""
        for name in self._read:
            if text := case.extra.get(name):
                first = self._unread.setdefault(name, _Unread(case.row, " ".join(text.split())[:_SHOWN]))
                first.rows += 1

    def close(self) -> None:
        """Let go of the file."""
        self._book.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def open_ledger(
    path: Path,
    *,
    choice: Choice | None = None,
    remembered: Mapping[str, Columns] | None = None,
    progress: Progress = silent,
) -> Ledger:
    """Open the file and find the header: as `choice` says, else on the first visible sheet that has one.

    `remembered` are the columns of headers that were mapped before, by `header_mark`.
    Raises `UserError` when the file is no ledger or the choice does not fit it, `TroubleError` when the disk does
    not give it.
    """
    choice, remembered = choice or Choice(), remembered or {}
    book = open_book(path, progress)
    try:
        if choice.header_row:
            sheet = choice.sheet or book.sheets[0]
            layout = header_at(book, sheet, choice.header_row)
            layout = mapped(layout, choice.columns or remembered.get(header_mark(layout), {}))
        else:
            sheet, layout = find_sheet(book, choice, remembered)
        return Ledger(book, sheet, require_text(layout, where(book, sheet)))
    except BaseException:
        book.close()
        raise


def header_at(book: Book, sheet: str, number: int) -> Layout:
    """The row of this number taken as the header. Raises `UserError` when it is empty or too far down."""
    for layout in layouts(list(islice(book.rows(sheet), HEADER_ROWS))):
        if layout.header_row == number:
            return layout
    raise UserError(
        f"{where(book, sheet)}的第{number}行是空的，或者太靠下，不能当表头。什么都没有导入，"
        f"表头要在前{HEADER_ROWS}行里。"
    )


def where(book: Book, sheet: str) -> str:
    """The file, and the sheet where there are several, as sentences name them."""
    return f"“{book.path.name}”" + (f"的工作表“{sheet}”" if len(book.sheets) > 1 else "")


def find_sheet(book: Book, choice: Choice, remembered: Mapping[str, Columns]) -> tuple[str, Layout]:
    """The first sheet that has a header; raises the `UserError` of the first one that was looked at."""
    refusal: UserError | None = None
    for sheet in [choice.sheet] if choice.sheet else book.sheets:
        rows = list(islice(book.rows(sheet), HEADER_ROWS))
        found = layouts(rows)
        known = remembered_layout(found, {} if choice.columns else remembered)
        if known:
            return sheet, known
        try:
            if choice.columns:
                return sheet, mapped(likeliest(found, where(book, sheet)), choice.columns)
            return sheet, find_header(rows, where(book, sheet))
        except UserError as error:
            refusal = refusal or error
    assert refusal is not None
    raise refusal
