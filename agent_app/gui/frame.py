"""The one window of the program. What stands in it changes: a page before the records, or the records themselves."""

from dataclasses import replace

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from agent_app.gui.gate import NAME
from agent_app.gui.remembered import Remembered
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.label import IconLabel, label

_WIDTH, _HEIGHT = 1366, 738
_SMALL_SCREEN = 1440
PRACTICE = "练习"


class Frame(QMainWindow):
    """The window. `leaving`: somebody closes it; it goes when `let_go()` is called.

    `practice_over`: the button on the strip of the practice county was pressed.
    """

    leaving = Signal()
    practice_over = Signal()

    def __init__(self, remembered: Remembered) -> None:
        super().__init__()
        self._let_go = False
        self.strip: PracticeStrip | None = None
        self._stack = QStackedWidget()
        middle = QWidget()
        self._column = QVBoxLayout(middle)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._stack, 1)
        self.setCentralWidget(middle)
        self._place(remembered)

    def put(self, widget: QWidget) -> None:
        """Shows `widget`; what was shown before stays as it is, out of sight."""
        if self._stack.indexOf(widget) < 0:
            self._stack.addWidget(widget)
            widget.windowTitleChanged.connect(self._retitle)
        self._stack.setCurrentWidget(widget)
        self._retitle()
        widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def take(self, widget: QWidget) -> None:
        """Takes a widget away for good."""
        self._stack.removeWidget(widget)
        widget.hide()
        widget.deleteLater()

    @property
    def shown(self) -> QWidget | None:
        """What stands in the window now; nothing before the first."""
        return self._stack.currentWidget()

    def be_practice(self, practice: bool) -> None:
        """Says all the time that this is the practice county, or stops saying so."""
        if practice and self.strip is None:
            self.strip = PracticeStrip()
            self.strip.button.clicked.connect(self.practice_over)
            self._column.insertWidget(0, self.strip)
        elif not practice and self.strip is not None:
            self.strip.hide()
            self.strip.deleteLater()
            self.strip = None
        self._retitle()

    def come_forward(self) -> None:
        """To the front, from wherever it is."""
        if self.isMinimized():
            self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def let_go(self) -> None:
        """Closes the window now."""
        self._let_go = True
        self.close()

    def as_remembered(self, remembered: Remembered) -> Remembered:
        """What to remember of the window's place."""
        box = self.normalGeometry()
        return replace(
            remembered, box=(box.x(), box.y(), box.width(), box.height()), maximised=self.isMaximized()
        )

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Where not even the least it needs has room beside its border, it wants the whole screen.
        room, least = self.screen().availableGeometry().size(), self.minimumSizeHint()
        if least.width() > room.width() or least.height() > room.height():
            self.setWindowState(self.windowState() | Qt.WindowState.WindowMaximized)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._let_go:
            event.accept()
        else:
            event.ignore()
            self.leaving.emit()

    def _retitle(self) -> None:
        shown = self._stack.currentWidget()
        title = (shown.windowTitle() if shown else "") or NAME
        self.setWindowTitle(f"{PRACTICE}：{title}" if self.strip else title)

    def _place(self, remembered: Remembered) -> None:
        """Where it stood before, if that is still on a screen, and never larger than it; on a small screen it fills it."""
        screen = QGuiApplication.primaryScreen().availableGeometry()
        self.resize(min(_WIDTH, screen.width()), min(_HEIGHT, screen.height()))
        if remembered.box:
            box = QRect(*remembered.box)
            top = QPoint(box.center().x(), box.y() + 20)
            here = (one.availableGeometry() for one in QGuiApplication.screens())
            if room := next((room for room in here if room.contains(top)), None):
                self.setGeometry(within(box, room))
        if remembered.maximised or (not remembered.box and screen.width() <= _SMALL_SCREEN):
            self.setWindowState(self.windowState() | Qt.WindowState.WindowMaximized)


def within(box: QRect, room: QRect) -> QRect:
    """The place of a window moved, and made smaller where it must be, so that all of it lies in `room`."""
    size = box.size().boundedTo(room.size())
    x = max(room.left(), min(box.x(), room.right() + 1 - size.width()))
    y = max(room.top(), min(box.y(), room.bottom() + 1 - size.height()))
    return QRect(QPoint(x, y), size)


class PracticeStrip(QFrame):
    """Says that nothing here is real; `button` ends the practice."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("strip", "practice")
        words = "练习：人和事都是假的，同真的记录分开放，怎么试都不要紧。"
        self.setAccessibleName(words)
        self.button = Button("结束练习", "link")
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE.page, SPACE.hair, SPACE.panel, SPACE.hair)
        row.setSpacing(10)
        row.addWidget(IconLabel("info", "soon", small=True))
        row.addWidget(label(words, wrap=True), 1)
        row.addWidget(self.button)
