"""Python's cycle collector, at work in the window's thread alone.

On a worker it would destroy what a page has left behind, and a program whose widgets go in another thread than their
own dies at once.
"""

from PySide6.QtCore import QObject, QTimer

from agent_app.base.collector import collect_due, hold_back, let_go

_EVERY_MS = 1000


class CollectsHere(QObject):
    """From when it is made until `end`, cycles are collected in the thread that it was made in, now and then."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        hold_back(self)
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(collect_due)
        self._timer.start()

    def end(self) -> None:
        """No other thread is left."""
        self._timer.stop()
        let_go(self)
