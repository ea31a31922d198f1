"""A question that is asked in place: which of these is meant."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.flow import FlowLayout
from agent_app.gui.widgets.label import label


class Question(QWidget):
    """Which stick, folder, person or invitation is meant; in sight only while it is asked.

    `chosen(number)`: from 0 as they stand, -1 for the last.
    """

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._words = label(wrap=True)
        self._places = QWidget()
        self._flow = FlowLayout(self._places, SPACE.tight)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self._places.setSizePolicy(policy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE.tight, 0, 0)
        column.setSpacing(SPACE.tight)
        column.addWidget(self._words)
        column.addWidget(self._places)
        self.hide()

    def ask(self, words: str, places: Sequence[str], last: str) -> None:
        """Asks which of these is meant, or the `last`, which is none of them."""
        self._words.setText(words)
        while item := self._flow.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        buttons = [Button(place, on_click=self._teller(number)) for number, place in enumerate(places)]
        buttons.append(Button(last, on_click=self._teller(-1)))
        for button in buttons:
            self._flow.addWidget(button)
        self.show()
        buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def stop(self, focus: QWidget) -> bool:
        """Takes the question away; `focus` gets the focus where that was in it. False when nothing was asked."""
        asking = not self.isHidden()
        focused = self.window().focusWidget()
        if asking and focused is not None and self.isAncestorOf(focused):
            focus.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()
        return asking

    def _teller(self, number: int) -> Callable[[], None]:
        return lambda: self.chosen.emit(number)
