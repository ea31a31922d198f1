"""同来的人: the other households of a joint matter, typed or pasted several at once, and who speaks for all."""

from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from agent_app.core.fields import PARTY
from agent_app.core.people import MAX_REPRESENTATIVES
from agent_app.core.text import clean_line
from agent_app.gui.pages.register.form import (
    Form,
    Lack,
    Other,
    wrong_with_representatives,
)
from agent_app.gui.pages.register.layout import flow_of, in_tab_order
from agent_app.gui.pages.register.other_row import COLUMNS, OtherRow
from agent_app.gui.pages.register.pasted import split_people
from agent_app.gui.pages.register.section import go_to
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.chips import Chip, ChipFace
from agent_app.gui.widgets.fields import Field
from agent_app.gui.widgets.label import label
from agent_app.gui.widgets.line_edit import LineEdit
from agent_app.gui.widgets.sight import keep_in_sight

MOST_SHOWN = 20
"""Rows that are made without being asked for; a long list is shown whole when somebody wants it."""


class _NamesEdit(LineEdit):
    """Takes one name or several; Enter adds them, and goes on when nothing stands there."""

    added = Signal()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and self._adds(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._adds(event):
            self.added.emit()
        else:
            super().keyPressEvent(event)

    def _adds(self, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return False
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        return plain and bool(self.text().strip())


class _Room(QWidget):
    """As much room as another widget takes, so that what stands over a column stays over it."""

    def __init__(self, like: QWidget) -> None:
        super().__init__()
        self._like = like

    def sizeHint(self) -> QSize:
        return QSize(self._like.sizeHint().width(), 0)


class OthersEditor(QWidget):
    """A link that opens a field for names, and the households under it; `beside` stands on the line of the link.

    `edited`: anything has changed.
    """

    edited = Signal()

    def __init__(self, beside: QWidget) -> None:
        super().__init__()
        self._rows: list[OtherRow] = []
        self._rest: list[Other] = []
        self._open = Button("还有同来的人", "inline", icon="plus", on_click=self._begin)
        self._names = _NamesEdit()
        self._names.added.connect(self.add_typed)
        self._names.textChanged.connect(self._pasted)
        field = Field("同来的人", self._names, hint="几个人一起写，用顿号隔开；也可以从表格里粘进来")
        field.edited.connect(self.edited)
        self._entry = flow_of((field, 16, 1))
        self._list = QVBoxLayout()
        self._list.setSpacing(SPACE.hair)
        self._own = Chip(ChipFace("representative", "代表"))
        self._own.clicked.connect(self._changed)
        self._own_name = label()
        self._count = label(role="quiet", wrap=True)
        self._error = label(role="late", wrap=True)
        self._more = Button("", "link", icon_after="chevron_down", on_click=self._show_rest)
        self._body = QWidget()
        self._lay_out(beside)

    def put(self, form: Form) -> None:
        """Shows the households of the form."""
        self._body.hide()
        for row in list(self._rows):
            self._take_out(row)
        self._rest = []
        self._add(form.others)
        self._own.setChecked(form.representative)
        self._names.clear()
        self.show_petitioner(form.name)
        self._show_state()

    def take(self, form: Form) -> None:
        """Writes the households into the form; names that were typed and not yet added are added there."""
        form.others = self._all() + split_people(self._names.text())
        form.representative = self._own.isChecked() and bool(form.others)

    def stops(self) -> list[QWidget]:
        """Where Enter goes."""
        rows = [editor for row in self._rows for editor in row.editors.values()]
        return [*rows, self._names]

    def show_petitioner(self, name: str) -> None:
        """The petitioner stands first among those who may speak for all."""
        self._own_name.setText(f"{clean_line(name) or '信访人'}（本人）")
        self._own.setAccessibleName(f"{self._own_name.text()}是代表")

    def point_at(self, lack: Lack) -> None:
        """Goes to the household that is not right, or says what is wrong with the representatives."""
        if lack.place.startswith("other:"):
            at = int(lack.place.removeprefix("other:"))
            if at >= len(self._rows):
                self._show_rest()
            row = self._rows[min(at, len(self._rows) - 1)]
            row.show_error(lack.sentence)
            go_to(row.editors["name"])
        else:
            self._own.setFocus(Qt.FocusReason.OtherFocusReason)

    def add_typed(self) -> None:
        """Makes households of the names that were typed."""
        self._body.hide()
        self._add(split_people(self._names.text()))
        self._names.clear()
        self._changed()
        if self._names.hasFocus():
            QTimer.singleShot(0, self, lambda: keep_in_sight(self._entry))  # the rows have moved it down

    def _lay_out(self, beside: QWidget) -> None:
        own_line = QHBoxLayout()
        own_line.setSpacing(SPACE.tight)
        own_line.addWidget(self._own_name)
        own_line.addWidget(self._own)
        own_line.addWidget(self._count, 1)
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(SPACE.tight)
        body.addLayout(own_line)
        self._remove = Button("去掉", "link", parent=self)
        self._remove.hide()
        heads = [(label(PARTY[name].label, "quiet"), least, weight) for name, least, weight in COLUMNS]
        rooms = [(_Room(self._own), None, 0), (_Room(self._remove), None, 0)]
        body.addWidget(flow_of((label(), 1.6, 0), *heads, *rooms, gap=SPACE.tight))
        body.addLayout(self._list)
        body.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        body.addWidget(self._error)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.tight)
        column.addWidget(flow_of((self._open, None, 0), (beside, None, 0)))
        column.addWidget(self._body)
        column.addWidget(self._entry)
        self._show_state()

    def _begin(self) -> None:
        self._entry.show()
        self._open.hide()
        self._names.setFocus(Qt.FocusReason.TabFocusReason)

    def _pasted(self, text: str) -> None:
        if "\n" in text or "\t" in text:
            self.add_typed()

    def _all(self) -> list[Other]:
        return [row.other for row in self._rows] + self._rest

    def _add(self, others: list[Other]) -> None:
        """Adds households, as rows while there are not too many."""
        room = max(0, MOST_SHOWN - len(self._rows)) if not self._rest else 0
        self._add_rows(others[:room])
        self._rest += others[room:]

    def _show_rest(self) -> None:
        self._body.hide()
        rest, self._rest = self._rest, []
        self._add_rows(rest)
        self._show_state()

    def _add_rows(self, others: list[Other]) -> None:
        """Makes rows out of sight: shown one by one, each would lay out all."""
        for other in others:
            row = OtherRow(other)
            row.edited.connect(self._changed)
            row.removed.connect(partial(self._removed, row))
            self._rows.append(row)
            self._list.addWidget(row)
            row.count(len(self._rows) + 1)
        stops = [stop for row in self._rows for stop in row.stops]
        in_tab_order(self._own, *stops, self._more, self._names)

    def _take_out(self, row: OtherRow) -> None:
        self._rows.remove(row)
        self._list.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _removed(self, row: OtherRow) -> None:
        at = self._rows.index(row)
        self._take_out(row)
        for place, left in enumerate(self._rows, 2):
            left.count(place)
        near = self._rows[min(at, len(self._rows) - 1)].editors["name"] if self._rows else self._names
        near.setFocus(Qt.FocusReason.TabFocusReason)
        self._changed()

    def _changed(self) -> None:
        self._show_state()
        self.edited.emit()

    def _show_state(self) -> None:
        several = bool(self._rows)
        self._body.setVisible(several)
        self._entry.setVisible(several or (self._open.isHidden() and self._names.hasFocus()))
        self._open.setVisible(self._entry.isHidden())
        form = Form(name=self._own_name.text().removesuffix("（本人）"), representative=self._own.isChecked())
        form.others = self._all()
        self._more.setVisible(bool(self._rest))
        self._more.set_text(f"下面还有{len(self._rest)}户，都列出来")
        wrong = wrong_with_representatives(form)
        self._error.setText(wrong)
        self._error.setVisible(bool(wrong))
        chosen = form.representative + sum(other.representative for other in form.others)
        told = f"选了{chosen}人" if chosen else "大家推选"
        self._count.setText(f"共{len(form.others) + 1}户。代表{told}，最多{MAX_REPRESENTATIVES}人。")
