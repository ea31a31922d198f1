"""How 事项 stands: filters over the list, the chosen case beside it, or under it where there is no room."""

from collections.abc import Mapping
from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from agent_app.desk.casebook import Chip, Sort
from agent_app.desk.listing import STANDING
from agent_app.gui.models.rows import PagedModel
from agent_app.gui.pages.cases.faces import CHIPS, SORTS
from agent_app.gui.pages.cases.preview import PreviewPanel
from agent_app.gui.theme.look import look
from agent_app.gui.theme.tokens import LIST_WIDEST, SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.case_rows import CaseHeader, CaseList
from agent_app.gui.widgets.chips import ChipFace, ChipRow
from agent_app.gui.widgets.flow import ems
from agent_app.gui.widgets.label import label
from agent_app.gui.widgets.list_frame import ListFrame
from agent_app.gui.widgets.notes import EmptyState

DELIVERED = (Chip.SAVED, Chip.HANDED_OVER, Chip.CONFIRMED)
"""Filters that are only offered while they are on."""
_BESIDE = 74
"""Characters of running text across, from which on the preview stands beside the list."""
_PREVIEW = 26.8
_ANY = (1 << 24) - 1
_ALL_AGENTS = "所有代理员"
_T = TypeVar("_T")


class CasesColumns(QWidget):
    """The list and what stands around it. `sort_chosen(Sort)`; `agent_chosen(name)`, "" for all of them;
    `preview_turned`: it was opened or closed."""

    sort_chosen = Signal(object)
    agent_chosen = Signal(str)
    preview_turned = Signal()

    def __init__(self, model: PagedModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = CaseList(model)
        self.list.installEventFilter(self)
        self.preview = PreviewPanel()
        self.preview.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self.chips = ChipRow([ChipFace(chip.value, CHIPS[chip]) for chip in STANDING], "条件")
        self.older = Button("接着往前找", "link")
        self.empty = EmptyState("", "", "导入台账")
        self._unfound = EmptyState("", "")
        self._read = label()
        self._foot = QFrame()
        self._foot.hide()
        self._sort = Button("", "link", icon_after="chevron_down", on_click=self._offer_sorts)
        self.agent = Button(_ALL_AGENTS, "link", icon_after="chevron_down", on_click=self._offer_agents)
        self._agents: tuple[str, ...] = ()
        self._of_agent = ""
        self.agent.hide()
        self._sorted_by = Sort.DUE
        self.show_sort(Sort.DUE)
        self._wanted = False
        self._beside: bool | None = None
        self._lay_out()

    @property
    def says_nothing(self) -> str:
        """What stands in place of an empty list, "" when there is a list."""
        shown = self._middle.currentWidget()
        return shown.accessibleName() if isinstance(shown, EmptyState) else ""

    @property
    def preview_shown(self) -> bool:
        """Whether the preview is in sight."""
        return bool(self._beside) or self._wanted

    def close_preview(self) -> bool:
        """Closes the preview where it lies under the list; False when it does not."""
        if self._beside or not self._wanted:
            return False
        self._turn_preview()
        return True

    def show_sort(self, sort: Sort) -> None:
        """Names the order of the list."""
        self._sorted_by = sort
        self._sort.set_text(SORTS[sort])
        self._sort.setAccessibleName(f"次序：{SORTS[sort]}")

    def show_agents(self, agents: tuple[str, ...], chosen: str) -> None:
        """Names whose cases are listed, where there are those of several."""
        self._agents, self._of_agent = agents, chosen
        self.agent.set_text(chosen or _ALL_AGENTS)
        self.agent.setAccessibleName(f"代理员：{chosen or _ALL_AGENTS}")
        self.agent.setVisible(len(agents) > 1 or bool(chosen))

    def show_filters(self, counts: dict[Chip, int]) -> None:
        """Shows the filters, each with its count; those of delivery only while they are on."""
        chosen = self.chips.chosen
        on = [chip for chip in DELIVERED if chip.value in chosen]
        self.chips.show_chips(
            ChipFace(chip.value, CHIPS[chip], counts.get(chip), chip in on) for chip in (*STANDING, *on)
        )

    def choose_filters(self, *chips: Chip) -> None:
        """Turns exactly these filters on."""
        self.chips.show_chips(
            ChipFace(chip.value, CHIPS[chip]) for chip in dict.fromkeys((*STANDING, *chips))
        )
        self.chips.choose(*(chip.value for chip in chips))

    def show_list(self) -> None:
        """Shows the list."""
        self._show(self._listed)

    def show_empty(self, title: str, line: str, *, unfound: bool) -> None:
        """Says why there is nothing: nothing was found, or nothing is here yet."""
        page = self._unfound if unfound else self.empty
        page.say(title, line)
        self._show(page)

    def show_older(self, read: int, more: bool) -> None:
        """Under what a search found: how many cases it has read, when there are `more` older ones."""
        self._read.setText(f"先找了最近的 {read:,}件。")
        self._foot.setVisible(more)

    def _show(self, page: QWidget) -> None:
        """Shows a page in the middle."""
        self._middle.setCurrentWidget(page)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Space opens the preview where it had to give way, and closes it again."""
        pressed = (
            isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and not event.modifiers()
        )
        if watched is self.list and pressed and event.key() == Qt.Key.Key_Space:  # type: ignore[attr-defined]
            self._turn_preview()
            return True
        return False

    def arrange(self) -> None:
        """Puts the preview where there is room for it."""
        beside = ems(self.width()) >= _BESIDE
        width = round(look().size.text * _PREVIEW)
        self._left.setMaximumWidth(look().scaled(LIST_WIDEST))
        self.preview.setMinimumWidth(width if beside else 0)
        self.preview.setMaximumWidth(width if beside else _ANY)
        if beside == self._beside:
            return
        self._beside = beside
        self.preview.set_wide(not beside)
        if beside:
            self._row.insertWidget(1, self.preview)
        else:
            self._column.addWidget(self.preview, 1)
        self.preview.setVisible(self.preview_shown)
        self.preview_turned.emit()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(SPACE.panel)
        head.addWidget(self.chips, 1)
        head.addWidget(self.agent, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self._sort, 0, Qt.AlignmentFlag.AlignVCenter)
        self._listed = QWidget()
        column = QVBoxLayout(self._listed)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(ListFrame(self.list, CaseHeader(self.list), self._foot))
        column.addStretch(0)
        self._foot.setProperty("role", "footer")
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(SPACE.panel, SPACE.tight, SPACE.panel, SPACE.tight)
        foot.setSpacing(0)
        foot.addWidget(self._read)
        foot.addWidget(self.older)
        foot.addStretch(1)
        self._middle = QStackedWidget()
        for page in (self._listed, self.empty, self._unfound):
            self._middle.addWidget(page)
        self._left = QWidget()
        self._column = QVBoxLayout(self._left)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE.close)
        self._column.addLayout(head)
        self._column.addWidget(self._middle, 1)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(SPACE.panel)
        self._row.addWidget(self._left, 1)
        self._row.addStretch(0)

    def _turn_preview(self) -> None:
        if self._beside:
            return
        self._wanted = not self._wanted
        self.preview.setVisible(self._wanted)
        self._column.activate()
        self.list.scrollTo(self.list.currentIndex())
        self.preview_turned.emit()

    def _offer_sorts(self) -> None:
        self._offer(self._sort, SORTS, self._sorted_by, self.sort_chosen)

    def _offer_agents(self) -> None:
        named = {name: name.replace("&", "&&") for name in self._agents}
        self._offer(self.agent, {"": _ALL_AGENTS, **named}, self._of_agent, self.agent_chosen)

    def _offer(self, button: Button, offered: Mapping[_T, str], chosen: _T, told: SignalInstance) -> None:
        """Shows what there is to choose under a button; what holds now is where the keyboard begins."""
        menu = QMenu(self)
        for one, words in offered.items():
            action = menu.addAction(words)
            action.triggered.connect(lambda _=False, one=one: told.emit(one))
            if one == chosen:
                menu.setActiveAction(action)
        menu.popup(button.mapToGlobal(QPoint(0, button.height() + SPACE.hair)))
