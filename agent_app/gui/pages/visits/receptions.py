"""接待日: a day on which an official hears people, and the cases that were heard."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from agent_app.core.fields import HEARD, RECEPTION
from agent_app.core.value_words import day_in_words
from agent_app.desk import receptions
from agent_app.desk.desk import Desk
from agent_app.desk.receptions import Reception
from agent_app.gui.actions import deed
from agent_app.gui.pages.register.layout import flow_of
from agent_app.gui.pages.visits.faces import RECEPTION as ROW
from agent_app.gui.pages.visits.faces import receptions_of
from agent_app.gui.pages.visits.picker import CasePicker
from agent_app.gui.pages.visits.shelf import Shelf
from agent_app.gui.tasks import Tasks, Topic
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.day import DayEdit
from agent_app.gui.widgets.fields import EnterGoesOn, Field
from agent_app.gui.widgets.flow import empty
from agent_app.gui.widgets.panel import Panel
from agent_app.gui.widgets.steps import StepButton, StepChoice
from agent_app.gui.widgets.today_rows import TodayGroup

_MISTAKEN = "刚才记错了"
_EMPTY = "还没有记过接待日。定了日子就能先记，听过哪几件，到那天再加。"
_MANY, _ONE = "听了哪几件", "还听了哪一件"


class ReceptionEntry(Panel):
    """The form of a new day, or of what was heard on one that is there.

    `save_requested`, `closed`; `case_requested(id)`: a case that was heard is to be looked at.
    """

    save_requested = Signal()
    case_requested = Signal(str)
    closed = Signal()

    def __init__(self, desk: Desk, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__("记一个接待日", parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._desk = desk
        self.reception: Reception | None = None
        self.official = Field(RECEPTION["official"].label)
        self.day = DayEdit(lambda: desk.today, future=True)
        self.on = Field(RECEPTION["on"].label, self.day, check=self.day.wrong)
        self.place = Field(RECEPTION["place"].label, optional=True)
        self._heard = QVBoxLayout()
        self._heard.setSpacing(0)
        self.cases = CasePicker(desk, tasks, _MANY, many=True, typed=True)
        self.said = Field(HEARD["said"].label, optional=True)
        self._save = Button("记下来", "primary", key=deed("primary").key, on_click=self.save_requested.emit)
        self._back = Button("记另一个接待日", "link", key="Esc", on_click=self.closed.emit)
        self._fields = flow_of((self.official, 10, 2), (self.on, 14, 0), (self.place, 9, 2))
        self.body.setSpacing(SPACE.tight)
        self.body.addWidget(self._fields)
        self.body.addLayout(self._heard)
        self.body.addWidget(self.cases)
        self.body.addWidget(self.said)
        foot = QHBoxLayout()
        foot.addWidget(self._back)
        foot.addStretch(1)
        foot.addWidget(self._save)
        self.body.addLayout(foot)
        EnterGoesOn(self)
        self.begin()

    def begin(self) -> None:
        """An empty form, of today."""
        self.reception = None
        self.heading.setText("记一个接待日")
        for field in (self.official, self.place):
            field.set_text("")
        self.day.set_day(self._desk.today)
        for field in (self.official, self.on, self.place):
            field.set_error("")
        self._turn()

    def add_to(self, one: Reception) -> None:
        """Asks what else was heard on a day that is there."""
        self.reception = one
        when = day_in_words(one.row.on, self._desk.today.year)
        self.heading.setText("，".join(filter(None, (one.row.official, when, one.row.place))))
        self._turn()
        for case in one.heard:
            words = f"{case.title or case.number}{f'：{case.said}' if case.said else ''}"
            button = StepButton(StepChoice(case.case, words, "cases"), "")
            button.clicked.connect(partial(self.case_requested.emit, case.case))
            self._heard.addWidget(button)
        self.cases.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def lacks(self) -> bool:
        """Whether something is missing; it is said then, and has the focus."""
        if self.reception is not None:
            if not self.cases.numbers:
                self.cases.field.setFocus(Qt.FocusReason.OtherFocusReason)
            return not self.cases.numbers
        if not self.official.text.strip():
            self.official.set_error("写上是哪位领导，像“镇长 王海”。")
            self.official.setFocus()
            return True
        if self.day.day is None:
            self.on.set_error("写上哪天接访，9月18日、9.18都行。")
            self.on.setFocus()
            return True
        return False

    def _turn(self) -> None:
        there = self.reception is not None
        empty(self._heard)
        self._fields.setVisible(not there)
        for part in (self._back, self.said):
            part.setVisible(there)
        self.said.set_text("")
        self.cases.many = not there
        self.cases.set_words(_ONE if there else _MANY)
        self.cases.clear()


class ReceptionsPart(QWidget):
    """The reception days of the township: entry above, list below.

    `case_requested(id)`; `told(text, undo | None)`: something is done; `troubled(AppError)`: something is not.
    """

    case_requested = Signal(str)
    told = Signal(str, object)
    troubled = Signal(object)

    def __init__(self, desk: Desk, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._tasks = desk, tasks
        self._found: dict[str, Reception] = {}
        self.entry = ReceptionEntry(desk, tasks)
        self.entry.save_requested.connect(self.save)
        self.entry.closed.connect(self.entry.begin)
        self.entry.case_requested.connect(self.case_requested)
        self._shelf = Shelf("接待日", "天")
        self.list = self._shelf.list
        self.list.opened.connect(self._open)
        self.list.step_requested.connect(lambda row, _: self._open(row))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.panel)
        column.addWidget(self.entry)
        column.addWidget(self._shelf, 1)

    def load(self) -> None:
        """Reads the days anew."""
        self._tasks.query(
            lambda: (receptions.listing(self._desk), receptions_of(self._desk)),
            lambda found: self._show(*found),
            owner=self,
            key="receptions",
        )

    def save(self) -> None:
        """Writes down the day, or what else was heard on it."""
        entry = self.entry
        if entry.lacks():
            return
        numbers, one = entry.cases.numbers, entry.reception
        if one is not None:
            said = entry.said.text.strip()
            self._do(lambda: receptions.hear(self._desk, one.row.id, numbers[0], said), undo=False)
            return
        assert entry.day.day is not None
        data = {
            "official": entry.official.text,
            "on": entry.day.day.isoformat(),
            "place": entry.place.text.strip(),
        }
        self._do(lambda: receptions.add_reception(self._desk, data | {"cases": numbers}), undo=True)

    def back(self) -> bool:
        """Leaves a day that is there; False when none is open."""
        if self.entry.reception is None:
            return False
        self.entry.begin()
        return True

    def _do(self, work: Callable[[], str], *, undo: bool) -> None:
        official = self.entry.official.text.strip()

        def done(made: str) -> None:
            self.entry.begin()
            self.load()
            back = partial(self._take_back, made) if undo else None
            self.told.emit(f"记下了：{official}接访" if undo else "记下了：听过的事", back)

        self._tasks.operation(
            lambda _: work(),
            done,
            "正在记下来",
            changes=Topic.CASES,
            owner=self,
            failed=self.troubled.emit,
        )

    def _take_back(self, reception: str) -> None:
        self._tasks.operation(
            lambda _: receptions.take_back(self._desk, reception, _MISTAKEN),
            lambda _: self.told.emit("撤掉了", None),
            "正在撤掉",
            changes=Topic.CASES,
            owner=self,
            failed=self.troubled.emit,
        )

    def _show(self, found: list[Reception], groups: tuple[TodayGroup, ...]) -> None:
        self._found = {ROW + one.row.id: one for one in found}
        self._shelf.show_groups(groups, _EMPTY)

    def _open(self, row: str) -> None:
        if row in self._found:
            self.entry.add_to(self._found[row])
