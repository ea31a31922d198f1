"""现在能做的: only the steps that the law allows now, each with its key."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from agent_app.gui.theme.look import look
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets import paint
from agent_app.gui.widgets.button import FaceButton, Piece


@dataclass(frozen=True, slots=True)
class StepChoice:
    """A step: its code, what to do in words, its icon. `last` is 终止代理: always there, always in ink, Alt+0."""

    code: str
    text: str
    icon: str
    last: bool = False


class StepButton(FaceButton):
    """A row across the panel; its words wrap when there is too little room."""

    centred = False
    wraps = True

    def __init__(self, choice: StepChoice, key: str, parent: QWidget | None = None) -> None:
        super().__init__(choice.text, parent)
        self.choice = choice
        self._key = key
        self.setProperty("role", "step")
        self.setProperty("ring", "inside")
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(f"{choice.text}，{key.replace('+', ' ')}" if key else choice.text)

    def pieces(self) -> list[Piece]:
        token = "ink" if self.choice.last else "accent"
        made = [
            Piece(icon=self.choice.icon, token=token, px=look().size.icon),
            Piece(self.choice.text, token=token, gap=10),
        ]
        if self._key:
            made.append(Piece(self._key, token="ink2", push=True))
        return made

    def face_height(self) -> int:
        return look().size.control + SPACE.hair


class StepList(QWidget):
    """The steps, one under another, numbered Alt+1… as they stand; beyond `shown` they wait under 还有 n 样.

    `chosen(code)`: somebody wants to take a step.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._buttons: list[StepButton] = []
        self._choices: tuple[StepChoice, ...] = ()
        self._shown, self._keys = 99, 9

    def show_steps(self, choices: Sequence[StepChoice], shown: int = 99, keys: int = 9) -> None:
        """Shows these; with `shown` only so many at first. The first `keys` of them have a key."""
        self._choices, self._shown, self._keys = tuple(choices), shown, keys
        while item := self._column.takeAt(0):
            if widget := item.widget():
                widget.deleteLater()
        self._buttons = []
        number = 0
        for choice in sorted(self._choices, key=lambda choice: choice.last):
            number += not choice.last
            key = "Alt+0" if choice.last else f"Alt+{number}" if number <= keys else ""
            button = StepButton(choice, "" if choice.last else key)
            button.setToolTip(f"{choice.text}（{key}）" if key else choice.text)
            button.clicked.connect(lambda _=False, code=choice.code: self.chosen.emit(code))
            hidden = number > shown and not choice.last
            if choice.last and number > shown:
                self._add_more(number - shown)
            self._column.addWidget(button)
            button.setHidden(hidden)
            self._buttons.append(button)
        if number > shown and not any(choice.last for choice in self._choices):
            self._add_more(number - shown)

    def press(self, number: int) -> bool:
        """Takes the numbered step, 0 the last; False when there is none."""
        wanted = [button for button in self._buttons if button.choice.last == (number == 0)]
        at = 0 if number == 0 else number - 1
        if not 0 <= at < len(wanted):
            return False
        wanted[at].click()
        return True

    def focus_first(self) -> None:
        """Puts the focus on the first step."""
        if self._buttons:
            self._buttons[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _add_more(self, count: int) -> None:
        more = _More(f"还有 {count} 样")
        more.clicked.connect(lambda: self.show_steps(self._choices, keys=self._keys))
        self._column.addWidget(more)


class _More(FaceButton):
    """Opens the steps that do not fit."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setProperty("role", "more")
        self.setProperty("ring", "inside")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def pieces(self) -> list[Piece]:
        return [Piece(icon="chevron_down", token="accent"), Piece(self.text(), token="accent")]

    def face_height(self) -> int:
        return more_height()


def more_height() -> int:
    """The height of 还有 n 样, in px: a strip, so that it takes the place of no step."""
    return round(paint.line_height()) + SPACE.tight
