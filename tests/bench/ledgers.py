"""The ledger as a workbook against the same cells written by bare xlsxwriter, in processor time.

Both are measured in turns, and the best of each counts, so that neither has the quieter machine.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

from agent_app.ledger.export import ledger_values, write_ledger
from agent_app.ledger.table import COLUMNS, LedgerRow
from agent_app.ledger.template import Facts, fill
from agent_app.ledger.workbook import Value
from tests.bench.figures import Figure, figure, processor_seconds
from tests.support.ledgers import ROW
from tests.support.templates import superior

ROWS = 20_000
ROUNDS = 3

_ROW = replace(
    ROW,
    summary="在外务工被欠薪，干了三个月，一分钱没拿到，打电话不接",
    submitted_to="云山县信访局",
    submitted_on=date(2026, 7, 1),
    received_on=date(2026, 7, 3),
)


def ledgers(folder: Path) -> Iterator[Figure]:
    """20,000 cases to a workbook, and to a superior's own table."""
    rows = list(_rows())
    keys = [key for key, column in COLUMNS.items() if not column.detail]
    cells = [(n, *ledger_values(row, keys, unmasked=False)) for n, row in enumerate(rows, 1)]
    ours, bare = [], []
    for _ in range(ROUNDS):
        ours.append(processor_seconds(lambda: write_ledger(folder / "ledger.xlsx", rows, title="台账")))
        bare.append(processor_seconds(lambda: _bare(folder / "bare.xlsx", cells)))
    yield figure(f"ledger of {ROWS:,} cases to xlsx", min(ours), "s", min(bare), "≤ 1.5×")
    facts = Facts("石桥镇", "刘春生", date(2026, 6, 30), None, None)
    superior(folder / "template.xlsx")
    spent = processor_seconds(
        lambda: fill(folder / "template.xlsx", folder / "filled.xlsx", rows, facts, unmasked=False)
    )
    yield figure(f"a superior's table with {ROWS:,} cases", spent, "s", min(bare))


def _rows() -> Iterator[LedgerRow]:
    for serial in range(ROWS):
        number = f"DL-990102030001-01-20260630-{serial:05d}"
        day = date(2026, 1, 1) + timedelta(days=serial % 180)
        yield replace(_ROW, number=number, registered=day, official_number=str(321002202208220001 + serial))


def _bare(path: Path, rows: Sequence[Sequence[Value]]) -> None:
    """The same cells with the least that the library needs: nothing is chosen, masked or measured."""
    with xlsxwriter.Workbook(path, {"constant_memory": True, "tmpdir": str(path.parent)}) as book:
        look = {"valign": "top", "text_wrap": True}
        text = book.add_format(look | {"num_format": "@"})
        day = book.add_format(look | {"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet()
        for place, row in enumerate(rows):
            for at, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(place, at, value, text)
                elif isinstance(value, date):
                    sheet.write_datetime(place, at, value, day)
                elif value is not None:
                    sheet.write_number(place, at, value)
