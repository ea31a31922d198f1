"""A quiet word at the tray, once a day and when a clock turns; nothing where there is no tray, and never a sound.

It says how many, never who or what: others see the screen too.
"""

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from agent_app.desk import reminding
from agent_app.desk.desk import Desk
from agent_app.desk.reminding import Reminder
from agent_app.gui.gate import NAME
from agent_app.gui.tasks import Tasks
from agent_app.gui.theme.icons import icon

_EVERY_MS = 60_000
_FIRST_MS = 8_000
_SHOWN_MS = 15_000


class Reminding(QObject):
    """Looks every minute. `said(words)`: there is something to tell, and nobody is at the window who sees it."""

    said = Signal(str)

    def __init__(self, desk: Desk, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._tasks = desk, tasks
        self._since = desk.now()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.CoarseTimer)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Begins."""
        self._timer.start(_EVERY_MS)
        QTimer.singleShot(_FIRST_MS, self, self.look)

    def end(self) -> None:
        """Ends."""
        self._timer.stop()

    def look(self) -> None:
        """Looks whether something is to be told."""
        since, self._since = self._since, self._desk.now()
        self._tasks.query(
            lambda: reminding.look(self._desk, since), self._tell, owner=self, failed=lambda _: None
        )

    def _tell(self, reminder: Reminder) -> None:
        if reminder.words and QApplication.activeWindow() is None:
            self.said.emit(reminder.words)
        if reminder.daily:
            self._tasks.operation(
                lambda _: reminding.told(self._desk),
                label="正在存",
                owner=self,
                failed=lambda _: None,
                light=True,
            )


class Tray(QObject):
    """The mark in the tray. `opened`: it, or what it says, was pressed."""

    opened = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._icon: QSystemTrayIcon | None = None

    def turn(self, *, on: bool) -> None:
        """Shows the mark, or takes it away."""
        if on and self._icon is None and QSystemTrayIcon.isSystemTrayAvailable():
            self._icon = QSystemTrayIcon(icon("today", "accent"), self)
            self._icon.setToolTip(NAME)
            self._icon.activated.connect(lambda _: self.opened.emit())
            self._icon.messageClicked.connect(self.opened)
            self._icon.show()
        elif not on and self._icon is not None:
            self._icon.hide()
            self._icon.deleteLater()
            self._icon = None

    def say(self, words: str) -> None:
        """Says it for a while, where there is a tray."""
        if self._icon is not None:
            # With its own picture: the systems' signs of information and warning come with a sound.
            self._icon.showMessage(NAME, words, icon("today", "accent"), _SHOWN_MS)
