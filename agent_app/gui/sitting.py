"""A sitting: an open desk with its window, from the passphrase until both are closed."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from shiboken6 import isValid

from agent_app.desk.desk import Desk
from agent_app.gui.frame import Frame
from agent_app.gui.idle import Idle
from agent_app.gui.window import DeskWindow


class Sitting(QObject):
    """`lock_wanted`: somebody wants to leave it locked, or nobody has touched it for long. `closed`: it is over."""

    lock_wanted = Signal()
    closed = Signal()

    def __init__(self, frame: Frame, window: DeskWindow, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.window, self.desk = window, desk
        self._frame = frame
        self._focused: QWidget | None = None
        self._idle: Idle | None = None
        window.lock_requested.connect(self.lock_wanted)
        window.closed.connect(self._end)

    def begin(self, lock_minutes: int, *, reminds: bool, practice: bool) -> None:
        """Shows the records. Those of the practice county are locked only when somebody asks, and remind nobody."""
        self._frame.put(self.window)
        self.window.begin(self.desk, lock_minutes, reminds=reminds and not practice, practice=practice)
        if not practice:
            self._idle = Idle(self._frame, lock_minutes)
            self._idle.over.connect(self.lock_wanted)

    def hide(self) -> None:
        """Before the records go out of sight: what stands over them goes too, and one will come back to where one was."""
        focused = QApplication.focusWidget()
        if focused is not None and self.window.isAncestorOf(focused):
            self._focused = focused
        for dialog in QApplication.topLevelWidgets():
            if isinstance(dialog, QDialog) and dialog.isVisible():
                dialog.reject()

    def show_again(self) -> None:
        """Back to where one was."""
        self._frame.put(self.window)
        if self._focused is not None and isValid(self._focused):
            self._focused.setFocus(Qt.FocusReason.OtherFocusReason)

    def lock_after(self, minutes: int) -> None:
        """Another time after which it locks itself."""
        if self._idle is not None:
            self._idle.minutes = minutes

    def close(self) -> bool:
        """Closes the window and then the desk; False when something must be finished first, after which it closes."""
        return self.window.close()

    def _end(self) -> None:
        if self._idle is not None:
            self._idle.deleteLater()
        self.window.end()
        self._frame.take(self.window)
        self.desk.close()
        self.closed.emit()
