"""Two values of one field: both with who and when, nothing chosen beforehand, digits that differ marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from agent_app.gui.theme.look import look, look_changed
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets import paint
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.flow import FlowLayout, ems
from agent_app.gui.widgets.label import label


@dataclass(frozen=True, slots=True)
class Side:
    """One of the values: its id, what it says, who wrote it where, and when."""

    id: str
    value: str
    who: str
    when: str


def differing(value: str, other: str) -> list[tuple[int, int]]:
    """The spans (start, end) of `value` that are not in `other`; digits of two equally long values place by place."""
    if len(value) == len(other):
        unlike = [at for at, (one, two) in enumerate(zip(value, other, strict=True)) if one != two]
        starts = [at for at in unlike if at - 1 not in unlike]
        return [
            (at, next(end for end in range(at + 1, len(value) + 1) if end not in unlike)) for at in starts
        ]
    blocks = SequenceMatcher(None, value, other, autojunk=False).get_opcodes()
    return [(start, end) for kind, start, end, _, _ in blocks if kind != "equal" and end > start]


class _Value(QWidget):
    """The value in large type with its marks; a long one wraps in text size instead."""

    def __init__(self, value: str, spans: Sequence[tuple[int, int]]) -> None:
        super().__init__()
        self._value, self._spans = value, spans
        self.setAccessibleName(value)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(paint.wrapped_height(self._value, width, self._px, bold=True) + 2)

    def sizeHint(self) -> QSize:
        wish = min(paint.width(self._value, self._px, bold=True), look().size.text * 16)
        return QSize(round(wish + 2), round(paint.line_height(self._px)) + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(look().size.text * 8, round(paint.line_height(self._px)) + 2)

    @property
    def _px(self) -> int:
        return look().size.row_title + 2

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if look_changed(event):
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        run = paint.Run(self._value, px=self._px, bold=True)
        if paint.width(self._value, self._px, bold=True) > self.width():
            paint.draw_wrapped(painter, run, 0, 0, self.width())
            return
        measure = paint.metrics(self._px, bold=True)
        for start, end in self._spans:
            left, right = (measure.horizontalAdvance(self._value[:at]) for at in (start, end))
            painter.fillRect(QRectF(left, 0, right - left, measure.height()), look().colour("mark"))
        paint.draw_line(painter, [run], 0, 0)


class ConflictCards(QWidget):
    """The cards side by side. `chosen(id)`: 用这个; `rewrite_requested`: 都不对，重写."""

    chosen = Signal(str)
    rewrite_requested = Signal()

    def __init__(self, sides: Sequence[Side], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.close)
        cards = self._cards = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        cards.setSpacing(SPACE.close)
        for number, side in enumerate(sides, 1):
            others = [other.value for other in sides if other is not side]
            cards.addWidget(self._card(number, side, others[0] if len(others) == 1 else side.value), 1)
        column.addLayout(cards)
        foot = QWidget()
        flow = FlowLayout(foot, SPACE.close)
        flow.addWidget(Button("都不对，重写", on_click=self.rewrite_requested.emit))
        kept = label("没用上的也留着，在“经过”里看得到", "quiet")
        kept.setMinimumHeight(look().size.control)
        flow.addWidget(kept)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        foot.setSizePolicy(policy)
        column.addWidget(foot)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        across = ems(self.width()) >= 40
        self._cards.setDirection(
            QBoxLayout.Direction.LeftToRight if across else QBoxLayout.Direction.TopToBottom
        )

    def minimumSizeHint(self) -> QSize:
        return QSize(look().size.text * 18, super().minimumSizeHint().height())

    def _card(self, number: int, side: Side, other: str) -> QFrame:
        card = QFrame()
        card.setProperty("role", "card")
        row = QHBoxLayout(card)
        row.setContentsMargins(SPACE.close + 2, SPACE.tight, SPACE.close + 2, SPACE.tight)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(_Value(side.value, differing(side.value, other)))
        words.addWidget(label(side.who, wrap=True))
        words.addWidget(label(side.when, "quiet", wrap=True))
        words.addStretch(1)
        row.addLayout(words, 1)
        button = Button("用这个", on_click=lambda: self.chosen.emit(side.id))
        button.setToolTip(f"用这个（Alt+{number}）")
        button.setAccessibleName(f"用这个：{side.value}，{side.who}，{side.when}")
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        return card
