"""The page: a visit is written down at the top; below it who is to be visited again, and the visits, to be searched."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from agent_app.core.vocabulary import Role
from agent_app.desk.desk import Desk
from agent_app.gui.page import Page
from agent_app.gui.pages.visits.coming import ComingDays
from agent_app.gui.pages.visits.deeds import VisitDeeds
from agent_app.gui.pages.visits.detail import VisitDetail
from agent_app.gui.pages.visits.entry import VisitEntry
from agent_app.gui.pages.visits.faces import FOLLOW_UP, REGISTER, VISIT, VisitsFace, read
from agent_app.gui.pages.visits.receptions import ReceptionsPart
from agent_app.gui.pages.visits.shelf import Shelf
from agent_app.gui.tasks import Change, Tasks, Topic
from agent_app.gui.theme.look import look, look_changed
from agent_app.gui.theme.tokens import LIST_WIDEST, SPACE
from agent_app.gui.widgets.chips import ChipFace, ChipRow
from agent_app.gui.widgets.line_edit import SearchEdit

_TYPING_MS = 150
_LEAST, _MOST = 10, 22
_VISITS, _RECEPTIONS = "visits", "receptions"
_EMPTY = "还没有记过走访。到一户就记一户：是谁家，说了什么，几秒钟就好。听到要办的事，记下以后能直接登记。"
_NOT_FOUND = "没有找到这样的走访。换一个词、户名再找，或者清掉再看全部。"


class VisitsPage(Page):
    """走访, under the reception days that are coming. A supervisor's has a second part to record them.

    `case_requested(id)`, `step_requested(id, step code)`, `draft_requested(key)`: somebody wants to go on there;
    `print_requested(id)`: the record of a visit is wanted on paper.
    """

    title = "走访"
    help_page = "visits"
    case_requested = Signal(str)
    step_requested = Signal(str, str)
    draft_requested = Signal(str)
    print_requested = Signal(str)

    def __init__(self, desk: Desk, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._tasks = desk, tasks
        self._face = VisitsFace("", (), {})
        self.entry, self.detail = VisitEntry(desk, tasks), VisitDetail(desk, tasks)
        self._deeds = VisitDeeds(desk, tasks, self)
        self._shelf = Shelf("要回访的户和走访过的户", "户")
        self.list = self._shelf.list
        self.receptions = ReceptionsPart(desk, tasks) if desk.profile.role is not Role.AGENT else None
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self.load)
        self._lay_out()
        self._build_bar()
        self._connect()

    # What is on the page

    @property
    def on_receptions(self) -> bool:
        """Whether the reception days are shown."""
        return self.receptions is not None and self._parts.currentWidget() is self.receptions

    def load(self) -> None:
        """Reads the lists anew."""
        typed = self.search.text()
        self._tasks.query(
            lambda: read(self._desk, typed), partial(self._show, typed), owner=self, key="visits"
        )
        self.coming.load()
        if self.receptions:
            self.receptions.load()

    def _show(self, typed: str, face: VisitsFace) -> None:
        if face == self._face and face.groups:
            return
        self._face = face
        self._say_fact()
        self._shelf.show_groups(face.groups, _NOT_FOUND if typed.strip() else _EMPTY)
        shown = self.detail.line
        if shown is not None and self._reading:
            newer = face.lines.get(VISIT + shown.row.id)
            if newer is not None and newer != shown:
                self.detail.show_visit(newer)

    def _say_fact(self) -> None:
        self.bar.set_fact(*((self._face.fact, "") if not self.on_receptions else ("",)))

    # What the window asks

    def opened(self, subject: str = "") -> None:
        self.load()
        self.entry.restore()
        if subject:
            self._turn_to(_VISITS)
            self._show_top(self.entry)
            self.entry.take_blank(subject)
        elif not self._reading and not self.on_receptions:
            self.entry.fields["household"].setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> bool:
        self.entry.flush()
        return True

    def primary(self) -> None:
        if self.receptions and self.on_receptions:
            self.receptions.save()
        elif not self._reading:
            self.entry.save()

    def start_search(self) -> bool:
        self._turn_to(_VISITS)
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()
        return True

    def back(self) -> bool:
        if self.receptions and self.on_receptions:
            return self.receptions.back()
        if self._reading:
            self._close_detail()
            return True
        if self.search.text():
            self.search.clear()
            return True
        return False

    def panels(self) -> list[QWidget]:
        if self.receptions and self.on_receptions:
            return [self.receptions.entry, self.receptions.list]
        return [self.detail if self._reading else self.entry, self.list]

    # What the person does

    def _open(self, row: str) -> None:
        line = self._face.lines.get(row)
        if line is None:
            self.case_requested.emit(row)
        elif line.row.of_case:
            self.case_requested.emit(line.row.case)
        else:
            self._show_top(self.detail)
            self.detail.show_visit(line)

    def _step(self, row: str, step: str) -> None:
        line = self._face.lines.get(row)
        if step == FOLLOW_UP:
            self.step_requested.emit(row, step)
        elif line is not None and step == REGISTER:
            self._deeds.register(line.row.id)
        elif line is not None:
            self.case_requested.emit(line.row.case)

    def _saved(self, visit: str, written: Mapping[str, str]) -> None:
        self.clear_notes()
        undo = partial(self._deeds.take_back, visit, written)
        self.toast_requested.emit(f"记下了：{written['household']}", undo)

    def _drop(self, visit: str) -> None:
        line = self._face.lines.get(VISIT + visit)
        if line is not None:
            row = line.row
            written = {"household": row.household, "on": row.on, "place": row.place, "said": row.said}
            self._deeds.take_back(visit, written)

    def _done(self, said: str, written: Mapping[str, str] | None) -> None:
        """What was written in a visit that was taken back stands in the form again, to be put right."""
        self._close_detail()
        if written is not None:
            self.entry.put(written)
        self.toast_requested.emit(said, None)

    def _close_detail(self) -> None:
        if self._reading:
            self._show_top(self.entry)
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def _reading(self) -> bool:
        """Whether one visit stands in the place of the entry."""
        return not self.detail.isHidden()

    def _show_top(self, part: QWidget) -> None:
        for other in (self.entry, self.detail):
            other.setVisible(other is part)

    def _turn_to(self, part: str) -> None:
        if self.receptions is None:
            return
        self._chips.choose(part)
        self._parts.setCurrentIndex(part == _RECEPTIONS)
        self.search.setVisible(part == _VISITS)
        self._say_fact()
        if self.on_receptions:
            self.receptions.entry.official.setFocus(Qt.FocusReason.OtherFocusReason)

    def _changed(self, change: Change) -> None:
        if change.topics & (Topic.CASES | Topic.EXCHANGE):
            self.load()

    # How it is put together

    def _build_bar(self) -> None:
        self.search = SearchEdit("户名、说了什么")
        self.search.setAccessibleName("找走访：户名、说了什么")
        self._fit()
        if self.receptions:
            faces = [ChipFace(_VISITS, "走访"), ChipFace(_RECEPTIONS, "接待日")]
            self._chips = ChipRow(faces, "看哪一样", exclusive=True)
            self._chips.choose(_VISITS)
            self._chips.changed.connect(lambda code, _: self._turn_to(code))
            self.bar.add_after_title(self._chips)
            self.offer_numbers(
                lambda number: self._turn_to((_VISITS, _RECEPTIONS)[number - 1]) if number <= 2 else None
            )
        self.bar.add(self.search)

    def _lay_out(self) -> None:
        self.detail.hide()
        own = QWidget()
        column = QVBoxLayout(own)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.panel)
        self.coming = ComingDays(self._desk, self._tasks)
        column.addWidget(self.coming)
        column.addWidget(self.entry)
        column.addWidget(self.detail)
        column.addWidget(self._shelf, 1)
        self._parts = QStackedWidget()
        self._parts.addWidget(own)
        if self.receptions:
            self._parts.addWidget(self.receptions)
        self.body.addWidget(self._parts, 1)
        self.body.addStretch(0)

    def _connect(self) -> None:
        self.entry.saved.connect(self._saved)
        self.entry.troubled.connect(self.refuse)
        self.list.opened.connect(self._open)
        self.list.step_requested.connect(self._step)
        self.detail.closed.connect(self._close_detail)
        self.detail.register_requested.connect(self._deeds.register)
        self.detail.case_requested.connect(self.case_requested)
        self.detail.about_chosen.connect(self._deeds.write_into)
        self.detail.drop_requested.connect(self._drop)
        self.detail.print_requested.connect(self.print_requested)
        self._deeds.draft_made.connect(self.draft_requested)
        self._deeds.done.connect(self._done)
        self._deeds.troubled.connect(self.refuse)
        self.search.textChanged.connect(lambda _: self._typing.start())
        self.search.down_pressed.connect(self.list.setFocus)
        self.search.returnPressed.connect(self.list.setFocus)
        self._tasks.changed.connect(self._changed)
        if self.receptions:
            self.receptions.case_requested.connect(self.case_requested)
            self.receptions.told.connect(self.toast_requested)
            self.receptions.troubled.connect(self.refuse)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if look_changed(event) and hasattr(self, "search"):
            self._fit()

    def _fit(self) -> None:
        """The widths at the size of the moment."""
        widest = look().scaled(LIST_WIDEST)
        self._parts.setMaximumWidth(widest)
        self.bar.setMaximumWidth(widest + 2 * SPACE.page)
        self.search.setMinimumWidth(look().size.text * _LEAST)
        self.search.setMaximumWidth(look().size.text * _MOST)
