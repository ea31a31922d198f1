"""One household of those who came along, as a row of fields."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from agent_app.core.fields import PARTY
from agent_app.gui.pages.register.form import Other, wrong_with_other
from agent_app.gui.pages.register.layout import FieldFlow
from agent_app.gui.pages.register.section import grows_with_its_lines
from agent_app.gui.theme.look import set_property
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.chips import Chip, ChipFace
from agent_app.gui.widgets.label import label
from agent_app.gui.widgets.line_edit import LineEdit

COLUMNS = (("name", 7.0, 3), ("phone", 8.0, 3), ("address", 10.0, 6))
"""Field, least width in characters, share of what is left over."""


class OtherRow(QWidget):
    """One household: name, telephone, address, whether it is a representative, and the way to take it out."""

    edited = Signal()
    removed = Signal()

    def __init__(self, other: Other) -> None:
        super().__init__()
        self.number = label(role="quiet")
        self.editors: dict[str, LineEdit] = {}
        self.chip = Chip(ChipFace("representative", "代表"))
        self._remove = Button("去掉", "link", on_click=self.removed.emit)
        line = QWidget()
        flow = FieldFlow(line, SPACE.tight, centred=True)
        flow.add(self.number, 1.6)
        for name, least, weight in COLUMNS:
            editor = self.editors[name] = LineEdit()
            editor.setText(getattr(other, name))
            editor.textChanged.connect(self._changed)
            editor.editingFinished.connect(self.validate)
            flow.add(editor, least, weight)
        flow.add(self.chip)
        flow.add(self._remove)
        self.chip.setChecked(other.representative)
        self.chip.clicked.connect(self.edited)
        self._error = label(role="late", wrap=True)
        self._error.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.hair)
        column.addWidget(grows_with_its_lines(line))
        column.addWidget(self._error)

    @property
    def stops(self) -> list[QWidget]:
        """Where Tab goes."""
        return [*self.editors.values(), self.chip, self._remove]

    @property
    def other(self) -> Other:
        """What stands in the row."""
        texts = {name: editor.text() for name, editor in self.editors.items()}
        return Other(**texts, representative=self.chip.isChecked())

    def count(self, place: int) -> None:
        """Shows which household it is."""
        self.number.setText(str(place))
        for name, editor in self.editors.items():
            editor.setAccessibleName(f"第{place}户{PARTY[name].label}")
        self.chip.setAccessibleName(f"第{place}户{self.other.name}是代表")
        self._remove.setAccessibleName(f"去掉第{place}户{self.other.name}")

    def validate(self) -> None:
        """Says what is wrong when the row has been left."""
        focused = QApplication.focusWidget()
        if focused is None or not self.isAncestorOf(focused):
            self.show_error(wrong_with_other(self.other))

    def show_error(self, sentence: str) -> None:
        """Says what is wrong, or with "" that nothing is."""
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))
        for editor in self.editors.values():
            editor.setAccessibleDescription(sentence)
        set_property(
            self.editors["name"], "bad", "true" if sentence and not self.other.name.strip() else "false"
        )

    def _changed(self) -> None:
        if not self._error.isHidden():
            self.show_error(wrong_with_other(self.other))
        self.edited.emit()
