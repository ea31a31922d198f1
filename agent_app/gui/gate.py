"""What stands before the records: one column in the middle of the window, without rail and status line."""

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from agent_app.gui.theme.look import look, look_changed
from agent_app.gui.theme.tokens import DEFAULT_SIZE, SPACE
from agent_app.gui.widgets.label import label

NAME = "信访代理"
LATER_MS = 50
"""After this time a window stands, and what it could be shown without may be loaded."""


class Gate(QWidget):
    """Base of the pages before the records. `widest` is the width of the column in px at 标准; things go into `column`.

    Keys for larger and smaller type, Ctrl+Enter and Esc work as on the pages behind it. The first of these pages is
    what somebody waits for, so what is not seen at once is loaded a moment later.
    """

    def __init__(self, title: str, line: str, widest: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self.setAccessibleName(title)
        self._widest = widest
        self._has_keys = False
        self._foot: QWidget | None = None
        self._title = label(title, wrap=True)
        self.line = label(line, "quiet", wrap=True)
        self._notes = QVBoxLayout()
        self._holder = QWidget()
        self.column = QVBoxLayout(self._holder)
        self.column.setContentsMargins(0, SPACE.close, 0, SPACE.tight)
        self.column.setSpacing(SPACE.close)
        head = QVBoxLayout()
        head.setSpacing(SPACE.hair)
        head.addWidget(self._title)
        head.addWidget(self.line)
        self.column.addLayout(head)
        self.column.addLayout(self._notes)
        self._fit_column()
        self._lay_out_column()

    def primary(self) -> None:
        """The page's main action (Ctrl+Enter)."""

    def back(self) -> None:
        """Where one came from (Esc); nothing where one came from nowhere."""

    def refuse(self, sentence: str) -> None:
        """What was asked for did not come about: says why, and lets try again. Nothing typed is lost."""
        self.tell("late", sentence)

    def tell(self, kind: str, sentence: str) -> None:
        """Says something under the title until the next thing is said; "" says nothing."""
        from agent_app.gui.widgets.notes import Note, announce

        while item := self._notes.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        if sentence:
            note = Note(kind, sentence)
            self._notes.addWidget(note)
            announce(note)
            self.bring_into_sight(note)

    def add_foot(self, foot: QWidget) -> None:
        """Puts the main action under the column; it stays in sight where the column must scroll."""
        self._foot = foot
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, SPACE.tight)
        row.addStretch(1)
        row.addWidget(foot, 20)
        row.addStretch(1)
        self._whole.addLayout(row)
        self._whole.addStretch(1)
        self._scroll.be_as_high_as_needed()
        self._fit_column()

    def bring_into_sight(self, widget: QWidget) -> None:
        """Scrolls to it where the window is too low for everything."""
        QTimer.singleShot(0, widget, lambda: self._scroll.ensureWidgetVisible(widget))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._has_keys:
            self._has_keys = True
            QTimer.singleShot(LATER_MS, self, self._bind_keys)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if look_changed(event) and hasattr(self, "_scroll"):
            self._fit_column()

    def _fit_column(self) -> None:
        widest = look().scaled(self._widest)
        for part in (self._holder, self._foot):
            if part is not None:
                part.setMaximumWidth(widest)
        self._title.setFont(look().font(look().size.page_title + 6, bold=True))

    def _lay_out_column(self) -> None:
        self._scroll = _Scroll()
        middle = QHBoxLayout(self._scroll.sheet)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.addStretch(1)
        middle.addWidget(self._holder, 20)
        middle.addStretch(1)
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(SPACE.page, 0, SPACE.page, 0)
        self._whole.setSpacing(0)
        self._whole.addWidget(self._scroll)

    def _bind_keys(self) -> None:
        from agent_app.gui.actions import bind

        for name, slot in (
            ("larger", lambda: look().step_size(1)),
            ("smaller", lambda: look().step_size(-1)),
            ("usual_size", lambda: look().use(size=DEFAULT_SIZE)),
            ("primary", self.primary),
            ("back", self.back),
            ("leave", lambda: self.window().close()),
        ):
            bind(self, name, slot)


class _Scroll(QScrollArea):
    """Scrolls a sheet up and down, which is as high as its words need at this width."""

    def __init__(self) -> None:
        super().__init__()
        self.sheet = _Sheet(self)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.setWidget(self.sheet)

    def be_as_high_as_needed(self) -> None:
        """Takes no more height than the sheet needs, so that what is below follows at once."""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.sheet.minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()


class _Sheet(QWidget):
    def __init__(self, scroll: _Scroll) -> None:
        super().__init__()
        self.setProperty("role", "sheet")
        self._scroll = scroll

    def minimumSizeHint(self) -> QSize:
        # The layout's own answer takes words that wrap for higher than they are.
        layout = self.layout()
        return QSize(0, layout.totalHeightForWidth(self._scroll.viewport().width()) if layout else 0)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._scroll.updateGeometry()
        return super().event(event)
