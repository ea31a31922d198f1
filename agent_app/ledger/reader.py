"""Cases out of a ledger: every row becomes a case or is left out with a reason."""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Self

from agent_app.base.errors import UserError
from agent_app.base.progress import Progress, silent
from agent_app.ledger.case import LedgerCase, Rejected
from agent_app.ledger.columns import HEADER_ROWS, Layout, find_header
from agent_app.ledger.rows import Admission, read_row
from agent_app.ledger.sheets import Book, open_book

PROGRESS_STEP = 100
"""Rows between two reports of progress."""


class Ledger:
    """An opened ledger; a context manager.

    `sheet` is the sheet that is read, `layout` its columns, `remarks` whole sentences for the person.
    """

    def __init__(self, book: Book, sheet: str, layout: Layout) -> None:
        self._book = book
        self.sheet = sheet
        self.layout = layout

    @property
    def remarks(self) -> list[str]:
        """What the person should know about the file."""
        others = "、".join(f"“{name}”" for name in self._book.sheets if name != self.sheet)
        left = (
            [f"只读取了工作表“{self.sheet}”；{others}没有读取，需要的话，请另存成单独的文件再导入。"]
            if others
            else []
        )
        return [*self._book.remarks, *left]

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
            outcome = read_row(number, cells, self.layout)
            yield admission.admit(outcome) if isinstance(outcome, LedgerCase) else outcome
        progress(max(number, total), max(number, total))

    def close(self) -> None:
        """Let go of the file."""
        self._book.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def open_ledger(
    path: Path, *, sheet: str | None = None, layout: Layout | None = None, progress: Progress = silent
) -> Ledger:
    """Open the file and find the header: on `sheet`, or on the first visible sheet that has one.

    A `layout` that the person has chosen is taken as it is.
    Raises `UserError` when the file is no ledger, `TroubleError` when the disk does not give it.
    """
    book = open_book(path, progress)
    try:
        if layout:
            return Ledger(book, sheet or book.sheets[0], layout)
        return Ledger(book, *_find_sheet(book, [sheet] if sheet else book.sheets))
    except BaseException:
        book.close()
        raise


def read_cases(
    path: Path, *, sheet: str | None = None, progress: Progress = silent
) -> Iterator[LedgerCase | Rejected]:
    """The cases of the file and the rows that are none, in the order of the file; errors as `open_ledger`."""
    with open_ledger(path, sheet=sheet, progress=progress) as ledger:
        yield from ledger.cases(progress)


def _find_sheet(book: Book, sheets: Sequence[str]) -> tuple[str, Layout]:
    """The first sheet that has a header; else the error of the first one that was looked at."""
    refusal: UserError | None = None
    for sheet in sheets:
        where = f"“{book.path.name}”" + (f"的工作表“{sheet}”" if len(book.sheets) > 1 else "")
        try:
            return sheet, find_header(list(islice(book.rows(sheet), HEADER_ROWS)), where)
        except UserError as error:
            refusal = refusal or error
    assert refusal is not None
    raise refusal
