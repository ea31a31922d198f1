"""导入台账, step by step in one place: choose the file, put the columns right, see what would happen, let it happen."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractSlider, QFileDialog, QFrame, QHBoxLayout, QStackedWidget, QWidget

from agent_app.base.errors import Cancelled
from agent_app.base.progress import Progress
from agent_app.desk import import_batches, importing, indexing
from agent_app.desk.desk import Desk
from agent_app.desk.import_batches import Batch
from agent_app.desk.import_repeats import RowRepeats, of_import
from agent_app.desk.importing import Imported, Trial
from agent_app.gui.actions import deed
from agent_app.gui.page import Page, Sheet
from agent_app.gui.pages.imports.columns_form import ColumnsForm
from agent_app.gui.pages.imports.past import PastImports
from agent_app.gui.pages.imports.report import ImportReport
from agent_app.gui.pages.imports.trial_view import TrialView
from agent_app.gui.tasks import Tasks, Topic
from agent_app.gui.theme.tokens import LIST_WIDEST, SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.fields import EnterGoesOn, tab_before
from agent_app.gui.widgets.flow import empty
from agent_app.gui.widgets.label import label
from agent_app.gui.widgets.panel import Panel
from agent_app.ledger.mapping import Choice
from agent_app.ledger.sight import Sight

_IN = "表格 (*.xlsx *.xls *.xlsm *.et *.ods *.csv *.txt);;所有文件 (*)"
_PAGE_KEYS = {
    Qt.Key.Key_PageDown.value: QAbstractSlider.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_PageUp.value: QAbstractSlider.SliderAction.SliderPageStepSub,
}
_STOPPED = "停下了，什么都没有导入。"
FILE, COLUMNS, TRIAL, REPORT = range(4)
_FACTS = ("第1步，共3步：选文件", "第2步，共3步：看各列认得对不对", "第3步，共3步：看看会怎样", "导入完了")


class ImportPage(Page):
    """The page; opened from 事项. `step` is the one it is at, `next_button` leads to the next.

    `case_requested(id)`: an imported case is to be opened; `back_requested`: back to 事项.
    """

    title = "导入台账"
    help_page = "cases"
    case_requested = Signal(str)
    back_requested = Signal()

    def __init__(self, desk: Desk, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._tasks = desk, tasks
        self._path, self._sheet = Path(), ""
        self.step = FILE
        self.bar.add_back("回去", self._go_back)
        self.form, self.trial, self.past = ColumnsForm(), TrialView(), PastImports()
        self._report = QHBoxLayout()
        self._stack = QStackedWidget()
        reported = QWidget()
        reported.setLayout(self._report)
        self._report.setContentsMargins(0, 0, 0, 0)
        for part in (self._choose_sheet(), _sheet(self.form), _sheet(self.trial), reported):
            self._stack.addWidget(part)
        self.body.addWidget(self._stack, 1)
        self._foot = self._build_foot()
        self.add_foot(self._foot)
        self.form.look_again.connect(self._look_again)
        self.past.back_asked.connect(self.take_back)
        self._go(FILE)

    # What the window asks of a page

    def opened(self, subject: str = "") -> None:
        self.clear_notes()
        self._go(FILE)

    def primary(self) -> None:
        """What the step of the moment leads to."""
        if self.step == FILE:
            self.choose_file()
        elif self.step == COLUMNS:
            self._try()
        elif self.step == TRIAL and self.next_button.isEnabled():
            self._import()
        elif self.step == REPORT:
            self.back_requested.emit()

    def back(self) -> bool:
        if self.step == FILE:
            return False
        self.clear_notes()
        self._go(FILE if self.step == REPORT else self.step - 1)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The page keys move what the step shows, wherever the focus is."""
        action = _PAGE_KEYS.get(event.key())
        shown = self._stack.currentWidget()
        if action is not None and isinstance(shown, Sheet):
            shown.verticalScrollBar().triggerAction(action)
        else:
            super().keyPressEvent(event)

    def panels(self) -> list[QWidget]:
        return [self._stack, self._foot]

    # The steps

    def choose_file(self) -> None:
        """Asks which file, and looks at it."""
        folder = str(self._path.parent) if self._path.name else ""
        name, _ = QFileDialog.getOpenFileName(self, "选一个台账文件", folder, _IN)
        if name:
            self.look_at(Path(name))

    def look_at(self, path: Path, choice: Choice | None = None) -> None:
        """Looks at a file, as far as it is said how, and shows its columns."""
        self._path = path
        self._run(
            f"正在看“{path.name}”",
            lambda progress: importing.look_at(self._desk, path, progress, choice),
            self._show_sight,
        )

    def take_back(self, batch: str) -> None:
        """Takes an import back, whole."""
        self._run(
            "正在撤回导入",
            lambda progress: import_batches.take_back(self._desk, batch, progress),
            self._taken_back,
            Topic.CASES,
            "停下了，一件都没有撤回。",
        )

    def _look_again(self) -> None:
        """After another sheet was chosen its header is found anew."""
        same = self.form.sheet.text == self._sheet
        self.look_at(self._path, self.form.place if same else Choice(self.form.sheet.text))

    def _show_sight(self, seen: Sight) -> None:
        self._sheet = seen.sheet
        self.form.show_sight(seen)
        EnterGoesOn(self.form)
        tab_before(self._back_button, self.form.stops)
        self._go(COLUMNS)

    def _try(self) -> None:
        path, choice = self._path, self.form.chosen
        self._run(
            f"正在逐行看“{path.name}”",
            lambda progress: importing.try_import(self._desk, path, progress, choice),
            self._show_trial,
        )

    def _show_trial(self, trial: Trial) -> None:
        self.trial.show_trial(trial)
        tab_before(self._back_button, self.trial.stops)
        self._go(TRIAL)
        self.next_button.set_text(f"导入这{trial.added:,}件" if trial.added else "没有可导入的")
        self.next_button.setEnabled(bool(trial.added))

    def _import(self) -> None:
        path, choice = self._path, self.form.chosen
        self._run(
            f"正在导入“{path.name}”",
            lambda progress: importing.import_ledger(self._desk, path, progress, choice),
            self._imported,
            Topic.CASES,
        )

    def _imported(self, done: Imported) -> None:
        empty(self._report)
        report = ImportReport(done, self._path.name)
        report.closed.connect(self.back_requested)
        report.repeats_requested.connect(partial(self._look_for_repeats, done, report))
        report.case_requested.connect(self.case_requested)
        self._report.addWidget(report)
        self._go(REPORT)
        report.close_button.setFocus(Qt.FocusReason.OtherFocusReason)
        undo = partial(self.take_back, done.batch) if done.added else None
        self.toast_requested.emit(f"导入了{done.added:,}件", undo)

    def _taken_back(self, batch: Batch) -> None:
        self.toast_requested.emit(f"“{batch.file}”导入的{batch.cases:,}件撤回了", None)
        self._go(FILE)

    def _look_for_repeats(self, done: Imported, report: ImportReport) -> None:
        """Holds the rows of an import against what was here before; can be stopped."""

        def work(progress: Progress) -> list[RowRepeats]:
            indexing.catch_up(self._desk)
            return of_import(self._desk, done, progress)

        self._run("正在逐行比对", work, report.show_repeats, stopped="停下了。可能重复的，打开那件就会提示")

    def _run(
        self,
        what: str,
        work: Callable[[Progress], Any],
        then: Callable[[Any], object],
        changes: Topic = Topic.NOTHING,
        stopped: str = _STOPPED,
    ) -> None:
        """Does something that can be stopped; what goes wrong is told in place."""
        self.clear_notes()

        def guarded(progress: Progress) -> Any:
            try:
                return work(progress)
            except Cancelled:
                return None

        def done(result: Any) -> None:
            if result is None:
                self.toast_requested.emit(stopped, None)
            else:
                then(result)

        self._tasks.operation(guarded, done, what, changes=changes, owner=self, failed=self.refuse)

    # How it stands

    def _go(self, step: int) -> None:
        self.step = step
        self._stack.setCurrentIndex(step)
        named = [f"{_FACTS[step]}　“{self._path.name}”"] if step in (COLUMNS, TRIAL) else []
        self.bar.set_fact(*named, _FACTS[step])
        self._foot.setVisible(step in (COLUMNS, TRIAL))
        if step == FILE:
            self._tasks.query(
                lambda: import_batches.batches(self._desk),
                self.past.show_batches,
                owner=self,
                key="imports",
            )
            self._choose.setFocus(Qt.FocusReason.OtherFocusReason)
        elif step == COLUMNS:
            self.next_button.set_text("看看会怎样")
            self.next_button.setEnabled(True)
        if step in (COLUMNS, TRIAL):
            self.next_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_back(self) -> None:
        if not self.back():
            self.back_requested.emit()

    def _choose_sheet(self) -> Sheet:
        panel = Panel("选一个台账文件")
        panel.body.setSpacing(SPACE.close)
        for line in (
            "Excel 和 WPS 的表格（xlsx、xls、et、ods）、csv 都能读。原来的文件不会改动。",
            "先看各列认得对不对，再看会记成什么样，最后才导入。导入以后也可以整批撤回。",
        ):
            panel.body.addWidget(label(line, wrap=True))
        self._choose = Button("选文件", "primary", key=deed("primary").key, on_click=self.choose_file)
        row = QHBoxLayout()
        row.addWidget(self._choose)
        row.addStretch(1)
        panel.body.addLayout(row)
        return _sheet(panel, self.past)

    def _build_foot(self) -> QWidget:
        foot = QFrame()
        foot.setProperty("role", "actions")
        foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(foot)
        row.setContentsMargins(SPACE.page, SPACE.tight, SPACE.page, SPACE.tight)
        self.next_button = Button("看看会怎样", "primary", key=deed("primary").key, on_click=self.primary)
        self._back_button = Button("回上一步", icon="chevron_left", on_click=self._go_back)
        row.addWidget(self._back_button)
        row.addStretch(1)
        row.addWidget(self.next_button)
        return foot


def _sheet(*parts: QWidget) -> Sheet:
    sheet = Sheet(LIST_WIDEST)
    for part in parts:
        sheet.column.addWidget(part)
    sheet.column.addStretch(1)
    return sheet
