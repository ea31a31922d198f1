"""经过: the timeline with its heading and ways to look at it, and below it who wrote down the chosen item."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, Signal
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from agent_app.desk.timeline import Moment
from agent_app.gui.models.rows import ROW_ROLE
from agent_app.gui.pages.case.moment_foot import MomentFoot
from agent_app.gui.pages.case.moments import Look, recorded
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.panel import Panel
from agent_app.gui.widgets.timeline import Timeline, TimelineItem

_ALL = "全部"
_WITHDRAWABLE = frozenset({"step", "note", "attachment"})


class HistoryPanel(Panel):
    """The panel. `link_opened(link)`: a paper or material; `correct_requested(id)`: a step is to be put right;
    `withdraw_requested(id, reason)`: a moment is taken back."""

    link_opened = Signal(str)
    correct_requested = Signal(str)
    withdraw_requested = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        self._look = Button(_ALL, "link", icon_after="chevron_down", on_click=self._choose_look)
        super().__init__("经过", aside=self._look, parent=parent)
        self._items: Sequence[TimelineItem] = ()
        self._looks: Mapping[str, Look] = {}
        self._chosen = ""
        self._moments: Mapping[str, Moment] = {}
        self._today = date.min
        self.timeline = Timeline()
        self.timeline.paper_requested.connect(lambda _, link: self.link_opened.emit(link))
        self.timeline.current_changed.connect(self._show_moment)
        self.foot = MomentFoot()
        self.foot.correct_requested.connect(self.correct_requested)
        self.foot.withdraw_requested.connect(self.withdraw_requested)
        self.foot.link_opened.connect(self.link_opened)
        self.foot.hide()
        self.timeline.installEventFilter(self)
        self.timeline.viewport().installEventFilter(self)
        part = self.section(flush=True)
        part.addWidget(self.timeline, 1)
        part.addWidget(self.foot)
        self.body.setContentsMargins(SPACE.panel, SPACE.close, SPACE.panel, SPACE.hair)
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]

    def show_history(
        self, items: Sequence[TimelineItem], moments: Sequence[Moment], today: date, looks: Sequence[Look]
    ) -> None:
        """Shows the items of these moments, newest first; of them those that are looked at."""
        self._moments, self._today, self._items = {moment.id: moment for moment in moments}, today, items
        self._looks = {look.code: look for look in looks}
        self.look_at(self._chosen)

    def look_at(self, code: str) -> None:
        """Shows the items of one group alone, "" for all."""
        self._chosen = code if code in self._looks else ""
        look = self._looks.get(self._chosen)
        shown = [item for item in self._items if look is None or item.id in look.items]
        self._look.setEnabled(bool(self._looks))
        self._look.set_text(f"{look.word if look else _ALL} {len(shown)}步")
        self._look.setAccessibleName(f"看哪些：{look.word if look else _ALL}，{len(shown)}步")
        self._look.setToolTip("选看哪些：程序、催询、会议走访、材料、县里记的" if self._looks else "")
        self.timeline.show_items(shown)
        self._show_moment(self.timeline.current_id())

    def looks_menu(self) -> QMenu:
        """All, and each way to look with how much it shows."""
        menu = QMenu(self)
        ways = [("", f"{_ALL} {len(self._items)}步")]
        ways += [(look.code, f"{look.word} {len(look.items)}步") for look in self._looks.values()]
        for code, words in ways:
            entry = menu.addAction(words, partial(self.look_at, code))
            entry.setCheckable(True)
            entry.setChecked(code == self._chosen)
            if code == self._chosen:
                menu.setActiveAction(entry)
        return menu

    def _choose_look(self) -> None:
        menu = self.looks_menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._look.mapToGlobal(QPoint(0, self._look.height() + SPACE.hair)))

    def _show_moment(self, moment_id: str) -> None:
        moment = self._moments.get(moment_id)
        if moment is None:
            self.foot.hide()
            return
        item = self.timeline.currentIndex().data(ROW_ROLE)
        alone = moment.kind != "attachment" or item is None or len(item.links) < 2
        can = moment.kind in _WITHDRAWABLE and not moment.by_authority and alone
        title = f"{item.date} {item.title}" if item else moment.title
        links = item.links if item else ()
        self.foot.show_moment(
            moment_id,
            title,
            recorded(moment, self._today),
            links,
            withdrawable=can,
            correctable=can and moment.kind == "step",
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The strip comes when somebody turns to the timeline by key or pointer."""
        if event.type() in (QEvent.Type.KeyRelease, QEvent.Type.MouseButtonRelease):
            self.foot.setVisible(self.timeline.current_id() in self._moments)
        return False

    def _focus_moved(self, _: QWidget | None, now: QWidget | None) -> None:
        """The strip goes with the focus, unless it has asked something that is not answered."""
        if now is not None and not self.isAncestorOf(now) and not self.foot.is_asking:
            self.foot.hide()
