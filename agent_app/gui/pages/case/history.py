"""经过: the timeline with its heading, and below it who wrote down the chosen item."""

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from agent_app.desk.timeline import Moment
from agent_app.gui.models.rows import ROW_ROLE
from agent_app.gui.pages.case.moment_foot import MomentFoot
from agent_app.gui.pages.case.moments import recorded
from agent_app.gui.theme.look import look, look_changed
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.flow import FitLabel
from agent_app.gui.widgets.panel import Panel
from agent_app.gui.widgets.timeline import Timeline, TimelineItem

_WITHDRAWABLE = frozenset({"step", "note", "attachment"})


class HistoryPanel(Panel):
    """The panel. `link_opened(link)`: a paper or material; `withdraw_requested(id, reason)`: a moment is taken back."""

    link_opened = Signal(str)
    withdraw_requested = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        self._count = FitLabel()
        super().__init__("经过", aside=self._count, parent=parent)
        self._moments: Mapping[str, Moment] = {}
        self._today = date.min
        self.timeline = Timeline()
        self.timeline.paper_requested.connect(lambda _, link: self.link_opened.emit(link))
        self.timeline.current_changed.connect(self._show_moment)
        self.foot = MomentFoot()
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

    def show_history(self, items: Sequence[TimelineItem], moments: Sequence[Moment], today: date) -> None:
        """Shows the items of these moments, newest first."""
        self._moments, self._today = {moment.id: moment for moment in moments}, today
        self._say_count(len(items))
        self.timeline.show_items(items)
        self._show_moment(self.timeline.current_id())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if look_changed(event) and hasattr(self, "timeline"):
            self._say_count(self.timeline.model().rowCount())

    def _say_count(self, count: int) -> None:
        self._count.set_wordings(
            *((f"新的在上，共{count}步",) if look().size.shows_keys else ()), f"共{count}步"
        )

    def _show_moment(self, moment_id: str) -> None:
        moment = self._moments.get(moment_id)
        if moment is None:
            self.foot.hide()
            return
        item = self.timeline.currentIndex().data(ROW_ROLE)
        alone = moment.kind != "attachment" or item is None or len(item.links) < 2
        can = moment.kind in _WITHDRAWABLE and not moment.by_authority and alone
        title = item.title if item else moment.title
        links = item.links if item else ()
        self.foot.show_moment(moment_id, title, recorded(moment, self._today), links, withdrawable=can)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The strip comes when somebody turns to the timeline by key or pointer."""
        if event.type() in (QEvent.Type.KeyRelease, QEvent.Type.MouseButtonRelease):
            self.foot.setVisible(self.timeline.current_id() in self._moments)
        return False

    def _focus_moved(self, _: QWidget | None, now: QWidget | None) -> None:
        """The strip goes with the focus, unless it has asked something that is not answered."""
        if now is not None and not self.isAncestorOf(now) and not self.foot.is_asking:
            self.foot.hide()
