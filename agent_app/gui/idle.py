"""Notices that nobody has touched the window for a while, or that the computer has slept."""

import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

_TICK_MS = 5_000
_SLEPT_S = 60.0
_TOUCHES = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
    QEvent.Type.TouchUpdate,
    QEvent.Type.InputMethod,
}

Clock = Callable[[], float]


class Idle(QObject):
    """Watches a window that is shown, and whatever has the focus. `over`: nobody touched it for `minutes` (0: for ever), or
    the computer slept.

    Its two clocks count seconds and can be set by others.
    """

    over = Signal()

    def __init__(self, window: QWidget, minutes: int) -> None:
        super().__init__(window)
        self.minutes = minutes
        self.steady_clock: Clock = time.monotonic
        self.wall_clock: Clock = time.time
        self.begin_again()
        # Only the window's own surface is watched: a filter on the application would see every event of every widget.
        # Besides, what has the focus: an input method speaks to that alone, and a dialog has a surface of its own.
        self._surface = window.windowHandle()
        self._surface.installEventFilter(self)
        self._focused: tuple[QObject, ...] = ()
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._timer.timeout.connect(self.tick)
        self._timer.start()
        app = QCoreApplication.instance()
        if isinstance(app, QGuiApplication):
            app.applicationStateChanged.connect(self._state_changed)
            app.focusObjectChanged.connect(self._follow)
            self._follow(app.focusObject())

    def begin_again(self) -> None:
        """Counts anew from now."""
        self._touched = self._steady = self.steady_clock()
        self._wall = self.wall_clock()

    def tick(self) -> None:
        """Looks at the clocks. Steady clocks stand still while a computer sleeps, the one on the wall does not."""
        wall, steady = self.wall_clock(), self.steady_clock()
        slept = (wall - self._wall) - (steady - self._steady) > _SLEPT_S
        late = steady - self._steady > _SLEPT_S + _TICK_MS / 1000  # where the steady clock goes on in sleep
        self._wall, self._steady = wall, steady
        if slept or late or (self.minutes and steady - self._touched >= self.minutes * 60):
            self.begin_again()
            self.over.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES:
            self._touched = self.steady_clock()
        return False

    def _follow(self, focused: QObject | None) -> None:
        for earlier in self._focused:
            if isValid(earlier):
                earlier.removeEventFilter(self)
        having = (focused, QGuiApplication.focusWindow())
        self._focused = tuple(one for one in having if one is not None and one is not self._surface)
        for one in self._focused:
            one.installEventFilter(self)

    def _state_changed(self, state: Qt.ApplicationState) -> None:
        if state == Qt.ApplicationState.ApplicationSuspended:
            self.over.emit()
