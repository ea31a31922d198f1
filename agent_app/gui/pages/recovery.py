"""恢复码: shown once, large, to be printed, saved or copied by hand, and put away."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt, Signal
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QWidget

from agent_app.desk import papers
from agent_app.desk.desk import Desk
from agent_app.gui import opening
from agent_app.gui.actions import bind, deed
from agent_app.gui.gate import Gate
from agent_app.gui.pages.paper_print import PrintRun
from agent_app.gui.pages.printers import ChoosePrinter, NoPrinterError, ask_for_printer
from agent_app.gui.pages.where import as_pdf, ask_where_pdf
from agent_app.gui.tasks import Tasks
from agent_app.gui.theme.look import look, look_changed
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.flow import FlowLayout
from agent_app.gui.widgets.label import label
from agent_app.gui.widgets.panel import Panel

_WIDEST = 720
_GROUPS_A_LINE = 3
_LINE = "忘了口令，或者换了电脑，要靠这串字打开您的记录。它只在这里出现这一次，别处都没有存。"
_KEEP = "打印出来，或者拿笔抄下来，放在家里收要紧东西的地方，不要同电脑放在一起，也不要拍照发给别人。"
_NO_PRINTER = "这台电脑没有装打印机。可以拿笔抄下来，或者先存成 PDF，拿到能打印的地方去打。"
_SILENT = "打印机没有回应。请看看打印机开没开，再按“打印”；也可以拿笔抄下来。"
_NOT_YET = "还没有打钩。收好了请打上钩；现在不方便，就按“先用着，过后再收”。"


class RecoveryPage(Gate):
    """The page. `finished`: the person goes on; whether the code is put away has been noted."""

    finished = Signal()

    def __init__(
        self,
        desk: Desk,
        tasks: Tasks,
        code: str,
        choose_printer: ChoosePrinter = ask_for_printer,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("恢复码，请收好", _LINE, _WIDEST, parent)
        self._desk, self._tasks, self.code, self._ask_printer = desk, tasks, code, choose_printer
        self._document: QPdfDocument | None = None
        self._run: PrintRun | None = None
        self._groups = [label(group) for group in code.split("-")]
        self.kept = QCheckBox("我收好了")
        self.kept.setAccessibleName(self.kept.text())
        self.kept.toggled.connect(lambda _: self.tell("info", ""))
        self.column.addWidget(self._code_panel())
        self.add_foot(self._ways_on())
        self.setFocusProxy(self._print)
        bind(self, "print", self.print_now)
        self._fit_code()

    def primary(self) -> None:
        """Goes on, or says that the tick is missing."""
        if not self.kept.isChecked():
            self.tell("soon", _NOT_YET)
            self.kept.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._tasks.operation(
            lambda _: opening.put_away(self._desk),
            lambda _: self.finished.emit(),
            "正在记下",
            owner=self,
            failed=lambda error: self.refuse(error.sentence),
        )

    def print_now(self) -> None:
        """Asks for a printer and prints the sheet."""
        self._with_sheet(self._print_sheet)

    def save_as(self) -> None:
        """Asks where, and saves the sheet there."""
        if out := ask_where_pdf(self, "恢复码"):
            self.save_to(out)

    def save_to(self, out: Path) -> None:
        """Saves the sheet; it says that the file is as good as the code."""
        path = as_pdf(out)

        def write(pdf: bytes) -> None:
            self._tasks.operation(
                lambda _: papers.save_paper(path, pdf),
                lambda _: self.tell(
                    "info", f"存好了：{path}。谁拿到这个文件都能打开您的记录，打印以后请把它删掉。"
                ),
                "正在存成 PDF",
                owner=self,
                failed=lambda error: self.refuse(error.sentence),
            )

        self._with_sheet(write)

    def changeEvent(self, event: object) -> None:
        super().changeEvent(event)  # type: ignore[arg-type]
        if look_changed(event) and hasattr(self, "_groups"):  # type: ignore[arg-type]
            self._fit_code()

    def _code_panel(self) -> Panel:
        panel = Panel()
        panel.body.setSpacing(SPACE.close)
        grid = QGridLayout()
        grid.setVerticalSpacing(SPACE.tight)
        for place, group in enumerate(self._groups):
            group.setAlignment(Qt.AlignmentFlag.AlignCenter)
            grid.addWidget(group, place // _GROUPS_A_LINE, place % _GROUPS_A_LINE)
        panel.body.addSpacing(SPACE.close)
        panel.body.addLayout(grid)
        panel.setAccessibleName(f"恢复码：{'，'.join(' '.join(group.text()) for group in self._groups)}")
        part = panel.section(line=True)
        part.setSpacing(SPACE.close)
        part.addWidget(label(_KEEP, wrap=True))
        self._print = Button("打印", icon="print", key=deed("print").key, on_click=self.print_now)
        ways = QWidget()
        flow = FlowLayout(ways, SPACE.close)
        for way in (self._print, Button("存成 PDF", icon="saved", on_click=self.save_as), self.kept):
            flow.addWidget(way)
        part.addWidget(ways)
        return panel

    def _ways_on(self) -> QWidget:
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(Button("先用着，过后再收", "link", on_click=self.finished.emit))
        row.addStretch(1)
        row.addWidget(Button("进去用", "big", on_click=self.primary))
        return foot

    def _fit_code(self) -> None:
        for group in self._groups:
            group.setFont(look().font(look().size.page_title + 8, bold=True))

    def _with_sheet(self, use: object) -> None:
        self._tasks.query(
            lambda: papers.recovery_sheet(self._desk, self.code),
            use,  # type: ignore[arg-type]
            owner=self,
            failed=lambda error: self.refuse(error.sentence),
        )

    def _print_sheet(self, pdf: bytes) -> None:
        if self._run is not None:
            return
        self._document = _document(pdf, self)
        try:
            printer = self._ask_printer(self, self._document.pageCount())
        except NoPrinterError:
            self.tell("soon", _NO_PRINTER)
            return
        if printer is None:
            return
        self._run = PrintRun(self._document, printer, self)
        self._run.ended.connect(self._printed)
        self._run.start()

    def _printed(self, whole: bool) -> None:
        self._run = None
        if whole:
            self.tell("info", "恢复码交给打印机了。纸拿到手，请打上钩。")
            self.kept.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.refuse(_SILENT)


def _document(pdf: bytes, parent: QWidget) -> QPdfDocument:
    document = QPdfDocument(parent)
    source = QBuffer(document)
    source.setData(QByteArray(pdf))
    source.open(QIODevice.OpenModeFlag.ReadOnly)
    document.load(source)
    return document
