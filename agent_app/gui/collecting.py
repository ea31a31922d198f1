"""Python's cycle collector, at work in the window's thread alone.

By itself it runs in whichever thread has just made many objects. On a worker it would destroy what a page has left
behind, and a program whose widgets go in another thread than their own dies at once.
"""

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 1000


class CollectsHere(QObject):
    """From when it is made until `end`, cycles are collected in the thread that it was made in, now and then."""

    _holding = 0

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        CollectsHere._holding += 1
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(collect_due)
        self._timer.start()

    def end(self) -> None:
        """No other thread is left; called once."""
        self._timer.stop()
        CollectsHere._holding -= 1
        if not CollectsHere._holding:
            gc.enable()


def collect_due() -> None:
    """Collect what the interpreter would have collected by now, had it been let."""
    for generation, (count, limit) in reversed(
        list(enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)))
    ):
        if count > limit > 0:
            gc.collect(generation)
            return
