"""The way as one picture: this desk, the stick and the line, the county."""

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from agent_app.gui import actions
from agent_app.gui.theme.look import look
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.flow import ems
from agent_app.gui.widgets.label import IconLabel, label
from agent_app.gui.widgets.panel import Panel
from agent_app.gui.widgets.question import Question

_BESIDE = 48  # characters of running text across
_END = 256  # px, the least that an end of the way takes where there is room


@dataclass(frozen=True, slots=True)
class EndFace:
    """One end of the way: what it is called, what counts, and what to add."""

    name: str
    count: str
    quiet: str


@dataclass(frozen=True, slots=True)
class LineFace:
    """The line: what is said of it in a few words, whether it is up, whether one may ask for an exchange now; and, below
    the whole way, what more there is to say."""

    said: str
    up: bool = False
    may_ask: bool = False
    more: str = ""


class WayPanel(Panel):
    """The picture. `write_requested`, `read_requested`: the stick; `line_requested`: 现在交换; `chosen(number)`: one of the
    places that `ask` offered, -1 for the last button (another folder)."""

    write_requested = Signal()
    read_requested = Signal()
    line_requested = Signal()
    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName("从这台电脑到县里")
        self._here, self._there = _End("laptop"), _End("county")
        self.write = actions.button("write_stick", self.write_requested.emit, "primary")
        self.read = actions.button("read_stick", self.read_requested.emit)
        for button in (self.write, self.read):
            button.set_icons(before="")
        self.now = Button("现在交换", on_click=self.line_requested.emit)
        self._said, self._more = label(role="quiet", wrap=True), label(wrap=True)
        self._stick_lines = (_Line(solid=True), _Line(solid=True))
        self._net_lines = (_Line(solid=False), _Line(solid=False))
        self._question = Question()
        self._question.chosen.connect(self.chosen)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._box.setSpacing(SPACE.panel)
        self._box.addWidget(self._here)
        self._box.addWidget(self._middle(), 1)
        self._box.addWidget(self._there)
        self.body.setContentsMargins(SPACE.page, SPACE.panel, SPACE.page, SPACE.panel)
        self.body.setSpacing(SPACE.tight)
        self.body.addLayout(self._box)
        for below in (self._more, self._question):
            self.body.addWidget(below)
        self._more.hide()

    def show_way(self, here: EndFace, there: EndFace) -> None:
        """Shows both ends."""
        self._here.show_face(here)
        self._there.show_face(there)

    def show_line(self, face: LineFace) -> None:
        """Shows how the line is."""
        self._said.setText(face.said)
        self._more.setText(face.more)
        self._more.setVisible(bool(face.more))
        self.now.setVisible(face.may_ask)
        for line in self._net_lines:
            line.set_solid(face.up)

    def ask(self, words: str, places: list[str], last: str = "选一个文件夹") -> None:
        """Asks in place which of these is meant, or the `last`: a stick or a folder, a person or none."""
        self._question.ask(words, places, last)

    def stop_asking(self) -> bool:
        """Takes the question away; False when none was asked."""
        return self._question.stop(self.write)

    def arrange(self, width: int) -> None:
        """Side by side where there is room, else one below the other."""
        beside = ems(width) >= _BESIDE
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._box.setDirection(way)
        for line in (*self._stick_lines, *self._net_lines):
            line.setVisible(beside)

    def _middle(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.close)
        column.addStretch(1)
        column.addLayout(self._row(self._stick_lines, "stick", "U 盘", self.write, self.read))
        column.addLayout(self._row(self._net_lines, "globe", "网络", self._said, self.now))
        column.addStretch(1)
        return holder

    @staticmethod
    def _row(lines: tuple["_Line", "_Line"], icon: str, words: str, *parts: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACE.tight + 2)
        row.addWidget(lines[0], 1)
        row.addWidget(IconLabel(icon))
        row.addWidget(label(words, "strong"))
        for part in parts:
            row.addWidget(part)
        row.addWidget(lines[1], 1)
        return row


class _End(QFrame):
    """One end of the way."""

    def __init__(self, icon: str) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._name, self._count = label(role="strong", wrap=True), label(role="due", wrap=True)
        self._quiet = label(role="quiet", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE.panel, SPACE.close, SPACE.panel, SPACE.close)
        row.setSpacing(SPACE.close)
        row.addWidget(IconLabel(icon), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        for part in (self._name, self._count, self._quiet):
            words.addWidget(part)
        words.addStretch(1)
        row.addLayout(words, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def show_face(self, face: EndFace) -> None:
        self._name.setText(face.name)
        self._count.setText(face.count)
        self._quiet.setText(face.quiet)
        self._quiet.setVisible(bool(face.quiet))
        self.setAccessibleName("，".join(filter(None, (face.name, face.count, face.quiet))))

    def sizeHint(self) -> QSize:
        return QSize(max(look().size.text * 15, _END), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(look().size.text * 10, super().minimumSizeHint().height())


class _Line(QWidget):
    """A stretch of the way, solid where it can be gone now."""

    def __init__(self, *, solid: bool) -> None:
        super().__init__()
        self._solid = solid
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def set_solid(self, solid: bool) -> None:
        self._solid = solid
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        pen = QPen(look().colour("edge"), 2)
        if not self._solid:
            pen.setDashPattern([3, 2])
        painter = QPainter(self)
        painter.setPen(pen)
        middle = self.height() // 2
        painter.drawLine(0, middle, self.width(), middle)
