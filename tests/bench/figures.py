"""A figure, how it is measured, and how it is told: one JSON line."""

import gc
import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """`ratio` is value ÷ reference in the unit of both; `aim` says what the ratio or the value should be."""

    name: str
    value: float
    unit: str
    reference: float | None = None
    ratio: float | None = None
    aim: str = ""
    note: str = ""


def figure(
    name: str, value: float, unit: str, reference: float | None = None, aim: str = "", note: str = ""
) -> Figure:
    """A figure with its ratio."""
    ratio = None if reference is None or reference == 0 else round(value / reference, 3)
    rounded = None if reference is None else round(reference, 3)
    return Figure(name, round(value, 3), unit, rounded, ratio, aim, note)


def tell(found: Figure) -> None:
    """Print one figure as a JSON line."""
    print(json.dumps({k: v for k, v in asdict(found).items() if v not in (None, "")}, ensure_ascii=False))
    sys.stdout.flush()


def milliseconds(work: Callable[[], object], times: int = 9) -> float:
    """The median time of one call, after one that is not counted."""
    work()
    spent = []
    for _ in range(times):
        gc.collect()
        start = time.perf_counter()
        work()
        spent.append((time.perf_counter() - start) * 1000)
    return statistics.median(spent)


def processor_seconds(work: Callable[[], object]) -> float:
    """The processor time of one call, which tells the same on a machine that others use too."""
    gc.collect()
    start = time.process_time()
    work()
    return time.process_time() - start


def seconds(work: Callable[[], object]) -> float:
    """The time of one call."""
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
