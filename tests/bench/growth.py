"""What one more case costs in an exchange, with a thousand, ten thousand and a hundred thousand behind it."""

import io
import itertools
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from agent_app.app import law
from agent_app.core.event import Op
from agent_app.desk import registering
from agent_app.desk.desk import Desk, wall_clock
from agent_app.store import identity as who
from agent_app.sync import answer, segment
from tests.bench.data import cases
from tests.bench.figures import Figure, figure
from tests.support.desks import WATER, enrol, exchanged, make_county, make_desk, request_of, take_in

SIZES = (1_000, 10_000, 100_000)
_A_DAY = 10
"""Cases that go up in one exchange, in a segment of their own."""
_DAYS_AT_ONCE = 100
_TIMES = 41


def growth(folder: Path) -> Iterator[Figure]:
    """The same exchange with ever more behind it, in turns, so that a slow minute of the machine is one for all of them."""
    pairs = [_pair(folder / str(size), size) for size in SIZES]
    spent: list[list[float]] = [[] for _ in SIZES]
    for _ in range(_TIMES):
        for times, (desk, county) in zip(spent, pairs, strict=True):
            times.append(_one_more(desk, county))
    before = None
    for size, times in zip(SIZES, spent, strict=True):
        value = statistics.median(times)
        yield figure(
            f"an exchange of one case with {size} behind it, processor", value, "ms", before, "≤ 1.2",
            "reference: with a tenth of them behind it; both sides, without the line",
        )  # fmt: skip
        before = value
    for one in itertools.chain(*pairs):
        one.close()


def _pair(folder: Path, size: int) -> tuple[Desk, Desk]:
    """A desk and its county with so many cases behind them."""
    county, desk = make_county(folder / "county", wall_clock), make_desk(folder / "desk", wall_clock)
    enrol(county, desk)
    exchanged(desk, county)
    source = cases(size)
    for here in range(0, size, _A_DAY * _DAYS_AT_ONCE):
        _fill(desk, source, min(size - here, _A_DAY * _DAYS_AT_ONCE))
        exchanged(desk, county)
    return desk, county


def _fill(desk: Desk, source: Iterator[tuple[bytes, list[Op]]], count: int) -> None:
    """So many cases, sealed as if an exchange had been every day."""
    for _ in range(0, count, _A_DAY):
        with desk.writing() as writing:
            writing.defer_index = True
            for subject, ops in itertools.islice(source, _A_DAY):
                writing.open(subject, ops)
        with desk.vault.write() as connection:
            segment.seal(desk.vault, connection, who.load(connection))


def _one_more(desk: Desk, county: Desk) -> float:
    registering.register(desk, WATER)
    start = time.process_time()
    request, out = request_of(desk), io.BytesIO()
    answer.answer(county.vault, io.BytesIO(request), out, law(), county.now_ms)
    take_in(desk, out.getvalue())
    return 1000 * (time.process_time() - start)
