"""交换: how far what was written has come, by stick or by line, and what wants a person on the way."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from agent_app.desk import settling
from agent_app.desk.desk import Desk
from agent_app.desk.outcomes import Outcome
from agent_app.desk.settling import Conflict
from agent_app.gui import sticks
from agent_app.gui.errands import Line, OverLine
from agent_app.gui.page import Page
from agent_app.gui.page import Sheet as Column
from agent_app.gui.pages import exchange_faces as faces
from agent_app.gui.pages import exchange_work as work
from agent_app.gui.pages.exchange_care import CareTalk
from agent_app.gui.pages.exchange_content import ContentPanel
from agent_app.gui.pages.exchange_join import JoinPanel, JoinTalk
from agent_app.gui.pages.exchange_line import LineTalk
from agent_app.gui.pages.exchange_parts import CarePanel, WaitingPanel, WantedPanel
from agent_app.gui.pages.exchange_stick import StickTalk
from agent_app.gui.pages.exchange_way import WayPanel
from agent_app.gui.pages.exchange_work import FindSticks, State
from agent_app.gui.tasks import Change, Tasks, Topic
from agent_app.gui.theme.look import look, look_changed
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.flow import ems
from agent_app.gui.widgets.label import label
from agent_app.gui.widgets.notes import Note
from agent_app.gui.widgets.sight import keep_in_sight
from agent_app.gui.words import moment_in_words
from agent_app.store.blob_ways import Waiting

_ALL = Topic.CASES | Topic.EXCHANGE
_WAITING_WIDTH, _BESIDE = 25.4, 46  # characters of running text


class ExchangePage(Page):
    """The page. `case_requested(id)`; `wanted_changed(count)`: so many things here want a person.

    `over_line` makes an exchange on the line, where the window has something for it; `find_sticks` looks what is
    plugged in.
    """

    title = "交换"
    help_page = "exchange"
    case_requested = Signal(str)
    wanted_changed = Signal(int)

    def __init__(
        self,
        desk: Desk,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        over_line: OverLine | None = None,
        find_sticks: FindSticks = sticks.plugged_in,
    ) -> None:
        super().__init__(parent)
        self._desk, self._tasks = desk, tasks
        self._joins_again = False
        self.state: State | None = None
        self.way, self.wanted, self.join = WayPanel(), WantedPanel(), JoinPanel()
        self.care, self.waiting = CarePanel(), WaitingPanel()
        self.joining = JoinTalk(desk, tasks, self.join, find_sticks, self)
        self.line = LineTalk(desk, tasks, self.way, over_line, self)
        self.stick = StickTalk(desk, tasks, self.way, find_sticks, self)
        self.content = ContentPanel()
        self.caring = CareTalk(desk, self._do, self)
        self._last = label(role="quiet")
        self._build()
        self._connect()

    def opened(self, subject: str = "") -> None:
        self.reload()
        self.way.write.setFocus(Qt.FocusReason.OtherFocusReason)

    def primary(self) -> None:
        self.stick.write()

    def back(self) -> bool:
        return (
            self.stick.stop_asking()
            or self.join.stop_asking()
            or self.wanted.stop_asking()
            or self.content.put_away()
            or self._join_no_more()
        )

    def panels(self) -> list[QWidget]:
        return [self.way, self.content, self.join, self.wanted, self.care, self.waiting]

    def reload(self) -> None:
        """Reads everything anew."""
        self._tasks.query(
            lambda: work.read(self._desk), self._show, owner=self, key="exchange", failed=self.refuse
        )

    # The line

    def line_told(self, line: Line) -> None:
        """Says how the line is, as the window has learned it."""
        self.line.told(line)

    def line_advanced(self, outcome: Outcome) -> None:
        """Says how far an exchange on the line has come, while photos are on their way."""
        if said := work.under_way(outcome):
            self.line.advanced(said)
            self.waiting.show_photos(work.photos_in_words(outcome.photos), stay=False)

    # What wants a person

    def _settle(self, conflict: Conflict, value: Any) -> None:
        desk = self._desk
        undo = partial(self._do, lambda: settling.unsettle(desk, conflict), lambda _: None, "正在撤销")
        self._do(
            lambda: settling.settle(desk, conflict, value),
            lambda _: self.toast_requested.emit(f"定好了：{conflict.label}。另一个在“经过”里", undo),
            "正在存",
            subject=conflict.case,
        )

    def _write_for_another(self) -> None:
        if self.state:
            self.stick.write_for(self.state.others)

    def _join_again(self) -> None:
        self._joins_again = True
        self.join.invite_again()
        self.join.address.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, self.join, lambda: keep_in_sight(self.join))

    def _join_no_more(self) -> bool:
        asked, self._joins_again = self._joins_again, False
        if asked and self.state:
            self._show(self.state)
            self.care.rejoin.setFocus(Qt.FocusReason.OtherFocusReason)
        return asked

    def _joined(self, said: str) -> None:
        self._joins_again = False
        self._tell(said)
        self.way.write.setFocus(Qt.FocusReason.OtherFocusReason)  # the panel that had it goes away

    # Telling

    def _do(
        self,
        deed: Callable[[], Any],
        then: Callable[[Any], object],
        words: str,
        *,
        changes: Topic = _ALL,
        subject: str = "",
    ) -> None:
        self.clear_notes()
        self._tasks.operation(
            lambda _: deed(),
            then,
            words,
            changes=changes,
            subject=subject,
            owner=self,
            failed=self.refuse,
        )

    def _tell(self, said: str, troubles: Any = ()) -> None:
        self.clear_notes()
        self.add_note(Note("info", said, closable=True))
        for trouble in list(troubles)[:3]:
            self.add_note(Note("late", trouble, closable=True))

    def _changed(self, change: Change) -> None:
        if change.topics & (_ALL | Topic.SETTINGS) and self.state is not None:
            self.reload()

    def _show(self, state: State) -> None:
        self.state = state
        today, standing = self._desk.today, state.standing
        contact = moment_in_words(standing.last_contact, today) if standing.last_contact else ""
        self._last.setText(f"上次：{contact}" if contact else "还没有同县里联系过")
        self.way.show_way(faces.here(state), faces.there(state, contact))
        self.join.setVisible(standing.county is None or self._joins_again)
        self.wanted.setVisible(standing.county is not None or bool(state.wanted))
        self.line.show_state(state)
        self.wanted.show_wanted(state.conflicts, state.aside, state.full, today)
        self.waiting.show_rows(state.waiting, state.unconfirmed)
        photos = standing.photos if standing.county else Waiting(0, 0)
        self.waiting.show_photos(work.photos_in_words(photos), stay=state.ways.photos_by_stick)
        self.care.rejoin.setVisible(standing.county is not None)
        self.waiting.other.setVisible(standing.county is not None)
        made = f"上次备份：{moment_in_words(state.backup, today)}。" if state.backup else "还没有备份过。"
        self.care.show_backup(made)
        self.wanted_changed.emit(state.wanted)

    # Building

    def _build(self) -> None:
        self.bar.set_fact("把您记的交给县里，把县里办的拿回来", "")
        self.bar.add(self._last)
        sheet = Column()
        sheet.column.addWidget(self.way)
        self._below = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._below.setSpacing(SPACE.panel)
        left = QVBoxLayout()
        left.setSpacing(SPACE.panel)
        for panel in (self.content, self.join, self.wanted, self.care):
            left.addWidget(panel)
        left.addStretch(1)
        self.join.hide()
        self._below.addLayout(left, 1)
        self._below.addWidget(self.waiting, 0, Qt.AlignmentFlag.AlignTop)
        sheet.column.addLayout(self._below)
        sheet.column.addStretch(1)
        self.body.addWidget(sheet)

    def _connect(self) -> None:
        self._tasks.changed.connect(self._changed)
        self.line.began.connect(self.clear_notes)
        self.line.ended.connect(self.reload)
        self.stick.began.connect(self.clear_notes)
        self.stick.told.connect(self._tell)
        self.stick.troubled.connect(self.refuse)
        self.stick.looked.connect(self.content.show_content)
        self.waiting.look_requested.connect(self.stick.look)
        self.waiting.other_requested.connect(self._write_for_another)
        self.joining.told.connect(self._joined)
        self.join.put_away.connect(self._join_no_more)
        self.wanted.settled.connect(self._settle)
        self.wanted.case_requested.connect(self.case_requested)
        self.wanted.question_requested.connect(self.caring.save_question)
        self.wanted.again_requested.connect(self.caring.try_again)
        self.wanted.put_away.connect(self.caring.put_away)
        self.waiting.opened.connect(self.case_requested)
        self.waiting.list_requested.connect(self.caring.save_list)
        self.waiting.photos_requested.connect(self.caring.let_photos_stay)
        self.care.backup_requested.connect(self.caring.back_up)
        self.care.check_requested.connect(self.caring.check)
        self.care.rejoin_requested.connect(self._join_again)
        self.caring.told.connect(self._tell)
        self.caring.toasted.connect(self.toast_requested)
        self.offer("write_stick", self.stick.write)
        self.offer("read_stick", self.stick.read)
        self.offer_numbers(self.wanted.choose_side)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if look_changed(event) and hasattr(self, "_below"):
            self._arrange()
            if self.state:
                self._show(self.state)

    def _arrange(self) -> None:
        room = self.width() - 2 * SPACE.page
        self.way.arrange(room)
        beside = ems(room) >= _BESIDE
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._below.setDirection(way)
        if beside:
            wish = _WAITING_WIDTH * look().size.text
            self.waiting.setFixedWidth(round(min(wish, room * 0.42)))
        else:
            self.waiting.setMinimumWidth(0)
            self.waiting.setMaximumWidth((1 << 24) - 1)
