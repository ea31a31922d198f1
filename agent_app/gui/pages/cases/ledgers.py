"""台账 in and out of the window: the files are chosen here, the desk does the rest, and what became of it is told."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from agent_app.base.errors import Cancelled
from agent_app.base.progress import Progress
from agent_app.desk import indexing, ledgers
from agent_app.desk.desk import Desk
from agent_app.desk.import_repeats import RowRepeats, of_import
from agent_app.desk.importing import Imported, import_ledger
from agent_app.gui.pages.cases.import_repeats import ImportRepeats
from agent_app.gui.tasks import Tasks, Topic
from agent_app.gui.theme.look import look
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.label import label
from agent_app.gui.widgets.panel import Panel

_IN = "表格 (*.xlsx *.xls *.xlsm *.et *.ods *.csv *.txt);;所有文件 (*)"
_OUT = "Excel 表格 (*.xlsx)"
_STOPPED_IN = "停下了，什么都没有导入。"
_LISTED = 8  # characters of running text in height
_STOPPED_OUT = "停下了，没有写出文件。"


class Ledgers(QObject):
    """Imports and exports. `imported(Imported, file name)`; `compared(rows)`: the RowRepeats of an import; `told(sentence)`:
    done; `failed(AppError)`: not done."""

    imported = Signal(object, str)
    compared = Signal(object)
    told = Signal(str)
    failed = Signal(object)

    def __init__(self, desk: Desk, tasks: Tasks, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._tasks, self._window = desk, tasks, window
        self._folder = ""

    def choose_import(self) -> None:
        """Asks which ledger, and imports it."""
        name, _ = QFileDialog.getOpenFileName(self._window, "选一个台账文件", self._folder, _IN)
        if name:
            self.import_from(Path(name))

    def import_from(self, path: Path) -> None:
        """Imports a ledger; can be stopped, and then nothing of it is here."""
        self._folder = str(path.parent)

        def work(progress: Progress) -> Imported | None:
            try:
                return import_ledger(self._desk, path, progress)
            except Cancelled:
                return None

        def done(result: Imported | None) -> None:
            if result is None:
                self.told.emit(_STOPPED_IN)
            else:
                self.imported.emit(result, path.name)

        self._tasks.operation(
            work, done, f"正在导入“{path.name}”", changes=Topic.CASES, owner=self, failed=self.failed.emit
        )

    def look_for_repeats(self, done: Imported) -> None:
        """Holds the rows of an import against what was here before; can be stopped."""

        def work(progress: Progress) -> list[RowRepeats] | None:
            try:
                indexing.catch_up(self._desk)
                return of_import(self._desk, done, progress)
            except Cancelled:
                return None

        def found(rows: list[RowRepeats] | None) -> None:
            if rows is None:
                self.told.emit("停下了。可能重复的，打开那件就会提示")
            else:
                self.compared.emit(rows)

        self._tasks.operation(work, found, "正在逐行比对", owner=self, failed=self.failed.emit)

    def choose_export(self) -> None:
        """Asks where to, and writes the ledger there."""
        suggested = Path(self._folder) / f"信访代理台账 {self._desk.today.isoformat()}.xlsx"
        name, _ = QFileDialog.getSaveFileName(self._window, "表格存到哪里", str(suggested), _OUT)
        if name:
            self.export_to(Path(name))

    def export_to(self, path: Path) -> None:
        """Writes all cases as a table with names and numbers masked; can be stopped, and then no file is left."""
        path = path if path.suffix.lower() == ".xlsx" else path.with_name(f"{path.name}.xlsx")
        self._folder = str(path.parent)

        def work(progress: Progress) -> int | None:
            try:
                return ledgers.export_ledger(self._desk, path, progress=progress)
            except Cancelled:
                return None

        self._tasks.operation(
            work, partial(self._exported, path), "正在导出表格", owner=self, failed=self.failed.emit
        )

    def _exported(self, path: Path, count: int | None) -> None:
        if count is None:
            self.told.emit(_STOPPED_OUT)
        else:
            self.told.emit(f"导出好了，{count:,}件，姓名和电话遮住了一部分。存在 {path}")


def report(done: Imported, name: str) -> tuple[list[str], str]:
    """What became of a ledger: sentences, and the rows that were left out, one a line."""
    said = [f"从“{name}”新记下 {done.added:,}件。"]
    if done.added:
        said.append("都当以前的事，不催期限；要接着办的，打开那件，按“重新办理”。")
    if done.known:
        said.append(f"{done.known:,}行这里已经有了，没有再记。")
    if done.rejected:
        said.append(
            f"{len(done.rejected):,}行没有导入，原因在下面，改好以后再导入一次就行，已经记下的不会重复。"
        )
    return said + done.remarks, "\n".join(f"第{row.row}行：{row.reason}" for row in done.rejected)


class ImportReport(Panel):
    """The report on an import; stays until `closed`. `repeats_requested`: its rows are to be held against what was here
    before; `case_requested(number)`: one of them is to be looked at."""

    closed = Signal()
    repeats_requested = Signal()
    case_requested = Signal(str)

    def __init__(self, done: Imported, name: str, parent: QWidget | None = None) -> None:
        super().__init__("台账导入好了" if done.added else "台账里没有新的事项", parent=parent)
        sentences, self.rejected = report(done, name)
        self.body.setSpacing(SPACE.tight)
        for sentence in sentences:
            self.body.addWidget(label(sentence, wrap=True))
        if self.rejected:
            rows = QPlainTextEdit(self.rejected)
            rows.setReadOnly(True)
            rows.setTabChangesFocus(True)
            rows.setAccessibleName("没有导入的行")
            rows.setMinimumHeight(0)
            rows.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
            self.body.addWidget(rows, 1)
        self._found = QVBoxLayout()
        self.body.addLayout(self._found)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(0, SPACE.tight, 0, 0)
        self._look = Button("找找有没有重复的", icon="fork", on_click=self._looked)
        self._look.setVisible(bool(done.added))
        self._copy = Button("复制这些行", icon="paper", on_click=self._copied)
        self._copy.setVisible(bool(self.rejected))
        self.close_button = Button("知道了", "primary", on_click=self.closed.emit)
        buttons.addWidget(self._look)
        buttons.addWidget(self._copy)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        self.body.addLayout(buttons)
        if not self.rejected:
            self.add_stretch()

    def show_repeats(self, rows: Sequence[RowRepeats]) -> None:
        """Shows which rows may be repeats; what is said of them is said on their own pages."""
        if not rows:
            self._found.addWidget(label("同以前的事比过了，没有找到像的。", wrap=True))
            return
        self._found.addWidget(
            label(f"有 {len(rows):,}行可能是以前记过的事，打开看看再定，不定也没关系。", wrap=True)
        )
        listed = ImportRepeats(rows)
        listed.opened.connect(self.case_requested)
        listed.setMinimumHeight(_LISTED * look().size.text)
        self._found.addWidget(listed, 1)

    def _looked(self) -> None:
        self._look.hide()
        self.close_button.setFocus()
        self.repeats_requested.emit()

    def _copied(self) -> None:
        QApplication.clipboard().setText(self.rejected)
        self._copy.set_text("复制好了")
