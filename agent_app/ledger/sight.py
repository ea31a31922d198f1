"""What a person sees of a file before it is read: its sheets, its first rows, what each column is taken for."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from agent_app.base.errors import UserError
from agent_app.base.progress import Progress, silent
from agent_app.ledger.columns import HEADER_ROWS, Layout, layouts
from agent_app.ledger.mapping import Choice, Columns, columns_of, header_mark, mapped
from agent_app.ledger.reader import find_sheet, header_at
from agent_app.ledger.sheets import Cell, Row, open_book
from agent_app.ledger.values import line_of

SAMPLES = 3
"""Values that are shown of a column."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file: its name, what it is taken for, and the first things that stand in it."""

    name: str
    field: str
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sight:
    """A file at a glance. `heads` are the rows that may be the header, as (number, words); `refusal` says what is
    still missing before it can be read, "" when nothing is.
    """

    sheets: tuple[str, ...]
    sheet: str
    header_row: int
    heads: tuple[tuple[int, str], ...]
    columns: tuple[Column, ...]
    refusal: str
    remarks: tuple[str, ...]


def sight(
    path: Path,
    choice: Choice | None = None,
    remembered: Mapping[str, Columns] | None = None,
    progress: Progress = silent,
) -> Sight:
    """Look at the file. Raises as `open_ledger` for what is no table; what a person can put right is in the answer."""
    choice, remembered = choice or Choice(), remembered or {}
    with open_book(path, progress) as book:
        refusal = ""
        sheet = choice.sheet or book.sheets[0]
        layout: Layout | None = None
        try:
            if choice.header_row:
                layout = header_at(book, sheet, choice.header_row)
                layout = mapped(layout, choice.columns or remembered.get(header_mark(layout), {}))
            else:
                sheet, layout = find_sheet(book, choice, remembered)
        except UserError as error:
            refusal = error.sentence
        rows = list(islice(book.rows(sheet), HEADER_ROWS + SAMPLES))
        if layout is None:
            layout = _first(rows, choice.header_row)
        return Sight(
            sheets=tuple(book.sheets),
            sheet=sheet,
            header_row=layout.header_row if layout else 0,
            heads=tuple((number, _words(cells)) for number, cells in rows[:HEADER_ROWS]),
            columns=_columns(layout, rows) if layout else (),
            refusal=refusal,
            remarks=tuple(book.remarks),
        )


def _first(rows: list[Row], wanted: int) -> Layout | None:
    """The row to begin with where no header was found: the one that was chosen, else the one with most words."""
    heads = layouts(rows[:HEADER_ROWS])
    chosen = [layout for layout in heads if layout.header_row == wanted] or heads
    return max(chosen, key=lambda layout: sum(cell != "" for cell in layout.header), default=None)


def _columns(layout: Layout, rows: list[Row]) -> tuple[Column, ...]:
    below = [row for number, row in rows if number > layout.header_row and not layout.repeats_header(row)]
    return tuple(
        Column(name, to, tuple(line_of(cells[at]) for cells in below if at < len(cells))[:SAMPLES])
        for at, (name, to) in enumerate(columns_of(layout).items())
    )


def _words(cells: list[Cell]) -> str:
    return "　".join(line_of(cell) for cell in cells if cell != "")
