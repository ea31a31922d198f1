"""两边写得不一样: one field with several values, for a person to choose from or to write anew."""

from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from agent_app.base.errors import UserError
from agent_app.core.field_type import FieldError, Kind
from agent_app.core.value_words import in_words
from agent_app.core.workflow_data import StepFieldError
from agent_app.desk.corrections import value_in_words
from agent_app.desk.settling import Conflict
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.conflict import ConflictCards, Side
from agent_app.gui.widgets.fields import Field, choice
from agent_app.gui.widgets.label import label
from agent_app.gui.words import moment_in_words

_ALIKE = "两边不同的是遮住的那几位。"
_ELSEWHERE = "打开这件事，在那里按“看全”比一比，或者照本人说的重写。"
"""Numbers are shown in part here too: whoever wants to see them whole does so in the case, where that is noted."""


def told(conflict: Conflict, *, with_case: bool = True) -> str:
    """Which field of which case differs."""
    whose = f"{conflict.whose}的" if conflict.whose else ""
    where = " ".join(filter(None, (conflict.petitioner, conflict.title))) if with_case else ""
    field = f"{whose}{conflict.label}两边都改过；没列在这里的，已自动合好。"
    return f"{where}。{field}" if where else field


def sides_of(conflict: Conflict, today: date, *, whole: bool = False) -> list[Side]:
    """The values with who wrote them and when, as they are shown side by side; numbers in part unless `whole`."""
    return [
        Side(
            id=str(place),
            value=(str(entry.value or "") if whole else _shown(conflict, entry.value)) or "空着",
            who=f"县里，{entry.actor}" if entry.authority else entry.actor,
            when=f"{moment_in_words(entry.wall, today)} 改",
        )
        for place, entry in enumerate(conflict.entries)
    ]


def _shown(conflict: Conflict, value: Any) -> str:
    if conflict.of_step is not None:
        return value_in_words(conflict.of_step, value)
    return in_words(conflict.declared, value)


class SettleConflict(QWidget):
    """The values side by side, and below them a field to write another. `settled(conflict, value)`: one was chosen;
    `whole_requested`: they look alike in part, and somebody wants to see them whole."""

    settled = Signal(object, object)
    whole_requested = Signal()

    def __init__(
        self, conflict: Conflict, today: date, *, with_case: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.conflict, self._today = conflict, today
        self.setAccessibleName(told(conflict, with_case=with_case))
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.tight)
        column.addWidget(label(told(conflict, with_case=with_case), "quiet", wrap=True))
        sides = sides_of(conflict, today)
        self._alike = self._look_alike(with_case=with_case)
        self._alike.setHidden(len({side.value for side in sides}) == len(sides))
        column.addWidget(self._alike)
        self._cards = self._cards_of(sides)
        column.addWidget(self._cards)
        self._anew = self._field()
        self._anew.hide()
        column.addWidget(self._anew)

    def choose(self, number: int) -> bool:
        """用这个, by its number; False when there is none."""
        if not 1 <= number <= len(self.conflict.entries):
            return False
        self.settled.emit(self.conflict, self.conflict.entries[number - 1].value)
        return True

    def show_whole(self) -> None:
        """Shows the values with all their digits."""
        cards = self._cards_of(sides_of(self.conflict, self._today, whole=True))
        self._column.replaceWidget(self._cards, cards)
        self._cards.deleteLater()
        self._cards = cards
        self._alike.hide()

    def _cards_of(self, sides: list[Side]) -> ConflictCards:
        cards = ConflictCards(sides)
        cards.chosen.connect(lambda place: self.choose(int(place) + 1))
        cards.rewrite_requested.connect(self._rewrite)
        return cards

    def _look_alike(self, *, with_case: bool) -> QWidget:
        """Why the values look the same, and how to see where they differ."""
        if with_case:
            return label(_ALIKE + _ELSEWHERE, "quiet", wrap=True)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.hair)
        row.addWidget(label(_ALIKE, "quiet", wrap=True), 1)
        whole = Button("看全", "inline", on_click=self.whole_requested.emit)
        whole.setAccessibleName(f"{self.conflict.label}看全号，会记下来")
        whole.setToolTip("看全号会记下来：谁、什么时候、看了哪一项")
        row.addWidget(whole)
        return holder

    def _field(self) -> QWidget:
        holder = QWidget()
        declared = self.conflict.declared
        terms = list(declared.terms or ()) if declared and declared.kind is Kind.TERM else []
        editor = choice([(term.value, term.label) for term in terms]) if terms else None
        self._field_anew = Field(f"重写{self.conflict.label}", editor, check=self._wrong)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.tight)
        row.addWidget(self._field_anew, 1)
        row.addWidget(Button("用新写的", on_click=self._take_anew), 0, Qt.AlignmentFlag.AlignBottom)
        return holder

    def _rewrite(self) -> None:
        self._anew.show()
        self._field_anew.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_anew(self) -> None:
        if self._field_anew.validate():
            self.settled.emit(self.conflict, self._value(self._field_anew.text))

    def _value(self, text: str) -> Any:
        """What was typed, as the field's declaration takes it. Raises `FieldError`."""
        declared = self.conflict.declared
        plain = text.strip()
        counts = declared is not None and declared.kind is Kind.COUNT and plain.isdecimal()
        return self.conflict.check(int(plain) if counts else plain)

    def _wrong(self, text: str) -> str:
        try:
            self._value(text)
        except (FieldError, StepFieldError) as error:
            return f"{error.what}。"
        except UserError as error:
            return error.sentence
        return ""
