"""A ledger of 20,000 rows through the wizard, beside reading it and writing its rows with nothing in between.

Times are of the processor; nothing of it waits for anything but the disk.
"""

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import python_calamine as calamine
import xlsxwriter

from agent_app.desk.desk import Desk
from agent_app.desk.importing import import_ledger, look_at, try_import
from agent_app.desk.ledgers import export_ledger
from tests.bench.data import cases
from tests.bench.figures import Figure, figure, processor_seconds
from tests.bench.records import bare
from tests.support.desks import Wall, make_desk

ROWS = 20_000
HEADS = (
    "编号",
    "登记日期",
    "信访人",
    "联系电话",
    "住址",
    "信访形式",
    "内容分类",
    "诉求摘要",
    "信访内容",
    "责任单位",
)


def wizard(folder: Path) -> Iterator[Figure]:
    """Looked at, tried, imported; how long, and how much memory the whole program holds at most."""
    path = folder / "台账.xlsx"
    _write(path)
    desk = make_desk(folder / "desk", Wall())
    looked = processor_seconds(lambda: look_at(desk, path))
    tried = processor_seconds(lambda: try_import(desk, path))
    reference = processor_seconds(lambda: _bare(folder / "bare.db", path))
    spent = processor_seconds(lambda: _import(desk, path))
    again = processor_seconds(lambda: try_import(desk, path))
    out = processor_seconds(lambda: export_ledger(desk, folder / "out.xlsx"))
    desk.close()
    rows = f"{ROWS:,} rows of a workbook"
    yield figure(f"{rows} looked at", looked, "s")
    yield figure(f"{rows} tried", tried, "s")
    yield figure(f"{rows} imported", spent, "s", reference, "≤ 10 s",
                 "reference: read by calamine and put into SQLCipher by executemany, as they are")  # fmt: skip
    yield figure(f"{rows} known again", again, "s")
    yield figure(f"{ROWS:,} cases out of the vault to xlsx", out, "s")
    if sys.platform != "win32":
        yield figure(
            f"most memory while {rows} are imported", _most_memory(folder, path), "MB", aim="≤ 400 MB"
        )


def _write(path: Path) -> None:
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, HEADS)
        for row, (_, ops) in enumerate(cases(ROWS), 1):
            case, party = ops[0][1], ops[1][3]
            texts = (
                party["name"],
                party["phone"],
                party["address"],
                "来访",
                case["category"],
                case["summary"],
            )
            sheet.write_string(row, 0, f"XF-{row}")
            sheet.write_datetime(row, 1, date.fromisoformat(case["registered_on"]), day)
            for column, text in enumerate((*texts, case["words"], "青溪镇人民政府"), 2):
                sheet.write_string(row, column, text)


def _import(desk: Desk, path: Path) -> None:
    assert import_ledger(desk, path).added == ROWS


def _bare(database: Path, path: Path) -> None:
    rows = calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[1:]
    connection = bare(database)
    connection.execute(
        f"CREATE TABLE t(id INTEGER PRIMARY KEY, {','.join(f'c{n}' for n in range(len(HEADS)))})"
    )
    connection.execute("BEGIN IMMEDIATE")
    marks = ",".join("?" * len(HEADS))
    written = [tuple(map(str, row)) for row in rows]
    connection.executemany(
        f"INSERT INTO t({','.join(f'c{n}' for n in range(len(HEADS)))}) VALUES ({marks})", written
    )
    connection.execute("COMMIT")
    connection.close()


def _most_memory(folder: Path, path: Path) -> float:
    """Megabytes that a process of its own held at most, with everything it is made of."""
    command = [sys.executable, "-m", "tests.bench.wizard", str(folder / "alone"), str(path)]
    return float(subprocess.run(command, capture_output=True, check=True, text=True).stdout)


def _alone(home: str, path: str) -> None:
    import resource

    _import(make_desk(Path(home), Wall()), Path(path))
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    sys.stdout.write(str(most / (2**20 if sys.platform == "darwin" else 2**10)))


if __name__ == "__main__":
    _alone(*sys.argv[1:])
