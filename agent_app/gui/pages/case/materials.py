"""材料 of the page: added by a key, by dropping, with a step; opened inside the program; saved where one says."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QStackedWidget

from agent_app.base.errors import UserError
from agent_app.desk import attaching, papers
from agent_app.desk.attaching import Batch, Seen
from agent_app.gui.pages.case.at_hand import AtHand
from agent_app.gui.pages.case.columns import CaseColumns
from agent_app.gui.pages.case.moments import MATERIAL, PAPER
from agent_app.gui.pages.case.viewer import MaterialViewer
from agent_app.gui.pages.where import ask_where
from agent_app.gui.tasks import Topic


class Materials(QObject):
    """Adds and shows them over the columns. `paper_requested(code)`: a link leads to a paper to be printed again."""

    paper_requested = Signal(str)

    def __init__(self, hand: AtHand, columns: CaseColumns, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hand, self._columns = hand, columns
        self._viewed = ""
        self.viewer = MaterialViewer()
        self.viewer.closed.connect(self.close)
        self.viewer.save_requested.connect(self._save)
        self.viewer.remove_requested.connect(self._remove)
        self.viewer.turn_requested.connect(self._turn)
        self.room = QStackedWidget()
        self.room.addWidget(columns)
        self.room.addWidget(self.viewer)

    def open(self, link: str) -> None:
        """Opens what a link of the timeline stands for."""
        sheet = self._hand.sheet
        if link.startswith(PAPER):
            self.paper_requested.emit(link.removeprefix(PAPER))
        record = link.removeprefix(MATERIAL)
        moment = (
            next((moment for moment in sheet.view.moments if moment.id == record), None) if sheet else None
        )
        if sheet is None or moment is None:
            return

        def show(seen: Seen) -> None:
            self._viewed = record
            self.viewer.show_material(seen, removable=not moment.by_authority)
            self.room.setCurrentWidget(self.viewer)

        self._hand.tasks.query(
            lambda: attaching.seen(self._hand.desk, sheet.id, record),
            show,
            owner=self,
            key="material",
            failed=self._hand.troubled.emit,
        )

    def close(self) -> bool:
        """Closes the viewer and forgets what it showed; False when it is not open."""
        if self.room.currentWidget() is not self.viewer:
            return False
        self.room.setCurrentWidget(self._columns)
        self.viewer.clear()
        self._columns.history.timeline.setFocus()
        return True

    def choose(self) -> None:
        """Asks for files, and adds them."""
        names, _ = QFileDialog.getOpenFileNames(self.room, "选照片或文件")
        self.add([Path(name) for name in names])

    def add(self, paths: list[Path]) -> None:
        """Adds files: to what is being filled in where a form is open, else to the case."""
        sheet, desk = self._hand.sheet, self._hand.desk
        if not paths or sheet is None:
            return
        if self._columns.form:
            self._columns.form.add_files(paths)
            return
        self._hand.do(lambda: attaching.attach_all(desk, sheet.id, paths), self._added, "正在加材料")

    def _added(self, batch: Batch) -> None:
        """Says what was taken, and of each that was not why."""
        there = sum(one.again for one in batch.added)
        if count := len(batch.added) - there:
            self._hand.told.emit(f"加好了{count}份材料", None)
        elif there:
            self._hand.told.emit("这份材料已经在这件事里了", None)
        if batch.refused:
            self._hand.troubled.emit(UserError("".join(batch.refused)))

    def _turn(self, quarters: int) -> None:
        """Remembers how the picture is to be shown; it is shown so already."""
        if self._hand.sheet is None:
            return
        desk, case, record = self._hand.desk, self._hand.sheet.id, self._viewed
        self._hand.do(
            lambda: attaching.turn(desk, case, record, quarters),
            lambda _: None,
            "正在记下怎么转的",
        )

    def _save(self) -> None:
        target, data = ask_where(self.room, self.viewer.name), self.viewer.data
        if target is not None:
            self._hand.do(
                lambda: papers.save_paper(target, data),
                lambda _: self._hand.told.emit(f"存好了：{target.name}", None),
                "正在存",
                changes=Topic.NOTHING,
            )

    def _remove(self) -> None:
        record = self._viewed
        self.close()
        self._hand.withdraw(record, "加错了")
