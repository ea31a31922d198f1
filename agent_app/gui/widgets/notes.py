"""What is told in place: notes that stay, toasts that go, empty pages, work that takes a while."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from agent_app.gui.theme.look import look, look_changed
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.label import IconLabel, label

TOAST_MS = 8000
_NOTES = {"info": ("info", "accent"), "soon": ("info", "soon"), "late": ("late", "late")}


def announce(widget: QWidget) -> None:
    """Has a screen reader say the accessible name of `widget` now."""
    QAccessible.updateAccessibility(QAccessibleEvent(widget, QAccessible.Event.Alert))


class Note(QFrame):
    """A sentence that stays until it is dealt with. `kind`: info, soon, late. At most one button.

    `closed`: somebody has read it.
    """

    pressed = Signal()
    closed = Signal()

    def __init__(
        self,
        kind: str,
        sentence: str,
        button: str = "",
        *,
        closable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        icon, token = _NOTES[kind]
        self.setProperty("note", kind)
        self.setAccessibleName(sentence)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE.panel, SPACE.tight, SPACE.tight, SPACE.tight)
        row.setSpacing(10)
        row.addWidget(IconLabel(icon, token))
        self._sentence = label(sentence, wrap=True)
        row.addWidget(self._sentence, 1)
        if button:
            row.addWidget(Button(button, on_click=self.pressed.emit))
        if closable:
            row.addWidget(Button("知道了", "link", on_click=self._close))

    @property
    def sentence(self) -> str:
        """What it says."""
        return self._sentence.text()

    def _close(self) -> None:
        self.hide()
        self.closed.emit()


class StandingNote(Note):
    """A note that comes and goes with what it is about; one that was read does not come again with the same words."""

    def __init__(self, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(kind, "", closable=True, parent=parent)
        self.hide()

    def say(self, sentence: str) -> None:
        """Says this, "" for nothing."""
        if sentence != self.sentence:
            self._sentence.setText(sentence)
            self.setAccessibleName(sentence)
            self.setVisible(bool(sentence))


class Toast(QFrame):
    """Says that something is done, with 撤销, in the status line's place; stays for 8 s, and while it has focus."""

    gone = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "toast")
        self._icon = IconLabel("check", "accent")
        self._text = label(role="strong", wrap=True)
        self._undo = Button("撤销", "link", icon="undo", on_click=self._take_back)
        self._close = Button("知道了", "link", on_click=self.dismiss)
        self._on_undo: Callable[[], object] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(TOAST_MS)
        self._timer.timeout.connect(self._time_over)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE.page, 0, SPACE.page, 0)
        row.setSpacing(10)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        row.addWidget(self._undo)
        row.addWidget(self._close)
        self.hide()

    def say(self, text: str, undo: Callable[[], object] | None = None) -> None:
        """Says `text`; with `undo` there is a way back."""
        self._text.setText(text)
        self._on_undo = undo
        self._undo.setVisible(undo is not None)
        self.setAccessibleName(text + ("，可以撤销" if undo else ""))
        self.setMinimumHeight(look().size.status)
        self.show()
        self._timer.start()
        announce(self)

    def dismiss(self) -> None:
        """Goes away now."""
        self._timer.stop()
        self.hide()
        self.gone.emit()

    def _take_back(self) -> None:
        undo = self._on_undo
        self.dismiss()
        if undo:
            undo()

    def _time_over(self) -> None:
        focused = QApplication.focusWidget()
        if (focused is not None and self.isAncestorOf(focused)) or self.underMouse():
            self._timer.start()
        else:
            self.dismiss()


class EmptyState(QWidget):
    """What would be here, how to begin, one button; at a third of the height."""

    pressed = Signal()

    def __init__(
        self, title: str, line: str, button: str = "", key: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "empty")
        self.setAccessibleName(f"{title}。{line}")
        centre = Qt.AlignmentFlag.AlignHCenter
        self._title = label(title, "heading", wrap=True)
        self._line = label(line, "quiet", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.page, SPACE.page, SPACE.page, SPACE.page)
        column.setSpacing(SPACE.tight)
        column.addStretch(1)
        for words in (self._title, self._line):
            words.setAlignment(centre)
            column.addWidget(words)
        if button:
            column.addSpacing(SPACE.tight)
            column.addWidget(Button(button, key=key, on_click=self.pressed.emit), 0, centre)
        column.addStretch(2)

    def say(self, title: str, line: str) -> None:
        """Says something else."""
        self._title.setText(title)
        self._line.setText(line)
        self.setAccessibleName(f"{title}。{line}")


class WorkStrip(QFrame):
    """Work that takes a while: what is done, how far it is, a way to stop it. `stop_requested`: it was pressed."""

    stop_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "toast")
        self._label = label(role="strong")
        self._label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._count = label(role="quiet")
        self._stop = Button("停下", on_click=self._asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE.page, 2, SPACE.page, 2)
        row.setSpacing(SPACE.panel)
        for part, stretch in ((self._label, 0), (self._bar, 1), (self._count, 0), (self._stop, 0)):
            row.addWidget(part, stretch)
        self.hide()

    def begin(self, words: str, *, can_stop: bool) -> None:
        """Shows that `words` is being done."""
        self._label.setText(words)
        self.setAccessibleName(words)
        self._bar.setAccessibleName(words)
        self._stop.setVisible(can_stop)
        self._stop.setEnabled(True)
        self._stop.set_text("停下")
        self.advance(0, None)
        self.show()
        announce(self)

    def advance(self, done: int, total: int | None) -> None:
        """How far it is; a `total` of None is not known."""
        self._bar.setRange(0, total or 0)
        self._bar.setValue(min(done, total or 0))
        self._count.setText(f"{done:,} / {total:,}" if total else f"{done:,}" if done else "")

    def _asked(self) -> None:
        self._stop.setEnabled(False)
        self._stop.set_text("正在停")
        self.stop_requested.emit()


class Foot(QWidget):
    """The window's last line: the status line, and in its place a toast or the face of long work."""

    def __init__(self, status: QWidget, toast: Toast, work: WorkStrip, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._status, self._toast, self._work = status, toast, work
        for part in (work, toast, status):
            column.addWidget(part)
            part.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() in (QEvent.Type.HideToParent, QEvent.Type.ShowToParent)
            and watched is not self._status
        ):
            taken = not self._toast.isHidden() or not self._work.isHidden()
            self._status.setVisible(not taken)
        return False

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if look_changed(event) and hasattr(self, "_work"):
            for strip in (self._toast, self._work):
                strip.setMinimumHeight(look().size.status)
