"""今日: what is due, overdue, waiting on others and to be visited; opens first."""

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from agent_app.desk import snoozing
from agent_app.desk.desk import Desk
from agent_app.gui.actions import deed
from agent_app.gui.page import Page
from agent_app.gui.pages.today_faces import (
    AWAY,
    BRING_BACK,
    DRAFT,
    LATER,
    SideCard,
    TodayFace,
    away_group,
    read,
)
from agent_app.gui.tasks import Change, Tasks, Topic
from agent_app.gui.theme.look import look, look_changed
from agent_app.gui.theme.tokens import LIST_WIDEST, SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.clock import ClockFace
from agent_app.gui.widgets.label import label
from agent_app.gui.widgets.line_edit import SearchEdit
from agent_app.gui.widgets.list_frame import ListFrame
from agent_app.gui.widgets.notes import EmptyState, StandingNote
from agent_app.gui.widgets.panel import Panel
from agent_app.gui.widgets.today_rows import TodayGroup, TodayList, TodayRow

SIDE = 280
LEAST_WIDTH = 1160
"""Of the page; below that there is no side column."""
_SIDE = "side:"
_AGAIN_MS = 60_000
_SHOWN_BY = Topic.CASES | Topic.DRAFTS | Topic.EXCHANGE


class TodayPage(Page):
    """The page.

    `case_requested(id)`, `step_requested(id, step code)`: a row, or the words of its next step, were pressed.
    `draft_requested(key)`, `exchange_requested`, `register_requested`, `search_requested(text)`: somebody wants to go on
    there; `papers_requested(kind)`: what waits for a printer is to be printed. `counted(wanted, visits)`: how many cases
    want somebody, and how many are to be visited, for the rail.
    """

    title = "今日"
    help_page = "today"
    case_requested = Signal(str)
    step_requested = Signal(str, str)
    register_requested = Signal()
    draft_requested = Signal(str)
    exchange_requested = Signal()
    papers_requested = Signal(str)
    search_requested = Signal(str)
    counted = Signal(int, int)

    def __init__(self, desk: Desk, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._tasks = desk, tasks
        self._face, self._read = TodayFace((), ()), False
        self._sided: bool | None = None
        self._away_open = False
        self.list = TodayList()
        self.list.opened.connect(self._open)
        self.list.step_requested.connect(self._step)
        self._empty = EmptyState(
            "今天没有到期的事",
            f"按 {deed('register').key} 登记新事项，或去“走访”记一户。",
            "登记新事项",
            deed("register").key,
        )
        self._empty.pressed.connect(self.register_requested)
        self._middle = QStackedWidget()
        self._listed = QWidget()
        column = QVBoxLayout(self._listed)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(ListFrame(self.list))
        column.addStretch(0)
        for shown in (
            QWidget(),
            self._listed,
            self._empty,
        ):  # nothing is said of a day that has not been read
            self._middle.addWidget(shown)
        self._side = QWidget()
        self._cards = QVBoxLayout()
        self._build_side()
        self._build_bar()
        self._doubt = StandingNote("late")
        self.add_standing(self._doubt)
        self.body.setSpacing(SPACE.page)
        self.body.addWidget(self._middle, 1)
        self.body.addWidget(self._side)
        self.body.addStretch(0)
        # The day turns, and clocks that run in hours go on, while nobody touches anything.
        self._again = QTimer(self)
        self._again.setInterval(_AGAIN_MS)
        self._again.timeout.connect(self._turn)
        self._again.start()
        tasks.changed.connect(self._changed)
        self.offer("snooze", self._snooze)

    def load(self) -> None:
        """Reads the day anew; what is chosen and where one is stay as they are."""
        self._tasks.query(lambda: read(self._desk), self.show_today, owner=self, key="today")

    def show_today(self, face: TodayFace) -> None:
        """Shows this; the chosen row stays chosen while it is there."""
        if self._read and face == self._face:
            return
        self._face, self._read = face, True
        self._fill()
        self.counted.emit(face.wanted, face.visits)

    @property
    def shows_nothing(self) -> bool:
        """Whether the page says that nothing is due."""
        return self._middle.currentWidget() is self._empty

    def primary(self) -> None:
        self.register_requested.emit()

    def opened(self, subject: str = "") -> None:
        self.load()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def start_search(self) -> bool:
        if not self._sided:
            return False
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def panels(self) -> list[QWidget]:
        return [self.list, self._side] if self._sided else [self.list]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if look_changed(event) and hasattr(self, "_sided"):
            self._arrange()

    def _build_bar(self) -> None:
        self._search = SearchEdit()
        self._search.setFixedWidth(SIDE)
        self._search.returnPressed.connect(lambda: self.search_requested.emit(self._search.text()))
        self._search.down_pressed.connect(self.list.setFocus)
        self._search.scanned.connect(self.scanned)
        find = deed("find")
        self._find_button = Button(
            find.text, icon=find.icon, key=find.key, on_click=lambda: self.search_requested.emit("")
        )
        register = deed("register")
        self._bar_register = Button(
            register.text, "big", icon=register.icon, key=register.key, on_click=self.register_requested.emit
        )
        for widget in (self._search, self._find_button, self._bar_register):
            self.bar.add(widget)

    def _build_side(self) -> None:
        self._side.setFixedWidth(SIDE)
        column = QVBoxLayout(self._side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.panel)
        register = deed("register")
        big = Button(
            register.text, "big", icon=register.icon, key=register.key, on_click=self.register_requested.emit
        )
        big.setMinimumWidth(SIDE)
        column.addWidget(big)
        self._cards.setSpacing(SPACE.panel)
        column.addLayout(self._cards)
        column.addStretch(1)

    def _arrange(self) -> None:
        """With larger type or little width there is no side column; what stood there goes elsewhere."""
        widest = look().scaled(LIST_WIDEST)
        self._middle.setMaximumWidth(widest)
        self.bar.setMaximumWidth(widest + SIDE + 3 * SPACE.page)
        sided = look().size.shows_keys and self.width() >= LEAST_WIDTH
        if sided == self._sided:
            return
        self._sided = sided
        for widget, shown in (
            (self._side, sided), (self._search, sided), (self._find_button, not sided), (self._bar_register, not sided),
        ):  # fmt: skip
            widget.setVisible(shown)
        self._fill()

    def _fill(self) -> None:
        self._doubt.say(self._face.doubt)
        self.bar.set_fact(*self._face.dates)
        groups = list(self._face.groups)
        if not self._sided and self._face.cards:
            groups.append(
                TodayGroup("接着办", f"{len(self._face.cards)}样", tuple(map(_as_row, self._face.cards)))
            )
        if self._face.away:
            groups.append(away_group(self._face.away, opened=self._away_open))
        self.list.show_groups(groups)
        if self._read:
            self._middle.setCurrentWidget(
                self._listed if any(group.rows for group in groups) else self._empty
            )
        while item := self._cards.takeAt(0):
            if widget := item.widget():
                widget.deleteLater()
        for card in self._face.cards if self._sided else ():
            self._cards.addWidget(self._card(card))

    def _card(self, card: SideCard) -> Panel:
        panel = Panel(card.title)
        panel.body.setSpacing(0)
        panel.body.addSpacing(SPACE.tight)
        panel.body.addWidget(label(card.line, wrap=True))
        panel.body.addWidget(label(card.quiet, "quiet", wrap=True))
        panel.body.addSpacing(SPACE.close)
        row = QHBoxLayout()
        row.addWidget(Button(card.button, on_click=lambda: self._go_on(card)))
        row.addStretch(1)
        panel.body.addLayout(row)
        return panel

    def _open(self, row_id: str) -> None:
        card = next((card for card in self._face.cards if _SIDE + card.code == row_id), None)
        if row_id == AWAY:
            self._away_open = not self._away_open
            self._fill()
            self.list.choose(AWAY)
        elif card is not None:
            self._go_on(card)
        else:
            self.case_requested.emit(row_id)

    def _step(self, row_id: str, step: str) -> None:
        if row_id == AWAY or row_id.startswith(_SIDE):
            self._open(row_id)
        elif step == BRING_BACK:
            self._bring_back(row_id)
        else:
            self.step_requested.emit(row_id, step)

    def _snooze(self) -> None:
        """Asks on its page until when the chosen case is put off, or brings back one that is."""
        row_id = self.list.current_id()
        if any(row.id == row_id for row in self._face.away):
            self._bring_back(row_id)
        elif any(row.id == row_id for group in self._face.groups for row in group.rows):
            self.step_requested.emit(row_id, snoozing.KIND)

    def _bring_back(self, case: str) -> None:
        self._tasks.operation(
            lambda _: snoozing.bring_back(self._desk, case),
            lambda _: self.toast_requested.emit("拿回来了", None),
            "正在存",
            changes=Topic.CASES,
            subject=case,
            owner=self,
        )

    def _go_on(self, card: SideCard) -> None:
        if card.code == DRAFT:
            self.draft_requested.emit(card.key)
        elif card.code == LATER:
            self.papers_requested.emit(card.key)
        else:
            self.exchange_requested.emit()

    def _changed(self, change: Change) -> None:
        if change.topics & _SHOWN_BY:
            self.load()

    def _turn(self) -> None:
        if self.isVisible():
            self.load()


def _as_row(card: SideCard) -> TodayRow:
    clock = ClockFace("plain", card.mark, card.when, icon=card.icon)
    return TodayRow(_SIDE + card.code, clock, card.title, card.line, card.quiet, card.button, card.code)
