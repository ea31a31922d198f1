"""One visit, whole, in place of the entry: what was said, and what may come of it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from agent_app.core.case import day_of
from agent_app.core.clock_words import say_with_weekday
from agent_app.desk.desk import Desk
from agent_app.desk.visits import Line
from agent_app.gui.pages.register.layout import flow_of
from agent_app.gui.pages.visits.picker import CasePicker
from agent_app.gui.tasks import Tasks
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.fields import TextArea
from agent_app.gui.widgets.label import label
from agent_app.gui.widgets.panel import Panel


class VisitDetail(Panel):
    """`register_requested(id)`, `case_requested(case id)`, `about_chosen(id, number)`, `drop_requested(id)`, `closed`,
    `print_requested(id)`: the record of a visit that is written into no case."""

    register_requested = Signal(str)
    case_requested = Signal(str)
    about_chosen = Signal(str, str)
    drop_requested = Signal(str)
    print_requested = Signal(str)
    closed = Signal()

    def __init__(self, desk: Desk, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(" ", parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._desk = desk
        self.line: Line | None = None
        self._facts = label(role="quiet", wrap=True)
        self._said = TextArea(2)
        self._said.setReadOnly(True)
        self._said.setAccessibleName("说了什么")
        self.about = CasePicker(desk, tasks, "说的是已经登记的事", hint="选出那一件，就写进去", typed=True)
        self.about.changed.connect(self._chosen)
        self.body.setSpacing(SPACE.tight)
        for part in (self._facts, self._said, self.about):
            self.body.addWidget(part)
        self._register = Button("登记成一件事", icon="register", on_click=self._ask_register)
        self._look = Button("看那件事", icon="chevron_right", on_click=self._ask_case)
        self._write = Button("写进这件", on_click=self._ask_about)
        self._print = Button("打走访记录", icon="print", on_click=self._ask_print)
        self._drop = Button("记错了，撤掉", "link", icon="undo", on_click=self._ask_drop)
        self._back = Button("回到记一户", "link", key="Esc", on_click=self.closed.emit)
        row = QHBoxLayout()
        row.addWidget(
            flow_of(*((button, None, 0) for button in self._buttons), gap=SPACE.tight, centred=True), 1
        )
        self.body.addLayout(row)

    @property
    def _buttons(self) -> tuple[Button, ...]:
        return self._register, self._look, self._write, self._print, self._drop, self._back

    def show_visit(self, line: Line) -> None:
        """Shows this visit."""
        self.line, row = line, line.row
        day = day_of(row.on)
        when = say_with_weekday(day, self._desk.today.year) if day else ""
        self.heading.setText("，".join(filter(None, (row.household, when))))
        self.setAccessibleName(f"走访：{self.heading.text()}")
        about = (
            f"记在“{line.title}”，{line.number}"
            if line.title
            else "记在一件这里看不到的事里"
            if row.case
            else ""
        )
        self._facts.setText(
            "；".join(filter(None, (row.place, f"{row.actor}记的", row.delivery.label, about)))
        )
        self._said.setPlainText(row.said)
        self.about.clear()
        self.about.setVisible(not row.case)
        self.about.guess(row.household)
        self._register.setVisible(not row.case)
        self._look.setVisible(bool(line.number))
        self._write.hide()
        self._print.setVisible(not row.of_case)
        self._drop.setVisible(not row.of_case)
        (self._look if row.case else self._register).setFocus(Qt.FocusReason.OtherFocusReason)

    def _chosen(self) -> None:
        self._write.setVisible(bool(self.about.numbers))

    def _ask_register(self) -> None:
        if self.line:
            self.register_requested.emit(self.line.row.id)

    def _ask_case(self) -> None:
        if self.line:
            self.case_requested.emit(self.line.row.case)

    def _ask_about(self) -> None:
        if self.line and self.about.numbers:
            self.about_chosen.emit(self.line.row.id, self.about.numbers[0])

    def _ask_print(self) -> None:
        if self.line:
            self.print_requested.emit(self.line.row.id)

    def _ask_drop(self) -> None:
        if self.line:
            self.drop_requested.emit(self.line.row.id)
