"""统计: the figures of a year over cases that have come along the way, out as a workbook and on paper."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from agent_app.core.period import Period, usual
from agent_app.desk.figures import export_figures, figures, print_figures
from agent_app.store.bulk import run
from tests.bench.agenda import under_way
from tests.bench.figures import Figure, figure

_TIMES = 5


def counting(folder: Path, count: int = 100_000) -> Iterator[Figure]:
    """统计 where every case lies in the period, which is the worst there is; the floor is one bare scan of the rows."""
    desk = under_way(folder / "desk", count)
    year = usual(desk.today)["今年"]
    month = Period(desk.today.replace(day=1), desk.today)
    with desk.vault.read() as connection:
        floor = _spent(lambda: run(connection, "SELECT case_id, scope, face FROM courses"))
        size = run(connection, "SELECT SUM(LENGTH(face)) FROM courses")[0][0]
    note = f"reference: one scan of the {size / 1e6:.1f} MB they are made of; processor time"
    report = figures(desk, year)
    for name, period in (("the year", year), ("a month", month)):
        spent = _spent(lambda period=period: figures(desk, period))
        yield figure(f"figures of {name} over {count} cases", spent, "ms", floor, aim="≤ 2000 ms", note=note)
    out = folder / "figures.xlsx"
    yield figure("their workbook", _spent(lambda: export_figures(report, out)), "ms", aim="≤ 300 ms")
    yield figure("their paper", _spent(lambda: print_figures(desk, report)), "ms", aim="≤ 500 ms")
    desk.close()


def _spent(work: Callable[[], object]) -> float:
    """The least processor time of several calls, in ms."""
    work()
    best = float("inf")
    for _ in range(_TIMES):
        start = time.process_time()
        work()
        best = min(best, (time.process_time() - start) * 1000)
    return best
