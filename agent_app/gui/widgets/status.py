"""The status line: how far what was written here has come, the last contact, whose desk."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from agent_app.gui.theme.look import look, look_changed
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets import paint
from agent_app.gui.widgets.button import FaceButton, Piece
from agent_app.gui.widgets.label import label


@dataclass(frozen=True, slots=True)
class StatusFace:
    """Cases by how far they have come; `contact` is the last contact ("昨天 17:20"), `desk` and `person` whose desk."""

    saved: int = 0
    handed_over: int = 0
    confirmed: int = 0
    contact: str = ""
    desk: str = ""
    person: str = ""


# code, icon, then the words from long to short, and what stands after the figure.
_COUNTS = (
    ("saved", "saved", ("只存在这里", "只存在这里", "只在这里")),
    ("handed_over", "stick", ("已交出，等县确认", "已交出", "已交出")),
    ("confirmed", "check", ("县已确认", "县已确认", "县已确认")),
)
_CONTACT = ("上次同县里联系：", "上次联系：", "上次联系 ")
_STAGES = 6  # 0 whole; 1, 2 shorter words; 3 without the desk; 4 without the contact; 5 counts only


class _Count(FaceButton):
    """One of the three counts; a press opens its list."""

    centred = False

    def __init__(self, icon: str, words: Sequence[str]) -> None:
        super().__init__(words[0])
        self.setProperty("role", "count")
        self._icon, self._words = icon, words
        self._count, self._stage = 0, 0

    def show_count(self, count: int) -> None:
        self._count = count
        self.setAccessibleName(f"{self._words[0]}，{count}件")
        self.setToolTip(f"{self._words[0]} {count} 件")
        self.updateGeometry()
        self.update()

    def shorten(self, stage: int) -> None:
        self._stage = min(stage, 2)
        self.setText(self._words[self._stage])
        self.updateGeometry()

    def pieces(self) -> list[Piece]:
        made = [
            Piece(icon=self._icon, token="ink2"),
            Piece(self.text(), token="ink2"),
            Piece(str(self._count), bold=True, gap=6),
        ]
        if self._stage < 2:
            made.append(Piece("件", token="ink2", gap=6))
        return made

    def padding(self) -> float:
        return SPACE.tight

    def face_height(self) -> int:
        return look().size.status - 6


class StatusLine(QFrame):
    """The line. `opened(code)`: a count was pressed (saved, handed_over, confirmed)."""

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "status")
        self.setAccessibleName("交到哪里了")
        self._face = StatusFace()
        self._counts = {code: _Count(icon, words) for code, icon, words in _COUNTS}
        self._contact = label(role="quiet")
        self._whose = label(role="quiet")
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE.page - SPACE.tight, 1, SPACE.page, 0)
        row.setSpacing(SPACE.tight)
        for code, button in self._counts.items():
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
            button.clicked.connect(lambda _=False, code=code: self.opened.emit(code))
        row.addStretch(1)
        row.addWidget(self._contact)
        row.addSpacing(SPACE.panel)
        row.addWidget(self._whose)
        self._fit()

    def show_status(self, face: StatusFace) -> None:
        """Shows other figures."""
        self._face = face
        for code, button in self._counts.items():
            button.show_count(getattr(face, code))
        told = f"上次同县里联系：{face.contact}" if face.contact else "还没有同县里联系过"
        self._contact.setAccessibleName(told)
        self.setToolTip(told)
        self._choose()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._choose()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if look_changed(event) and hasattr(self, "_whose"):
            self._fit()
            self._choose()

    def _fit(self) -> None:
        self.setFixedHeight(look().size.status)

    def _choose(self) -> None:
        """Takes the fullest wording that fits."""
        for stage in range(_STAGES):
            self._say(stage)
            if self._needs() <= self.width():
                return

    def _say(self, stage: int) -> None:
        face, words = self._face, min(stage, 2)
        for button in self._counts.values():
            button.shorten(words)
        told = f"{_CONTACT[words]}{face.contact}" if face.contact else "还没有同县里联系过"
        self._contact.setText(told if stage < 4 else "")
        self._contact.setVisible(stage < 4)
        whose = " ".join(filter(None, (face.desk if stage < 3 else "", face.person)))
        self._whose.setText(whose if stage < 5 else "")

    def _needs(self) -> float:
        counts = sum(button.sizeHint().width() + SPACE.tight for button in self._counts.values())
        words = paint.width(self._contact.text()) + paint.width(self._whose.text())
        return counts + words + 2 * SPACE.page + 2 * SPACE.panel
