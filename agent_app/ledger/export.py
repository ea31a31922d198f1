"""台账 out: a workbook that a township office can sort, filter and print."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from agent_app.base.progress import Progress, silent
from agent_app.core.vocabulary import Purpose, Term
from agent_app.ledger.table import COLUMNS, SERIAL, Kind, LedgerRow
from agent_app.ledger.values import when
from agent_app.ledger.workbook import Heading, Table, Value, write_table

MASKED = "（脱敏）"
TOLD = "（台账原文）"
SHEET = "台账"
EXTRA_WIDTH = 14
PAGES, FULL_PAGES = 2, 3
"""Sheets of A3 side by side, on which the columns are still to be read."""

OWN_HEADERS = frozenset(column.header for column in COLUMNS.values())
_APART = {"purpose", "channel", *(key for key, column in COLUMNS.items() if column.mask)}
"""Columns in which nothing but the case's own stands: terms, and what is masked."""


def write_ledger(
    path: Path,
    rows: Iterable[LedgerRow],
    *,
    title: str,
    progress: Progress = silent,
    total: int | None = None,
    unmasked: bool = False,
    full: bool = False,
    extra: Sequence[str] = (),
) -> int:
    """Write the ledger as an xlsx workbook; the number of cases in it is given back.

    Names and numbers are masked unless `unmasked`; of an accusation the petitioner stays masked always, and
    summary, words, reply and unit are left out. `full` adds what was said and answered, `extra` names further
    columns out of `LedgerRow.extra`.

    For the way it is saved, for `progress` of `total`, and for what is raised see `write_table`.
    """
    keys = [key for key, column in COLUMNS.items() if full or not column.detail]
    table = Table(title, SHEET, _headings(keys, extra, unmasked), pages=FULL_PAGES if full else PAGES)
    cells = (
        (serial, *ledger_values(row, keys, unmasked=unmasked), *_beside(row, extra))
        for serial, row in enumerate(rows, 1)
    )
    return write_table(path, table, cells, progress, total)


def ledger_values(row: LedgerRow, keys: Iterable[str], *, unmasked: bool) -> Iterator[Value]:
    """The columns `keys` of a case as they leave the program: masked and sealed as `write_ledger` says."""
    accusation = row.purpose is Purpose.ACCUSATION
    for key in keys:
        column, value = COLUMNS[key], getattr(row, key)
        if not value or (accusation and column.sealed):
            yield None
        elif column.mask and (accusation or not unmasked):
            yield column.mask(value)
        else:
            yield value.label if isinstance(value, Term) else value


def _headings(keys: Iterable[str], extra: Iterable[str], unmasked: bool) -> list[Heading]:
    columns = [COLUMNS[key] for key in keys]
    return [
        Heading(SERIAL.header, SERIAL.width),
        *(
            Heading(column.header + MASKED * (column.mask is not None and not unmasked), column.width)
            for column in columns
        ),
        *(Heading(name, EXTRA_WIDTH) for name in extra),
    ]


def _beside(row: LedgerRow, extra: Iterable[str]) -> Iterator[Value]:
    """Columns that imported ledgers had beside; of an accusation none, since nobody knows what stands in them."""
    accusation = row.purpose is Purpose.ACCUSATION
    return (None if accusation else row.extra.get(name) for name in extra)


def as_told(row: LedgerRow) -> LedgerRow:
    """The row with what a ledger told in columns of ours that no case is made of, where the case says nothing.

    So a ledger that goes from desk to desk stays as it is. What the case says itself is not told twice; what it says
    otherwise stays beside it, named as the ledger's. Of an accusation nothing is taken.
    """
    if row.purpose is Purpose.ACCUSATION or OWN_HEADERS.isdisjoint(row.extra):
        return row
    beside = dict(row.extra)
    found: dict[str, Any] = {}
    for key, column in COLUMNS.items():
        text = beside.pop(column.header, "")
        value = getattr(row, key)
        told = when(text) if column.kind is Kind.DATE else text
        if text and (told is None or key in _APART or value not in (None, "", told)):
            beside[column.header + TOLD] = text
        elif text:
            found[key] = told
    return replace(row, **found, extra=beside)
