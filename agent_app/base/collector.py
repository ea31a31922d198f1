"""Python's cycle collector, held back while many small objects are made that form no cycles, or for a thread's sake.

By itself it runs in whichever thread has just made many objects.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_lock = Lock()
_holding: set[object] = set()
_resting: set[object] = set()


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Within the block nothing is searched for cycles: an import is a third quicker, and needs no more memory."""
    whoever = object()
    hold_back(whoever)
    _resting.add(whoever)
    try:
        yield
    finally:
        _resting.discard(whoever)
        let_go(whoever)


def hold_back(whoever: object) -> None:
    """Nothing is searched for cycles by itself until `whoever` lets go, and everybody else."""
    with _lock:
        _holding.add(whoever)
        gc.disable()


def let_go(whoever: object) -> None:
    """The collector may run by itself again, as far as this one is concerned."""
    with _lock:
        _holding.discard(whoever)
        if not _holding:
            gc.enable()


def collect_due() -> None:
    """Collect in this thread what the interpreter would have collected by now, had it been let; at rest, nothing."""
    if _resting:
        return
    due = [
        generation
        for generation, (count, limit) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
        if count > limit > 0
    ]
    if due:
        gc.collect(due[-1])
