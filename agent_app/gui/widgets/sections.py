"""Marks of a form's sections: where one is, what is done, where something is wrong."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from agent_app.gui.theme.icons import draw_icon
from agent_app.gui.theme.look import look, look_changed
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets import paint
from agent_app.gui.widgets.button import FaceButton, Piece

_SAID = {"todo": "还没写", "now": "正在写", "done": "写好了", "bad": "有一处要改"}


@dataclass(frozen=True, slots=True)
class SectionFace:
    """A section: its word and its state: todo, now, done, bad."""

    text: str
    state: str = "todo"


class StepMark(QWidget):
    """A circle with a number (todo), filled (now), with a check (done) or a triangle (bad)."""

    def __init__(self, number: int, state: str = "todo", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number, self._state = number, state
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if look_changed(event):
            self._fit()

    def _fit(self) -> None:
        self.setFixedSize(mark_side() + 4, mark_side() + 4)

    def set_state(self, state: str) -> None:
        """Shows another state."""
        self._state = state
        self.update()

    def paintEvent(self, event: object) -> None:
        draw_mark(QPainter(self), self._number, self._state, 2, 2)


def mark_side() -> int:
    """The diameter of a mark in px."""
    return look().size.text + 10


def draw_mark(painter: QPainter, number: int, state: str, x: float, y: float) -> None:
    """Draws the mark with its top left corner there."""
    side, now = mark_side(), state == "now"
    token = {"now": "accent", "bad": "late"}.get(state, "edge")
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look().colour(token), 1))
    painter.setBrush(look().colour("accent" if now else "panel"))
    painter.drawEllipse(QRectF(x + 0.5, y + 0.5, side - 1, side - 1))
    if state in {"done", "bad"}:
        inner = round(side * 0.6)
        draw_icon(painter, "check" if state == "done" else "late", x + (side - inner) / 2, y + (side - inner) / 2, inner,
                  "late" if state == "bad" else "ink")  # fmt: skip
        return
    run = paint.Run(str(number), "on_accent" if now else "ink2", bold=now)
    width = paint.width(run.text, bold=now)
    paint.draw_line(painter, [run], x + (side - width) / 2, y + (side - paint.line_height()) / 2)


class _SectionButton(FaceButton):
    centred = False

    def __init__(self, number: int, face: SectionFace) -> None:
        super().__init__(face.text)
        self._number = number
        self.setProperty("role", "mark")
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setToolTip(f"{face.text}（Alt+{number}）")
        self.show_face(face)

    def show_face(self, face: SectionFace) -> None:
        self.face = face
        self.setChecked(face.state == "now")
        self.setAccessibleName(f"第{self._number}段，{face.text}，{_SAID[face.state]}")
        self.update()

    def pieces(self) -> list[Piece]:
        now = self.face.state == "now"
        room = Piece(" ", px=1)  # the mark is drawn over the room that the gap keeps
        return [
            room,
            Piece(
                self.face.text,
                token="accent" if now else "ink",
                px=look().size.row_title,
                bold=now,
                gap=mark_side() + 10,
            ),
        ]

    def padding(self) -> float:
        return SPACE.close

    def face_height(self) -> int:
        return look().size.rail_item if look().size.shows_keys else look().size.control

    def draw_face(self, painter: QPainter) -> None:
        super().draw_face(painter)
        draw_mark(painter, self._number, self.face.state, self.padding(), (self.height() - mark_side()) / 2)


class SectionMarks(QWidget):
    """The marks under one another, or side by side after `set_across(True)`. `chosen(number)`: one was pressed, from 1."""

    chosen = Signal(int)

    def __init__(self, faces: Sequence[SectionFace], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("这一页的几段")
        self._box = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self._buttons = [_SectionButton(number, face) for number, face in enumerate(faces, 1)]
        for number, button in enumerate(self._buttons, 1):
            self._box.addWidget(button)
            button.clicked.connect(lambda _=False, number=number: self._pressed(number))
        self._box.addStretch(1)

    def set_across(self, across: bool) -> None:
        """Whether they stand side by side."""
        way = QBoxLayout.Direction.LeftToRight if across else QBoxLayout.Direction.TopToBottom
        self._box.setDirection(way)

    def show_states(self, *states: str) -> None:
        """The states, in order."""
        for button, state in zip(self._buttons, states, strict=True):
            button.show_face(SectionFace(button.face.text, state))

    def _pressed(self, number: int) -> None:
        self._buttons[number - 1].show_face(
            self._buttons[number - 1].face
        )  # marks follow the form, not the click
        self.chosen.emit(number)
