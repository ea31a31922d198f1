"""Which case: chips of those that are likely meant, and a field to find another one."""

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from agent_app.core.clock_words import say
from agent_app.core.text import cut
from agent_app.desk import visits
from agent_app.desk.casebook import Row
from agent_app.desk.desk import Desk
from agent_app.gui.tasks import Tasks
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.chips import ChipFace, ChipRow
from agent_app.gui.widgets.label import label
from agent_app.gui.widgets.line_edit import LineEdit

_TITLE = 12


class CasePicker(QWidget):
    """Chooses cases: one, or `many`. `changed`: the choice is another one.

    What is found for `guess` is offered; with `typed` there is a field in which another can be looked for.
    """

    changed = Signal()

    def __init__(
        self,
        desk: Desk,
        tasks: Tasks,
        words: str,
        *,
        hint: str = "可不填",
        many: bool = False,
        typed: bool = False,
    ) -> None:
        super().__init__()
        self._desk, self._tasks, self.many = desk, tasks, many
        self._faces: dict[str, ChipFace] = {}
        self.chips = ChipRow(name=words)
        self.chips.changed.connect(self._turned)
        self.field = LineEdit()
        self.field.setAccessibleName(f"{words}：姓名、电话尾号、编号")
        self.field.setPlaceholderText("姓名、电话尾号、编号")
        self.field.show_icons(before="search")
        self.field.textChanged.connect(self.guess)
        head = QHBoxLayout()
        head.setSpacing(SPACE.tight)
        self._words = label(words, "strong")
        head.addWidget(self._words)
        head.addWidget(label(hint, "quiet"), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.hair)
        column.addLayout(head)
        column.addWidget(self.field)
        column.addWidget(self.chips)
        self._typed = typed
        if not typed:
            self.field.hide()
            self.hide()

    @property
    def numbers(self) -> list[str]:
        """The numbers of the cases that are chosen."""
        return self.chips.chosen

    def set_words(self, words: str) -> None:
        """Asks in other words."""
        self._words.setText(words)
        self.field.setAccessibleName(f"{words}：姓名、电话尾号、编号")

    def clear(self) -> None:
        """Chooses nothing and offers nothing."""
        self.chips.choose()
        self.field.clear()
        self._offer([])

    def guess(self, words: str) -> None:
        """Offers the open cases that these words may mean; what is chosen stays."""
        self._tasks.query(
            lambda: visits.guesses(self._desk, words), self._offer, owner=self, key=f"guess{id(self)}"
        )

    def _offer(self, rows: Sequence[Row]) -> None:
        found = {face.code: face for face in _faces(rows, self._desk.today.year)}
        kept = {code: self._faces[code] for code in self.numbers if code in self._faces}
        self._faces = kept | found
        self.chips.show_chips(self._faces.values())
        for row in rows:
            self.chips.chip(row.number).setToolTip(f"{row.petitioner}，{row.title}，{row.number}")
        if not self._typed:
            self.setVisible(bool(self._faces))

    def _turned(self, code: str, on: bool) -> None:
        if on and not self.many:
            self.chips.choose(code)
        self.changed.emit()


def _faces(rows: Sequence[Row], year: int) -> list[ChipFace]:
    """Who and what; of those that would read alike also since when, as they would in this `year`."""
    words = [f"{row.petitioner}：{cut(row.title, _TITLE)}".removeprefix("：") for row in rows]
    alike = Counter(words)
    return [
        ChipFace(
            row.number,
            f"{said}，{say(row.registered_on, year)}登记" if alike[said] > 1 and row.registered_on else said,
        )
        for row, said in zip(rows, words, strict=True)
    ]
