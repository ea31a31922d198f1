"""扫码: the code of a paper, wherever in the window it is scanned, opens its case or is told of in place."""

import time

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from agent_app.core.receipt_mark import Finding
from agent_app.core.scan_digits import typed_digits
from agent_app.desk import blanks, scanning
from agent_app.desk.desk import Desk
from agent_app.desk.scanning import Checked, Recognized
from agent_app.gui.shell import Shell
from agent_app.gui.tasks import Tasks, Topic
from agent_app.gui.widgets.notes import Note

_NOTES = {Finding.VALID: "info", Finding.MISMATCH: "late", Finding.UNVERIFIABLE: "soon"}
_OPEN = {Finding.MISMATCH: "打开编号相同的那件", Finding.UNVERIFIABLE: "打开这件事"}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TAKES_TEXT = (QLineEdit, QPlainTextEdit, QAbstractSpinBox, QComboBox)
_PAUSE_S = 1.0
"""A scanner types faster; whoever types a code by hand does so in the search field."""


class Scanning(QObject):
    """What becomes of a code that is scanned: into a search field, or while nothing takes text."""

    def __init__(self, desk: Desk, tasks: Tasks, window: Shell) -> None:
        super().__init__(window)
        self._desk, self._tasks, self._window = desk, tasks, window
        self._burst = Burst(window)
        self._burst.scanned.connect(self.read)
        window.scanned.connect(self.read)

    def read(self, code: str) -> None:
        """Says what a code is, or opens the case that it belongs to."""
        case = self._window.subject.partition(" ")[0] if self._window.here == "case" else ""
        self._tasks.query(
            lambda: scanning.read_code(self._desk, code, case),
            lambda found: self._show(found, case),
            owner=self,
            key="scan",
        )

    def _show(self, found: Checked | Recognized, case: str) -> None:
        if found.case and (isinstance(found, Recognized) or found.finding is Finding.VALID):
            self._open(found.case, found.sentence)
        elif isinstance(found, Checked):
            way = _OPEN.get(found.finding, "") if found.case else ""
            self._say(_NOTES[found.finding], found.sentence, way, found.case)
        elif found.step:
            self._window.go("case", f"{case} {found.step} {found.following}")
        elif found.following and found.form.registers:
            self._enter(found.following)
        elif found.following and found.form.visits:
            if self._window.go("visits", found.following):
                self._say("info", found.sentence)
        else:
            self._say("info", found.sentence)

    def _open(self, case: str, sentence: str) -> None:
        if self._window.go("case", case):
            self._window.toast.say(sentence)

    def _say(self, kind: str, sentence: str, way: str = "", case: str = "") -> None:
        page = self._window.page(self._window.here)
        note = Note(kind, sentence, way, closable=True)
        note.pressed.connect(lambda: self._window.go("case", case))
        page.clear_notes()
        page.add_note(note)

    def _enter(self, number: str) -> None:
        self._tasks.operation(
            lambda _: blanks.begin_entry(self._desk, number),
            lambda draft: self._window.go("register", draft),
            "正在打开登记",
            changes=Topic.DRAFTS,
            owner=self,
            light=True,
        )


class Burst(QObject):
    """Notices what a scanner types into a window while nothing there takes text. `scanned(code)`: it was a whole one.

    The Enter with which it ends then opens nothing.
    """

    scanned = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window, self._typed, self._at = window, "", 0.0
        app = QApplication.instance()
        app.focusChanged.connect(self._follow)  # type: ignore[union-attr]
        self._follow(None, QApplication.focusWidget())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        now = time.monotonic()
        before = self._typed if now - self._at < _PAUSE_S else ""
        self._typed, self._at = "", now
        if event.key() in _ENTER and typed_digits(before):
            self.scanned.emit(before)
            return True
        if event.text().isdigit():
            self._typed = before + event.text()
        return False

    def _follow(self, old: QWidget | None, now: QWidget | None) -> None:
        """Only what has the focus is listened to: a filter over the whole program would slow every event down."""
        if old is not None:
            old.removeEventFilter(self)
        if now is not None and not isinstance(now, _TAKES_TEXT) and now.window() is self._window:
            now.installEventFilter(self)
