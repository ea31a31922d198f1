"""The left rail: six places, and settings and help at its foot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QSizePolicy, QVBoxLayout, QWidget

from agent_app.gui.theme.look import look, look_changed
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import FaceButton, Piece
from agent_app.gui.widgets.label import label


@dataclass(frozen=True, slots=True)
class PlaceFace:
    """A place of the rail: its code, its word, its icon, its key."""

    code: str
    text: str
    icon: str
    key: str
    foot: bool = False


class RailButton(FaceButton):
    """One place; its count is what wants a person there."""

    centred = False

    def __init__(self, face: PlaceFace, parent: QWidget | None = None) -> None:
        super().__init__(face.text, parent)
        self.face = face
        self._count = 0
        self.setProperty("role", "rail")
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(f"{face.text}（{face.key}）")

    def set_count(self, count: int) -> None:
        """Shows a count; none for 0."""
        self._count = count
        self.setAccessibleName(f"{self.face.text}，{count}处要您看" if count else self.face.text)
        self.update()

    def pieces(self) -> list[Piece]:
        chosen = self.isChecked()
        token = "accent" if chosen else "ink"
        side = min(look().size.icon, 24)
        made = [
            Piece(icon=self.face.icon, token=token, px=side),
            Piece(self.face.text, token=token, px=look().size.row_title, bold=chosen, gap=SPACE.close),
        ]
        if self._count:
            token = "ink" if chosen else "ink2"
            count = str(self._count) if self._count < 100 else "99+"
            made.append(Piece(count, token=token, bold=True, gap=SPACE.hair, push=True))
        return made

    def padding(self) -> float:
        return SPACE.close

    def face_height(self) -> int:
        return look().size.rail_item


class Rail(QFrame):
    """The rail. `chosen(code)`: somebody wants to go there; the place is only marked by `mark()`."""

    chosen = Signal(str)

    def __init__(
        self, places: Sequence[PlaceFace], name: str = "信访代理", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "rail")
        self.setAccessibleName("去哪里")
        self._group = QButtonGroup(self)
        self._buttons = {face.code: RailButton(face) for face in places}
        self._name = label(name, "heading")
        self._name.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.tight, 0, SPACE.tight, SPACE.tight)
        column.setSpacing(SPACE.hair)
        column.addWidget(self._name)
        for button in (button for button in self._buttons.values() if not button.face.foot):
            column.addWidget(button)
        column.addStretch(1)
        for button in (button for button in self._buttons.values() if button.face.foot):
            column.addWidget(button)
        for code, button in self._buttons.items():
            self._group.addButton(button)
            button.clicked.connect(lambda _=False, code=code: self.chosen.emit(code))
        self._fit()

    def mark(self, code: str) -> None:
        """Marks where one is; a code that is no place marks nothing."""
        button = self._buttons.get(code)
        if button:
            button.setChecked(True)
            return
        self._group.setExclusive(False)
        for other in self._buttons.values():
            other.setChecked(False)
        self._group.setExclusive(True)

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Counts by place; a place that is left out has none."""
        for code, button in self._buttons.items():
            button.set_count(counts.get(code, 0))

    def button(self, code: str) -> RailButton:
        """The button of a place."""
        return self._buttons[code]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        buttons = list(self._buttons.values())
        here = next((at for at, button in enumerate(buttons) if button.hasFocus()), None)
        if step is None or here is None:
            super().keyPressEvent(event)
            return
        buttons[max(0, min(here + step, len(buttons) - 1))].setFocus(Qt.FocusReason.TabFocusReason)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if look_changed(event) and hasattr(self, "_name"):
            self._fit()

    def _fit(self) -> None:
        size = look().size
        self.setFixedWidth(size.rail)
        self._name.setFixedHeight(size.top_bar - SPACE.hair)
        self._name.setContentsMargins(SPACE.close, 0, 0, 0)
