"""文书: a paper as it will lie on the table, printed from here, saved, and noted as given."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from agent_app.base.errors import AppError
from agent_app.desk import papers
from agent_app.desk.desk import Desk
from agent_app.gui.actions import deed
from agent_app.gui.page import Page, Sheet
from agent_app.gui.pages.paper_print import ChoosePrinter, NoPrinterError, PrintRun, ask_for_printer
from agent_app.gui.pages.paper_view import PaperView
from agent_app.gui.tasks import Tasks, Topic
from agent_app.gui.theme.look import look
from agent_app.gui.theme.tokens import SPACE
from agent_app.gui.widgets.button import Button
from agent_app.gui.widgets.chips import ChipFace, ChipRow
from agent_app.gui.widgets.flow import empty
from agent_app.gui.widgets.label import label
from agent_app.gui.widgets.notes import Note, announce
from agent_app.gui.widgets.panel import Panel

_SIDE = 18.5  # characters of running text
_KEPT = "事项已经存好。"
_SILENT = "打印机没有回应。{kept}请看看打印机开没开，再按“打印”。"
_NO_PRINTER = "这台电脑没有装打印机。{kept}可以先存成 PDF，拿到能打印的地方去打。"
_NO_PRINTER_ONCE = "这台电脑没有装打印机。请本人把条子上的查询号和单号抄下来，离开这一页就再也看不到了。"


@dataclass(frozen=True, slots=True)
class PaperFace:
    """A paper of a case, ready to be shown: all that may be chosen (code, title), which one, and its PDF.

    `number` is "" for a paper that belongs to no case; one of which nothing is kept is shown `only_once`.
    """

    number: str
    code: str
    title: str
    pdf: bytes
    issue: int = 1
    to_resident: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    only_once: bool = False


def read(desk: Desk, number: str, code: str) -> PaperFace:
    """A paper of a case as it would be printed now. Raises `UserError`."""
    case = desk.case(number)
    choices = papers.of_case(desk, case)
    printed = papers.preview(desk, number, code)
    chosen = next(paper for paper in choices if paper.code == code)
    listed = tuple((paper.code, paper.title) for paper in choices)
    return PaperFace(number, code, printed.title, printed.pdf, printed.issue, chosen.to_resident, listed)


class PaperPanel(QWidget):
    """The preview, and beside it what can be done. `printed(number, code)`: a printing was recorded.

    `said` is what was told last beside the paper, "" when nothing is.
    `choose_printer` asks the person for a printer.
    """

    printed = Signal(str, str)

    def __init__(
        self,
        desk: Desk,
        tasks: Tasks,
        choose_printer: ChoosePrinter = ask_for_printer,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._tasks, self._choose = desk, tasks, choose_printer
        self.face: PaperFace | None = None
        self._recorded = False
        self._copies = 1
        self.said = self._counted = ""
        self._run: PrintRun | None = None
        self.view = PaperView()
        self._title = label(role="heading", wrap=True)
        self._fact = label(role="quiet", wrap=True)
        self._kinds = ChipRow(name="哪一种纸", exclusive=True)
        self._kinds.changed.connect(lambda code: self._load(code))
        self._print = Button("打印", "primary", icon="print", key=deed("print").key, on_click=self.print_now)
        self._save = Button("存成 PDF", icon="saved", on_click=self.save_as)
        self._given = Button("记下已交给本人", on_click=self.record)
        self._notes = QVBoxLayout()
        self._ways = QVBoxLayout()
        self._lay_out()

    def open(self, number: str, code: str = "receipt") -> None:
        """Shows a paper of a case."""
        self._recorded = False
        self._clear_notes()
        self._load(code, number)

    def show_paper(self, face: PaperFace) -> None:
        """Shows a paper that is there already."""
        self.face = face
        self._recorded = False
        self._clear_notes()
        self.view.show_pdf(face.pdf)
        self._title.setText(face.title)
        pages = self.view.document.pageCount()
        said = [f"{pages}张" if pages > 1 else "一张", f"第{face.issue}次打印" if face.issue > 1 else ""]
        self._counted = "，".join(filter(None, said))
        self._fact.setText(self._counted)
        self._kinds.show_chips(ChipFace(*choice) for choice in face.choices)
        self._kinds.choose(face.code)
        self._kinds.setVisible(len(face.choices) > 1)
        self._print.set_text(_print_words(face))
        self._given.set_text("记下已交给本人" if face.to_resident else "记下已打印")
        self._given.hide()
        self._save.setVisible(not face.only_once)
        self.view.describe(f"预览，{face.title}，{self._counted}")

    def forget_once(self) -> bool:
        """Takes a paper away that is shown only once; False when another one is shown, or none."""
        if self.face is None or not self.face.only_once:
            return False
        self.face = None
        self.view.clear()
        return True

    def add_way(self, way: QWidget) -> None:
        """Puts a way on at the foot of the side."""
        self._ways.addWidget(way)

    def begin(self) -> None:
        """Puts the focus on printing."""
        self._print.setFocus(Qt.FocusReason.OtherFocusReason)

    def print_now(self) -> None:
        """Asks for a printer, prints, and records that it was printed and given."""
        if self.face is None or self._run is not None:
            return
        if self._recorded:  # what is printed now says that it is a further time
            self._load(self.face.code, then=self.print_now)
            return
        self._clear_notes()
        try:
            printer = self._choose(self, self.view.document.pageCount())
        except NoPrinterError:
            if self.face.only_once:
                self.tell("soon", _NO_PRINTER_ONCE)
                return
            self.tell("soon", _NO_PRINTER.format(kept=_KEPT if self.face.number else ""))
            self._save.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if printer is None:
            return
        self._copies = printer.copyCount()
        self._run = PrintRun(self.view.document, printer, self)
        self._run.advanced.connect(lambda done, total: self._fact.setText(f"正在打第{done}张，共{total}张"))
        self._run.ended.connect(self._printing_ended)
        self._run.start()

    def save_as(self) -> None:
        """Asks where, and saves the PDF there."""
        if self.face is None:
            return
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        name = " ".join(filter(None, (self.face.title, self.face.number)))
        out, _ = QFileDialog.getSaveFileName(
            self.window(), "存成 PDF", str(Path(folder) / f"{name}.pdf"), "PDF (*.pdf)"
        )
        if out:
            self.save_to(Path(out))

    def save_to(self, out: Path) -> None:
        """Saves the PDF."""
        if self.face is None:
            return
        face, path = self.face, out if out.suffix.lower() == ".pdf" else out.with_name(f"{out.name}.pdf")
        self._tasks.operation(
            lambda _: papers.save_paper(path, face.pdf),
            lambda _: self._saved(path),
            "正在存成 PDF",
            owner=self,
            failed=self._trouble,
        )

    def record(self) -> None:
        """Notes in the case that the paper was printed, and given where it is one to give."""
        if self.face is None or not self.face.number:
            return
        face, copies = self.face, self._copies
        self._given.hide()
        self._tasks.operation(
            lambda _: papers.print_paper(self._desk, face.number, face.code, copies),
            lambda made: self._noted(face, made.issue),
            "正在记下",
            changes=Topic.CASES,
            owner=self,
            failed=self._not_noted,
        )

    def tell(self, kind: str, sentence: str) -> None:
        """Says something beside the paper, until the next thing is done."""
        self._clear_notes()
        self.said = sentence
        note = Note(kind, sentence)
        self._notes.addWidget(note)
        announce(note)

    def changeEvent(self, event: object) -> None:
        super().changeEvent(event)  # type: ignore[arg-type]
        if hasattr(self, "_side"):
            self._side.setFixedWidth(round(look().size.text * _SIDE) + 2 * SPACE.panel)

    def _lay_out(self) -> None:
        panel = Panel()
        panel.body.setSpacing(SPACE.close)
        for widget in (self._title, self._fact):
            panel.body.addWidget(widget)
        panel.body.addLayout(self._notes)
        for way in (self._print, self._given, self._save):
            policy = way.sizePolicy()
            policy.setHorizontalPolicy(policy.Policy.Expanding)
            way.setSizePolicy(policy)
            panel.body.addWidget(way)
        panel.body.addWidget(self._kinds)  # below: there may be many, and printing stays in sight
        ways = panel.section(line=True)
        ways.setSpacing(SPACE.tight)
        ways.addLayout(self._ways)
        self._side = Sheet()
        self._side.column.addWidget(panel)
        self._side.column.addStretch(1)
        self._side.setFixedWidth(round(look().size.text * _SIDE) + 2 * SPACE.panel)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.panel)
        row.addWidget(self.view, 1)
        row.addWidget(self._side)

    def _load(self, code: str, number: str = "", then: Callable[[], object] | None = None) -> None:
        wanted = number or (self.face.number if self.face else "")

        def show(face: PaperFace) -> None:
            self.show_paper(face)
            if then:
                then()

        self._tasks.query(
            lambda: read(self._desk, wanted, code), show, owner=self, key="paper", failed=self._trouble
        )

    def _printing_ended(self, whole: bool) -> None:
        if self._run is not None:
            self._run.deleteLater()
            self._run = None
        if not whole:
            self.tell("late", _SILENT.format(kept=_KEPT if self.face and self.face.number else ""))
        elif self.face is not None and self.face.number:
            self.record()
            return
        else:
            self.tell("info", "打好了。")
        self._fact.setText(self._counted)

    def _noted(self, face: PaperFace, issue: int) -> None:
        self._recorded = True
        times = f"第{issue}次打印，" if issue > 1 else ""
        self._fact.setText(f"已打印{issue}次")
        self.tell("info", f"记下了：{times}{'已交给本人' if face.to_resident else '已打印'}。")
        self.printed.emit(face.number, face.code)

    def _not_noted(self, error: AppError) -> None:
        self._fact.setText(self._counted)
        self._given.show()
        self.tell("late", f"纸打出来了，还没有记上。{error.sentence}")

    def _saved(self, path: Path) -> None:
        self.tell("info", f"存好了：{path}")
        self._given.setVisible(bool(self.face and self.face.number) and not self._recorded)

    def _trouble(self, error: AppError) -> None:
        self.tell("late", error.sentence)

    def _clear_notes(self) -> None:
        self.said = ""
        empty(self._notes)


def _print_words(face: PaperFace) -> str:
    if not face.number:
        return "打印"
    return "打印，记下已交给本人" if face.to_resident else "打印并记下"


class PaperPage(Page):
    """A paper of a case as a page of its own; opened for "NUMBER CODE", or "NUMBER" for its receipt."""

    title = "打印"
    help_page = "papers"
    back_requested = Signal()

    def __init__(
        self,
        desk: Desk,
        tasks: Tasks,
        choose_printer: ChoosePrinter = ask_for_printer,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.panel = PaperPanel(desk, tasks, choose_printer)
        self.bar.add_back("回去", self.back_requested.emit)
        self.body.addWidget(self.panel, 1)
        self.offer("print", self.panel.print_now)

    def opened(self, subject: str = "") -> None:
        number, _, code = subject.partition(" ")
        self.bar.set_fact(number)
        self.panel.open(number, code or "receipt")
        self.panel.begin()

    def primary(self) -> None:
        self.panel.print_now()

    def panels(self) -> list[QWidget]:
        return [self.panel.view, self.panel]
