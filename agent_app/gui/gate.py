"""What stands before the records: one column in the middle of the window, without rail and status line."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from agent_app.gui.actions import bind
from agent_app.gui.page import Sheet
from agent_app.gui.theme.look import look, look_changed
from agent_app.gui.theme.tokens import DEFAULT_SIZE, SPACE
from agent_app.gui.widgets.label import label
from agent_app.gui.widgets.notes import Note, announce

NAME = "信访代理"


class Gate(QWidget):
    """Base of the pages before the records. `widest` is the width of the column in px at 标准; things go into `column`.

    Keys for larger and smaller type, Ctrl+Enter and Esc work as on the pages behind it.
    """

    def __init__(self, title: str, line: str, widest: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self.setAccessibleName(title)
        self._widest = widest
        self._sheet = Sheet()
        self._holder = QWidget()
        self.column = QVBoxLayout(self._holder)
        self.column.setContentsMargins(0, SPACE.page, 0, SPACE.page)
        self.column.setSpacing(SPACE.panel)
        self._title = label(title, wrap=True)
        self.line = label(line, "quiet", wrap=True)
        head = QVBoxLayout()
        head.setSpacing(SPACE.hair)
        head.addWidget(self._title)
        head.addWidget(self.line)
        self.column.addLayout(head)
        self._notes = QVBoxLayout()
        self.column.addLayout(self._notes)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self._holder, 20)
        middle.addStretch(1)
        self._sheet.column.addLayout(middle)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(SPACE.page, 0, SPACE.page, 0)
        whole.addWidget(self._sheet)
        self._fit_column()
        for name, slot in (
            ("larger", lambda: look().step_size(1)),
            ("smaller", lambda: look().step_size(-1)),
            ("usual_size", lambda: look().use(size=DEFAULT_SIZE)),
            ("primary", self.primary),
            ("back", self.back),
        ):
            bind(self, name, slot)

    @property
    def title(self) -> QLabel:
        """The name at the top."""
        return self._title

    def primary(self) -> None:
        """The page's main action (Ctrl+Enter)."""

    def back(self) -> None:
        """Where one came from (Esc); nothing where one came from nowhere."""

    def refuse(self, sentence: str) -> None:
        """What was asked for did not come about: says why, and lets try again. Nothing typed is lost."""
        self.tell("late", sentence)

    def tell(self, kind: str, sentence: str) -> None:
        """Says something under the title until the next thing is said; "" says nothing."""
        while item := self._notes.takeAt(0):
            if widget := item.widget():
                widget.deleteLater()
        if sentence:
            note = Note(kind, sentence)
            self._notes.addWidget(note)
            announce(note)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if look_changed(event) and hasattr(self, "_title"):
            self._fit_column()

    def _fit_column(self) -> None:
        self._holder.setMaximumWidth(look().scaled(self._widest))
        self._title.setFont(look().font(look().size.page_title + 6, bold=True))
