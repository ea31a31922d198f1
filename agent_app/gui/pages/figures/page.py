"""统计: a period, its figures, how each is made; out as a workbook, or on paper."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from agent_app.core.figure_report import Report
from agent_app.desk import figures
from agent_app.desk.desk import Desk
from agent_app.gui.actions import button, deed
from agent_app.gui.page import Page
from agent_app.gui.pages.figures.faces import fact, rows
from agent_app.gui.pages.figures.period import PeriodChoice
from agent_app.gui.pages.figures.table import FiguresList
from agent_app.gui.pages.where import ask_where
from agent_app.gui.tasks import Change, Tasks, Topic
from agent_app.gui.theme.look import look, look_changed
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.list_frame import ListFrame
from agent_app.gui.widgets.notes import EmptyState, Note

if TYPE_CHECKING:
    from agent_app.desk.papers import Printed
    from agent_app.gui.pages.paper import PaperPanel

_EVERYWHERE = "全部地方"
_NOTHING = "这段时间没有登记、办结的事"
_INSTEAD = "换一段时间看，或者去登记。登记了、记了步骤，这里就有数，每个数都写明怎么算。"
_COUNTING = "正在算"
_WIDEST = 940
"""In px at 标准: wider, the eye loses the row between a name and its figure."""


class FiguresPage(Page):
    """The page. It reads when it is opened, when another period is chosen, and when cases have changed."""

    title = "统计"
    help_page = "figures"

    def __init__(self, desk: Desk, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._tasks = desk, tasks
        self._folder = ""
        self._division = ""
        self._places: tuple[str, ...] = ()
        self._opened: set[str] = set()
        self.report: Report | None = None
        self.period = PeriodChoice(lambda: desk.today)
        self.period.chosen.connect(self.load)
        self.place = Button(_EVERYWHERE, "link", icon_after="chevron_down", on_click=self._offer_places)
        self.place.hide()
        self.list = FiguresList()
        self.list.opened.connect(self._turn)
        self._frame = ListFrame(self.list)
        register = deed("register")
        self.nothing = EmptyState(_NOTHING, _INSTEAD, register.text, register.key)
        self.nothing.pressed.connect(lambda: self.go_requested.emit("register", ""))
        self.paper: PaperPanel | None = None
        self._lay_out()
        self._ways_out = [button("export", self.choose_export), button("print", self.print_now)]
        for way_out in self._ways_out:
            self.bar.add(way_out)
        self.offer("export", self.choose_export)
        self.offer("print", self.print_now)
        self.offer_numbers(self.period.turn)
        tasks.changed.connect(self._changed)

    # What the window asks

    def opened(self, subject: str = "") -> None:
        self.clear_notes()
        self._close_paper()
        self.load()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def back(self) -> bool:
        if self._close_paper():
            return True
        if self._opened:
            self._opened.clear()
            self._show_rows()
            return True
        return False

    def panels(self) -> list[QWidget]:
        return [self.period, self.list, *([self.paper] if self.paper else [])]

    def load(self) -> None:
        """Counts anew what the page shows."""
        period, division = self.period.period, self._division

        def read() -> tuple[Report, tuple[str, ...]]:
            return figures.figures(self._desk, period, division), tuple(figures.places(self._desk))

        self._close_paper()
        if self.report is None or self.report.period != period:
            self.bar.set_fact(f"{_COUNTING}：{period.words}", _COUNTING, "")
        self._tasks.query(
            read, lambda found: self._show(*found), owner=self, key="figures", failed=self.refuse
        )

    # What the person does

    def choose_export(self) -> None:
        """Asks where to, and writes what is shown there as a workbook."""
        if self.report is None:
            return
        name = f"信访统计 {self.report.period.since} 至 {self.report.period.until}.xlsx"
        path = ask_where(self, name, title="表格存到哪里", kind="Excel 表格", folder=self._folder)
        if path is not None:
            self._folder = str(path.parent)
            self.export_to(path)

    def export_to(self, path: Path) -> None:
        """Writes what is shown as a workbook."""
        report = self.report
        if report is None:
            return

        def told(_: object) -> None:
            self.clear_notes()
            self.add_note(Note("info", f"导出好了，每个数带着怎么算、算的是几件。存在 {path}", closable=True))

        self._tasks.operation(
            lambda _: figures.export_figures(report, path),
            told,
            "正在导出表格",
            owner=self,
            failed=self.refuse,
        )

    def print_now(self) -> None:
        """Shows what is shown on paper, to be printed or saved; pressed again there, prints it."""
        report = self.report
        if self.paper is not None and not self.paper.isHidden():
            self.paper.print_now()
        elif report is not None:
            self._tasks.query(
                lambda: figures.print_figures(self._desk, report),
                self._show_paper,
                owner=self,
                key="figures paper",
                failed=self.refuse,
            )

    def _turn(self, key: str) -> None:
        """How a figure is made opens under it, or closes."""
        if self.report is None or key not in {line.figure.key for line in self.report.lines}:
            return
        self._opened ^= {key}
        self._show_rows()
        self.list.bring_into_sight(key)

    def _offer_places(self) -> None:
        menu = QMenu(self)
        for place in ("", *self._places):
            menu.addAction(place or _EVERYWHERE, partial(self._choose_place, place))
        menu.setActiveAction(menu.actions()[0])
        menu.popup(self.place.mapToGlobal(QPoint(0, self.place.height() + SPACE.hair)))

    def _choose_place(self, place: str) -> None:
        self._division = place
        self.place.set_text(place or _EVERYWHERE)
        self.load()

    # What is shown

    def _show(self, report: Report, places: tuple[str, ...]) -> None:
        self.report, self._places = report, places
        self.place.setVisible(len(places) > 1)
        self.bar.set_fact(*fact(report))
        self._frame.setHidden(report.empty)
        self.nothing.setVisible(report.empty)
        self._show_rows()

    def _show_rows(self) -> None:
        if self.report is not None:
            self.list.show_rows([] if self.report.empty else rows(self.report, self._opened))

    def _show_paper(self, made: "Printed") -> None:
        # What previews and prints is loaded when it is first wanted: figures are looked at far more often.
        from agent_app.gui.pages.paper import PaperFace, PaperPanel

        if self.paper is None:
            self.paper = PaperPanel(self._desk, self._tasks)
            self.paper.add_way(
                Button("回到统计", icon="chevron_left", key=deed("back").key, on_click=self._close_paper)
            )
            self.body.insertWidget(1, self.paper, 1)
        self._on_paper(True)
        self.paper.show_paper(PaperFace("", made.code, made.title, made.pdf))
        self.paper.begin()

    def _on_paper(self, shown: bool) -> None:
        if self.paper is not None:
            self.paper.setVisible(shown)
        self._all.setHidden(shown)
        for way_out in self._ways_out:
            way_out.setHidden(shown)

    def _close_paper(self) -> bool:
        if self.paper is None or self.paper.isHidden() or self.paper.busy:
            return False
        self._on_paper(False)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _changed(self, change: Change) -> None:
        if change.topics & (Topic.CASES | Topic.EXCHANGE) and self.isVisible():
            self.load()

    # How it is put together

    def _lay_out(self) -> None:
        self._all = QWidget()
        column = QVBoxLayout(self._all)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.close)
        column.addWidget(self.period)
        self.period.chips.add(self.place)
        column.addWidget(self._frame)
        column.addWidget(self.nothing, 1)
        column.addStretch(0)
        self.nothing.hide()
        self.body.addWidget(self._all, 1)
        self.body.addStretch(0)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if look_changed(event) and hasattr(self, "_all"):
            self._fit()

    def _fit(self) -> None:
        """As wide as a list is at the size of the moment."""
        widest = look().scaled(_WIDEST)
        self._all.setMaximumWidth(widest)
        self.bar.setMaximumWidth(widest + 2 * SPACE.page)
