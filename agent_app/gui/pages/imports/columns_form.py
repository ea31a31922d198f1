"""Which sheet, which row is the header, what each column is: found by the program, put right by the person."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QVBoxLayout, QWidget

from agent_app.core.text import cut
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.fields import Field, choice
from agent_app.gui.widgets.flow import empty
from agent_app.gui.widgets.label import label, rule
from agent_app.gui.widgets.panel import Panel
from agent_app.ledger.columns import is_left_out
from agent_app.ledger.mapping import FIELDS, Choice
from agent_app.ledger.sight import Column, Sight

_HEAD = 40
"""Characters that are shown of a row where the header is chosen, and of a column's name."""
_SAMPLE = 24


class ColumnsForm(QWidget):
    """The form. `look_again`: the sheet or the header was changed, so the file is to be looked at again."""

    look_again = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._editors: dict[str, QComboBox] = {}
        self._filling = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.panel)
        self._where = Panel("表头在哪里")
        self._where.body.setSpacing(SPACE.close)
        self._missing = label(role="late", wrap=True)
        self._remarks = label(role="quiet", wrap=True)
        self.sheet = Field("工作表", choice([]))
        self.header = Field("表头是哪一行", choice([]))
        for part in (self._missing, self.sheet, self.header, self._remarks):
            self._where.body.addWidget(part)
        self._listed = Panel("每一列是什么")
        self._listed.body.addWidget(
            label("照表头认出来的，认错的在右边改。改过的下次遇到同样的表头就照着来。", wrap=True)
        )
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(SPACE.panel)
        self._rows.setVerticalSpacing(SPACE.tight)
        self._rows.setColumnStretch(0, 3)
        self._rows.setColumnStretch(1, 2)
        self._listed.body.addSpacing(SPACE.tight)
        self._listed.body.addLayout(self._rows)
        column.addWidget(self._where)
        column.addWidget(self._listed)
        for field in (self.sheet, self.header):
            field.edited.connect(self._asked)

    @property
    def chosen(self) -> Choice:
        """What the form says."""
        columns = {name: str(editor.currentData()) for name, editor in self._editors.items()}
        return Choice(self.sheet.text, int(self.header.text or 0), columns)

    @property
    def place(self) -> Choice:
        """Where the header is, without what the columns are."""
        return Choice(self.sheet.text, int(self.header.text or 0))

    def show_sight(self, seen: Sight) -> None:
        """Shows what a file looks like."""
        self._filling = True
        self._missing.setText(seen.refusal)
        self._missing.setVisible(bool(seen.refusal))
        self._remarks.setText("".join(seen.remarks))
        self._remarks.setVisible(bool(seen.remarks))
        _fill(self.sheet, [(name, name) for name in seen.sheets], seen.sheet)
        self.sheet.setVisible(len(seen.sheets) > 1)
        heads = [(str(number), f"第{number}行：{cut(words, _HEAD)}") for number, words in seen.heads]
        _fill(self.header, heads, str(seen.header_row))
        self._fill_columns(seen.columns)
        self._filling = False

    @property
    def stops(self) -> list[QWidget]:
        """Where Tab stops among the columns."""
        return [*self._editors.values()]

    def editor(self, name: str) -> QComboBox:
        """What a column is, to be chosen."""
        return self._editors[name]

    def _fill_columns(self, columns: tuple[Column, ...]) -> None:
        empty(self._rows)
        self._editors.clear()
        for column in columns:
            at = self._rows.rowCount()
            self._rows.addWidget(_face(column), at, 0)
            if is_left_out(column.name):
                self._rows.addWidget(label("不收：不给人贴标签", "quiet", wrap=True), at, 1)
            else:
                editor = self._editors[column.name] = choice(list(FIELDS.items()))
                editor.setCurrentIndex(editor.findData(column.field))
                editor.setAccessibleName(f"“{column.name}”这一列是什么")
                self._rows.addWidget(editor, at, 1)
            self._rows.addWidget(rule(), at + 1, 0, 1, 2)

    def _asked(self, *_: object) -> None:
        if not self._filling:
            self.look_again.emit()


def _fill(field: Field, options: list[tuple[str, str]], chosen: str) -> None:
    editor = field.editor
    assert isinstance(editor, QComboBox)
    editor.clear()
    for code, words in options:
        editor.addItem(words, code)
    editor.setCurrentIndex(editor.findData(chosen))


def _face(column: Column) -> QWidget:
    """A column's name, and below it what stands in it."""
    holder = QWidget()
    lines = QVBoxLayout(holder)
    lines.setContentsMargins(0, 0, 0, 0)
    lines.setSpacing(0)
    lines.addWidget(label(cut(column.name, _HEAD), "strong", wrap=True))
    samples = "；".join(cut(text, _SAMPLE) for text in column.samples if text)
    lines.addWidget(label(samples or "前几行是空的", "quiet", wrap=True))
    return holder
